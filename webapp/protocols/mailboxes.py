"""Names of IMAP mailboxes: reading LIST, modified UTF-7, and which one is the junk folder."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# One token of LIST data: a quoted string (its inside in group 1), a parenthesis, or anything up to those. A quote
# that is never closed takes the rest, or each one behind it would be searched to the end again.
_TOKEN = re.compile(rb'"((?:[^"\\]|\\.)*)(?:"|\\?\Z)|[()]|[^\s()"]+', re.DOTALL)
_SHIFTED = re.compile(r"&([A-Za-z0-9+,]*)-")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")

# Last parts of names under which servers without SPECIAL-USE keep junk, as seen in 2020-2026.
_JUNK_NAMES = frozenset(
    {
        "junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk", "bulk mail", "bulkmail",
        "spamverdacht", "迷惑メール", "迷惑メールフォルダ", "迷惑メールフォルダー", "スパム", "垃圾邮件", "垃圾郵件",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One line of LIST. `raw` is the name as the server wrote it, for commands."""

    name: str
    raw: bytes
    delimiter: str | None
    attributes: tuple[str, ...]  # lower case, as "\\junk"

    @property
    def selectable(self) -> bool:
        return not {"\\noselect", "\\nonexistent"}.intersection(self.attributes)


def parse_list(parts: Sequence[bytes]) -> Mailbox | None:
    """A Mailbox from the data of one LIST response, or None where it is none.

    parts: the text behind "LIST", cut at its literals: text, literal, text, literal, ...
    """
    tokens = _tokens(parts)
    if not tokens or tokens[0] != b"(" or b")" not in tokens:
        return None
    end = tokens.index(b")")
    if len(tokens) < end + 3:
        return None
    delimiter, raw = tokens[end + 1 : end + 3]
    return Mailbox(
        decode_name(raw),
        raw,
        None if delimiter.upper() == b"NIL" else delimiter.decode("utf-8", "replace"),
        tuple(token.decode("utf-8", "replace").lower() for token in tokens[1:end]),
    )


def _tokens(parts: Sequence[bytes]) -> list[bytes]:
    tokens: list[bytes] = []
    for number, part in enumerate(parts):
        if number % 2:
            tokens.append(part)
            continue
        for match in _TOKEN.finditer(part):
            quoted = match.group(1)
            tokens.append(match.group() if quoted is None else re.sub(rb"\\(.)", rb"\1", quoted))
    return tokens


def decode_name(raw: bytes) -> str:
    """Modified UTF-7 (RFC 3501 section 5.1.3), or UTF-8 where the server writes that (RFC 9051, RFC 6855)."""
    if not raw.isascii():
        return raw.decode("utf-8", "replace")
    return _SHIFTED.sub(_decode_shifted, raw.decode("ascii"))


def _decode_shifted(match: re.Match[str]) -> str:
    packed = match.group(1)
    if not packed:
        return "&"
    try:
        padded = packed.replace(",", "/") + "=" * (-len(packed) % 4)
        return b64decode(padded, validate=True).decode("utf-16-be")
    except ValueError:  # not modified UTF-7: leave it as it stands
        return match.group()


def encode_name(name: str) -> bytes:
    """`name` in modified UTF-7, all ASCII; control characters are packed too, so nothing can end the line."""
    return _UNPRINTABLE.sub(_encode_shifted, name.replace("&", "&-")).encode("ascii")


def _encode_shifted(match: re.Match[str]) -> str:
    packed = b64encode(match.group().encode("utf-16-be", "surrogatepass")).decode("ascii")
    return "&" + packed.rstrip("=").replace("/", ",") + "-"


def find_junk(mailboxes: Iterable[Mailbox]) -> str | None:
    """The name of the junk folder: by its special use (RFC 6154), else by what such folders are called."""
    selectable = [mailbox for mailbox in mailboxes if mailbox.selectable]
    for mailbox in selectable:
        if {"\\junk", "\\spam"}.intersection(mailbox.attributes):  # \Spam: Gmail's XLIST
            return mailbox.name
    for mailbox in selectable:
        parts = mailbox.name.split(mailbox.delimiter) if mailbox.delimiter else [mailbox.name]
        if parts[-1].strip().casefold() in _JUNK_NAMES:
            return mailbox.name
    return None
