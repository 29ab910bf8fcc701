"""Replies as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.evidence import Phase
from webapp.protocols import imap, smtp


@pytest.mark.parametrize(
    ("text", "status", "code", "words"),
    [
        ("535-5.7.8 Username\n535 5.7.8 not accepted", "535", "5.7.8", "Username\nnot accepted"),
        ("535 5.7.8 Error: authentication failed\r\n", "535", "5.7.8", "Error: authentication failed"),
        ("  550 no  ", "550", None, "no"),
        ("220 hi\n250-a\n250 b\n535 no", "535", None, "no"),
        ("(535, b'5.7.8 Error: nope')", "535", "5.7.8", "Error: nope"),
        ("host mx.example.jp[192.0.2.250] said: 550 5.1.1 <x>: unknown", "550", "5.1.1", "<x>: unknown"),
        ("smtp; 550-5.1.1 unknown", "550", "5.1.1", "unknown"),
        ("smtp.example.jp:587 answered: 454 4.7.0 later", "454", "4.7.0", "later"),
        ("Error 421: too many connections", "421", None, "too many connections"),
        ("2026-11-24 10:15:45.550 ERROR 535 no", "535", None, "no"),
        ("5.7.8 authentication failed", "", "5.7.8", "5.7.8 authentication failed"),
        ("it does not work", "", None, "it does not work"),
        ("", "", None, ""),
    ],
)
def test_smtp_codes_are_found_in_what_was_pasted(
    text: str, status: str, code: str | None, words: str
) -> None:
    reply = smtp.parse_reply(text, Phase.LOGIN)
    assert (reply.status, reply.code, reply.text) == (status, code, words)
    assert reply.phase is Phase.LOGIN


@pytest.mark.parametrize(
    ("text", "status", "code", "words"),
    [
        ("a1 NO [AUTHENTICATIONFAILED] Invalid (Failure)", "NO", "AUTHENTICATIONFAILED", "Invalid (Failure)"),
        ("* OK hi\nA003 BAD what?\n", "BAD", None, "what?"),
        ("a1 NO no\nand the rest of it", "NO", None, "no\nand the rest of it"),
        ("* BYE [ALERT] too many\na1 NO no", "NO", None, "no"),
        ("* BYE too many\n* OK never", "BYE", None, "too many"),
        ("* OK [CAPABILITY IMAP4rev1] ready", "OK", "CAPABILITY IMAP4rev1", "ready"),
        ("NO [ALERT] please use a web browser", "NO", "ALERT", "please use a web browser"),
        ("The server said: NO Login failed.", "NO", None, "Login failed."),
        (
            "Mail: [AUTHENTICATIONFAILED] wrong",
            "",
            "AUTHENTICATIONFAILED",
            "Mail: [AUTHENTICATIONFAILED] wrong",
        ),
        ("No such user", "", None, "No such user"),
        ("", "", None, ""),
    ],
)
def test_imap_statuses_are_found_in_what_was_pasted(
    text: str, status: str, code: str | None, words: str
) -> None:
    reply = imap.parse_reply(text, Phase.LOGIN)
    assert (reply.status, reply.code, reply.text) == (status, code, words)


def test_untagged_data_before_the_status_is_kept() -> None:
    reply = imap.parse_reply("* NO [ALERT] one\n* 1 EXISTS\na1 NO two", Phase.SELECT)
    assert reply.untagged == ("NO [ALERT] one", "1 EXISTS")
    assert not reply.ok


@given(st.text() | st.text(alphabet="245. -[]*OKNBADYEa1\n\"'"))
def test_no_pasted_text_is_an_error(text: str) -> None:
    for parse in (imap.parse_reply, smtp.parse_reply):
        reply = parse(text, Phase.LOGIN)
        assert len(reply.lines) <= 1000


def test_a_giant_paste_takes_no_time() -> None:
    for parse in (imap.parse_reply, smtp.parse_reply):
        for unit in ("NO [", "a " * 3, "5.7.1 ", '"\\', "535-", "* OK\n", "[AB ", "550 ", "5.1.1", "NO \n"):
            parse(unit * 50_000, Phase.LOGIN)
