"""Names of mailboxes, and which one is for junk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.protocols.mailboxes import Mailbox, decode_name, encode_name, find_junk, parse_list


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"INBOX", "INBOX"),
        (b"~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),  # RFC 3501 section 5.1.3
        (b"&j,dg0TDhMPww6w-", "迷惑メール"),
        (b"A&-B", "A&B"),
        (b"&2D3eCQ-", "😉"),
        (b"R&D", "R&D"),
        (b"&!!-", "&!!-"),
        (b"&AAAA-x", "&AAAA-x"),
        ("迷惑".encode(), "迷惑"),
        (b"\xff", "\ufffd"),
    ],
)
def test_names_are_decoded(raw: bytes, name: str) -> None:
    assert decode_name(raw) == name


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_an_encoded_name_is_printable_and_comes_back(name: str) -> None:
    raw = encode_name(name)
    assert all(0x20 <= byte <= 0x7E for byte in raw)
    assert decode_name(raw) == name


@given(st.binary())
def test_no_name_and_no_list_data_is_an_error(data: bytes) -> None:
    decode_name(data)
    parse_list([data])
    parse_list([b'() "/" ', data, b""])


def box(name: str, *attributes: str, delimiter: str | None = "/") -> Mailbox:
    return Mailbox(name, encode_name(name), delimiter, attributes)


@pytest.mark.parametrize(
    ("mailboxes", "found"),
    [
        ([box("Spam"), box("Bulk", "\\junk")], "Bulk"),
        ([box("INBOX"), box("[Gmail]/迷惑メール", "\\junk")], "[Gmail]/迷惑メール"),
        ([box("Archive/Junk E-mail")], "Archive/Junk E-mail"),
        ([box("INBOX.Junk", delimiter=".")], "INBOX.Junk"),
        ([box("SPAM", delimiter=None)], "SPAM"),
        ([box("Junk", "\\noselect"), box("迷惑メール")], "迷惑メール"),
        ([box("Junkyard"), box("Junk/2020")], None),
        ([], None),
    ],
)
def test_junk_is_found_by_its_use_and_then_by_its_name(mailboxes: list[Mailbox], found: str | None) -> None:
    assert find_junk(mailboxes) == found
