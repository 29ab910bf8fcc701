import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.transport.names import InvalidHost, is_literal, normalise_host


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("imap.example.com", "imap.example.com"),
        ("IMAP.Example.COM", "imap.example.com"),
        ("  imap.example.com ", "imap.example.com"),
        ("\u3000imap.example.com\u3000", "imap.example.com"),
        ("imap.example.com.", "imap.example.com"),
        ("ｉｍａｐ．ｅｘａｍｐｌｅ．ｃｏｍ", "imap.example.com"),
        ("imap。example。com", "imap.example.com"),
        ("imap｡example．com。", "imap.example.com"),
        ("メール.日本語.jp", "xn--4dkua4c.xn--wgv71a119e.jp"),
        ("xn--wgv71a119e.jp", "xn--wgv71a119e.jp"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("faß.de", "xn--fa-hia.de"),
        ("mail_server.example.com", "mail_server.example.com"),
        ("r3---sn-abc.example.com", "r3---sn-abc.example.com"),
        ("localhost", "localhost"),
        ("1.example.com", "1.example.com"),
        ("127.0.0.1.example.com", "127.0.0.1.example.com"),
        ("0x7f.example", "0x7f.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1.", "192.0.2.1"),
        ("１２７.０.０.１", "127.0.0.1"),
        ("１９２。０。２。１", "192.0.2.1"),
        ("①②⑦.⓪.⓪.①", "127.0.0.1"),
        ("2001:DB8::1", "2001:db8::1"),
        ("[2001:db8:0:0::1]", "2001:db8::1"),
        ("::ffff:127.0.0.1", "::ffff:7f00:1"),
        ("[::1]", "::1"),
    ],
)
def test_a_host_has_one_form(typed: str, host: str) -> None:
    assert normalise_host(typed) == host
    assert normalise_host(host) == host


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("imap.example.com\x00.evil.example", "control"),
        ("127.0.0.1\x00", "control"),
        ("imap.example.com\r\n", "control"),
        ("imap\t.example.com", "control"),
        ("imap.example.com\x85", "control"),
        ("imaps://imap.example.com", "url"),
        ("imap.example.com/inbox", "url"),
        ("user@imap.example.com", "url"),
        ("imap\\example.com", "url"),
        ("imap.example.com:993", "port"),
        ("[::1]:993", "port"),
        ("0177.0.0.1", "number"),
        ("127.0.0.01", "number"),
        ("0x7f.0.0.1", "number"),
        ("127.0.0.0x1", "number"),
        ("0x7f000001", "number"),
        ("0x", "number"),
        ("2130706433", "number"),
        ("２１３０７０６４３３", "number"),
        ("017700000001", "number"),
        ("127.1", "number"),
        ("127.0.1", "number"),
        ("10", "number"),
        ("0", "number"),
        ("256.0.0.1", "number"),
        ("1.2.3.4.5", "number"),
        ("example.0x7f", "number"),
        ("example.1", "number"),
        ("fe80::1%eth0", "number"),
        ("[fe80::1%25lo]", "number"),
        ("[127.0.0.1]", "number"),
        ("1:2:3", "number"),
        ("::gggg", "number"),
        ("imap..example.com", "name"),
        (".example.com", "name"),
        ("example.com..", "name"),
        (".", "name"),
        ("-imap.example.com", "name"),
        ("imap-.example.com", "name"),
        ("a" * 64 + ".example.com", "name"),
        (".".join(["a" * 60] * 5), "name"),
        ("a" * 2000, "name"),
        ("imap example.com", "name"),
        ("imap.example.com;x", "name"),
        ("imap%2eexample.com", "name"),
        ("<b>.example.com", "name"),
        ("{{7*7}}.example.com", "name"),
        ("imap.\u202eexample.com", "name"),
        ("xn--a.example.com", "name"),
        ("😀.example.com", "name"),
        ("[imap.example.com]", "number"),
    ],
)
def test_what_is_no_host_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(InvalidHost) as refusal:
        normalise_host(typed)
    assert refusal.value.reason == reason


@given(st.text(max_size=80))
def test_any_text_is_either_refused_or_has_one_stable_ascii_form(typed: str) -> None:
    try:
        host = normalise_host(typed)
    except InvalidHost:
        return
    assert host.isascii()
    assert host == host.lower().strip()
    assert normalise_host(host) == host


@given(st.lists(st.sampled_from(["0", "1", "127", "0177", "0x7f", "255", "256"]), min_size=1, max_size=5))
def test_a_number_is_a_canonical_address_or_refused(parts: list[str]) -> None:
    typed = ".".join(parts)
    try:
        host = normalise_host(typed)
    except InvalidHost:
        return
    assert host == typed
    assert is_literal(host)
