"""Which protocol really lives on a port, told by the first bytes that came."""

import re

# (code, pattern), particular before general. Greetings: RFC 9112, 1939, 4253, 959, 2033, 3501, 5321, 3977, 6143.
_SIGNS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("http", re.compile(rb"\s*(HTTP/\d|<!doctype html|<html|<\?xml)", re.I)),
    ("ssh", re.compile(rb"(.*\n)?SSH-\d", re.I)),
    ("pop3", re.compile(rb"(\+OK|-ERR)\b")),
    ("lmtp", re.compile(rb"\d{3}[ -][^\r\n]*\bLMTP\b", re.I)),
    ("ftp", re.compile(rb"220[ -][^\r\n]*(\bFTP|FTPd|ftp server|FileZilla|vsFTPd|ProFTPD|Pure-FTPd)", re.I)),
    ("ftp", re.compile(rb"220-+[^\n]*\n220-[^\n]*\bFTP", re.I)),
    ("imap", re.compile(rb"\* (OK|PREAUTH|BYE)\b", re.I)),
    ("imap", re.compile(rb"\* (NO|BAD)\b", re.I)),
    ("other", re.compile(rb"(RFB \d{3}\.|AMQP)")),
    ("other", re.compile(rb"20[01][ -][^\r\n]*(NNTP|INN|news)", re.I)),
    ("other", re.compile(rb'"(IMPLEMENTATION|SIEVE)" ', re.I)),
    ("smtp", re.compile(rb"(220|421|554|550|521|551|553|571|450|451)([ -]|\r?\n)")),
)


def protocol_of(received: bytes) -> str | None:
    """ "http", "ssh", "pop3", "lmtp", "ftp", "imap", "smtp", "other" for another known one, or None."""
    for code, sign in _SIGNS:
        if sign.match(received):
            return code
    return None


def is_tls(received: bytes) -> bool:
    """Whether these bytes are a TLS record (RFC 8446 section 5.1): an alert, a handshake, or SSLv2-like."""
    return len(received) >= 3 and received[0] in (20, 21, 22, 23) and received[1] == 3 and received[2] <= 4
