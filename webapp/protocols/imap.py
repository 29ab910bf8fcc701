"""The IMAP dialogue (RFC 3501, RFC 9051): what a check needs of it, and any answer a server may give."""

import base64
import binascii
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from webapp import __version__
from webapp.domain.evidence import Phase, Reply
from webapp.domain.settings import Secret
from webapp.domain.vocabulary import Leg
from webapp.protocols import sasl
from webapp.protocols.reading import Bounds, Broken, Dialogue, Event, Grammar, MailboxChanged, decoded

HIDDEN = "<hidden>"
_STATUS = re.compile(r"(OK|NO|BAD|BYE|PREAUTH)(?: +|$)(?:\[([^\]]*)\] ?)?(.*)", re.I | re.S)
_LITERAL = re.compile(rb"~?\{(\d{1,10})\+?\}$")
_NUMBERED = re.compile(r"(\d{1,10}) ([A-Z]+)", re.I)
_LISTED = re.compile(r'LIST \(([^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (.+)', re.I | re.S)
# What a quoted string may hold (RFC 9051 section 9, QUOTED-CHAR); longer ones some servers cut.
_QUOTABLE = re.compile(rb"[\x01-\x09\x0b\x0c\x0e-\x7f]{0,1000}", re.S)
_JUNK_NAMES = {
    "junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail", "bulk", "迷惑メール",
    "[gmail]/spam", "[gmail]/迷惑メール", "垃圾邮件", "垃圾箱", "спам", "indésirables", "correo no deseado",
    "spamverdacht",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One mailbox of a LIST. raw: its name as the server writes it; name: decoded."""

    name: str
    raw: bytes
    attributes: tuple[str, ...]


@dataclass(slots=True)
class _Command:
    tag: str
    phase: Phase
    # What goes out at each "+", with how the transcript shows it; empty: "*" cancels (RFC 9051 section 6.2.2).
    answers: list[tuple[bytes, str]] = field(default_factory=list)
    idle: bool = False
    announces: bool = False  # idling, and not told to stop yet
    leaving: bool = False


def _quoted(data: bytes) -> bytes:
    return b'"' + data.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


class ImapDialogue(Dialogue):
    """One IMAP session. The first event is the greeting.

    capabilities: upper case, None as long as the server has not told. exists: messages in the open mailbox.
    found: UIDs of the last search. mailboxes: of the last LIST.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        super().__init__(bounds)
        self.capabilities: tuple[str, ...] | None = None
        self.greeting: Reply | None = None
        self.exists: int | None = None
        self.found: tuple[int, ...] = ()
        self.mailboxes: tuple[Mailbox, ...] = ()
        self._command: _Command | None = None
        self._count = 0
        self._untagged: list[str] = []

    # --- commands

    def capability(self) -> None:
        self._start(Phase.CAPABILITY, b"CAPABILITY")

    def starttls(self) -> None:
        self._start(Phase.STARTTLS, b"STARTTLS")

    def tls_started(self) -> None:
        """Forget what was told in the clear (RFC 9051 section 6.2.1)."""
        self.capabilities = None

    def authenticate_plain(self, username: str, secret: Secret) -> None:
        response = sasl.plain(username, secret)
        if "SASL-IR" in (self.capabilities or ()):
            line = b"AUTHENTICATE PLAIN " + response
            self._start(Phase.LOGIN, line, shown=f"AUTHENTICATE PLAIN {HIDDEN}")
        else:
            self._start(Phase.LOGIN, b"AUTHENTICATE PLAIN", answers=[(response, HIDDEN)])

    def login(self, username: str, secret: Secret) -> None:
        """LOGIN with quoted strings, or with literals for what cannot be quoted."""
        pieces = [(b"LOGIN ", "LOGIN ")]
        self._add_string(pieces, username.encode(), shown='"…"')
        pieces[-1] = (pieces[-1][0] + b" ", pieces[-1][1] + " ")
        self._add_string(pieces, sasl.literal(secret), shown=HIDDEN)
        first, *rest = pieces
        self._start(Phase.LOGIN, first[0], shown=first[1].strip(), answers=rest)

    def identify(self) -> None:
        """ID (RFC 2971): who we are, for servers that serve nobody unknown."""
        self._start(Phase.SELECT, f'ID ("name" "Inbox Check" "version" "{__version__}")'.encode())

    def examine(self, mailbox: str | bytes) -> None:
        raw = mailbox.encode("ascii") if isinstance(mailbox, str) else mailbox
        self.exists = None
        self._start(Phase.SELECT, b"EXAMINE " + (raw if raw == b"INBOX" else _quoted(raw)))

    def list_mailboxes(self) -> None:
        """All mailboxes, with their special uses where the server tells (RFC 6154)."""
        self.mailboxes = ()
        wish = (
            b" RETURN (SPECIAL-USE)"
            if "SPECIAL-USE" in self._known and "LIST-EXTENDED" in self._known
            else b""
        )
        self._start(Phase.ARRIVAL, b'LIST "" "*"' + wish)

    def search_message(self, message_id: str, token: str) -> None:
        """Look for one message by its id, or by our own header where a server rewrote the id."""
        self.found = ()
        criteria = f'UID SEARCH OR HEADER Message-ID "{message_id}" HEADER X-Inbox-Check "{token}"'
        self._start(Phase.ARRIVAL, criteria.encode("ascii"))

    def noop(self) -> None:
        self._start(Phase.ARRIVAL, b"NOOP")

    def idle(self) -> None:
        """IDLE (RFC 2177): EXISTS and RECENT come as MailboxChanged until `done()`; then the Reply."""
        self._start(Phase.ARRIVAL, b"IDLE", idle=True)

    def done(self) -> None:
        if self._command is not None and self._command.idle:
            self._command.announces = False
            self._send(b"DONE\r\n", "DONE")

    def logout(self) -> None:
        self._start(Phase.ARRIVAL, b"LOGOUT", leaving=True)

    @property
    def _known(self) -> tuple[str, ...]:
        return self.capabilities or ()

    def _add_string(self, pieces: list[tuple[bytes, str]], data: bytes, shown: str) -> None:
        """Append a string to the last piece, or begin a new piece where the server must first agree."""
        line, seen = pieces[-1]
        if _QUOTABLE.fullmatch(data):
            pieces[-1] = (line + _quoted(data), seen + shown)
        elif "LITERAL+" in self._known or ("LITERAL-" in self._known and len(data) <= 4096):
            pieces[-1] = (line + b"{%d+}\r\n" % len(data) + data, seen + shown)
        else:
            pieces[-1] = (line + b"{%d}" % len(data), seen + f"{{{len(data)}}}")
            pieces.append((data, shown))

    def _start(
        self,
        phase: Phase,
        line: bytes,
        *,
        shown: str | None = None,
        answers: list[tuple[bytes, str]] | None = None,
        idle: bool = False,
        leaving: bool = False,
    ) -> None:
        self._count += 1
        tag = f"a{self._count}"
        self._command = _Command(tag, phase, answers or [], idle, idle, leaving)
        self._send(f"{tag} ".encode() + line + b"\r\n", f"{tag} {shown or decoded(line)}")

    # --- grammar

    @property
    def _phase(self) -> Phase:
        if self._command is not None:
            return self._command.phase
        return Phase.GREETING if self.greeting is None else Phase.ARRIVAL

    def _replies(self) -> Grammar:
        yield from self._read_greeting()
        while True:
            line = yield from self._read_line()
            if line[:1] == b"*":
                whole = yield from self._read_literals(line)
                event = self._on_untagged(whole)
                if event is not None:
                    yield event
            elif line[:1] == b"+":
                self._on_continuation()
            else:
                yield self._on_tagged(line)

    def _read_greeting(self) -> Grammar:
        line = yield from self._read_line()
        found = _STATUS.match(decoded(line[2:])) if line.startswith(b"* ") else None
        if found is None or found[1].upper() in ("NO", "BAD"):
            raise Broken("not_imap", line + b"\r\n")
        self.greeting = self._reply(found, Phase.GREETING)
        yield self.greeting

    def _read_literals(self, line: bytes) -> Generator[Event | None, None, bytes]:
        """The whole response, its literals as quoted strings inside."""
        whole = line
        while (found := _LITERAL.search(line)) and not _STATUS.match(decoded(whole[2:])):
            data = yield from self._read_bytes(int(found[1]))
            line = yield from self._read_line()
            whole = whole[: -len(found[0])] + _quoted(data) + line
        return whole

    def _on_untagged(self, line: bytes) -> Reply | MailboxChanged | None:
        text = decoded(line[1:]).strip()
        if len(self._untagged) < self._bounds.reply_lines:
            self._untagged.append(text)
        status = _STATUS.match(text)
        if status:
            self._learn(status[2])
            leaving = self._command is not None and self._command.leaving
            if status[1].upper() == "BYE" and not leaving:
                return self._reply(status, self._phase)
            return None
        numbered = _NUMBERED.match(text)
        if numbered and numbered[2].upper() in ("EXISTS", "RECENT"):
            if numbered[2].upper() == "EXISTS":
                self.exists = int(numbered[1])
            return MailboxChanged() if self._command is not None and self._command.announces else None
        word, _, rest = text.partition(" ")
        match word.upper():
            case "CAPABILITY":
                self.capabilities = tuple(rest.upper().split())
            case "SEARCH":
                self.found += tuple(int(uid) for uid in rest.split() if uid.isdigit() and uid.isascii())
            case "ESEARCH":
                self.found += _extended(rest)
            case "LIST":
                self._on_list(line[1:].strip())
        return None

    def _on_list(self, line: bytes) -> None:
        found = _LISTED.match(line.decode("latin-1"))
        if found and len(self.mailboxes) < self._bounds.reply_lines:
            raw = _unquoted(found[2].strip()).encode("latin-1")
            self.mailboxes += (Mailbox(mailbox_name(raw), raw, tuple(found[1].split())),)

    def _on_continuation(self) -> None:
        command = self._command
        if command is None:
            raise Broken("unexpected", self._lines[-1].encode())
        if command.idle:
            return
        data, shown = command.answers.pop(0) if command.answers else (b"*", "*")
        self._send(data + b"\r\n", shown)

    def _on_tagged(self, line: bytes) -> Reply:
        tag, _, rest = decoded(line).partition(" ")
        found = _STATUS.match(rest)
        if self._command is None or tag != self._command.tag or found is None:
            raise Broken("wrong_tag" if found else "not_imap", line + b"\r\n")
        self._learn(found[2])
        phase = self._command.phase
        self._command = None
        return self._reply(found, phase)

    def _reply(self, found: "re.Match[str]", phase: Phase) -> Reply:
        code = found[2].strip() if found[2] else None
        self._learn(code)
        untagged, self._untagged = tuple(self._untagged), []
        return Reply(
            Leg.IMAP, phase, found[1].upper(), code or None, found[3].strip(), self._take_lines(), untagged
        )

    def _learn(self, code: str | None) -> None:
        """Capabilities that came inside a response code are told, and not asked for again."""
        if code and code[:11].upper() == "CAPABILITY ":
            self.capabilities = tuple(code[11:].upper().split())


def _extended(rest: str) -> tuple[int, ...]:
    """The UIDs of an ESEARCH (RFC 4731): ALL 3,7:9, or of its MIN and MAX; ranges are counted by their ends."""
    found = re.findall(r"\b(?:ALL|MIN|MAX) ([\d,:]+)", rest, re.I)
    return tuple(int(uid) for uids in found for uid in re.split("[,:]", uids) if uid)


def _unquoted(name: str) -> str:
    if name[:1] == '"' and name[-1:] == '"':
        return re.sub(r"\\(.)", r"\1", name[1:-1])
    return name


def mailbox_name(raw: bytes) -> str:
    """A mailbox name from modified UTF-7 (RFC 3501 section 5.1.3); what is none stays as it is."""

    def decode(found: "re.Match[str]") -> str:
        if not found[1]:
            return "&"
        data = found[1].replace(",", "/")
        try:
            return base64.b64decode(data + "=" * (-len(data) % 4)).decode("utf-16-be")
        except (binascii.Error, UnicodeDecodeError):
            return found[0]

    return re.sub(r"&([^-]*)-", decode, raw.decode("utf-8", "replace"))


def find_junk(mailboxes: tuple[Mailbox, ...]) -> Mailbox | None:
    """The junk folder: by its special use (RFC 6154), else by a name that servers give it."""
    usable = [mailbox for mailbox in mailboxes if "\\noselect" not in map(str.lower, mailbox.attributes)]
    tests: tuple[Callable[[Mailbox], bool], ...] = (
        lambda mailbox: "\\junk" in map(str.lower, mailbox.attributes),
        lambda mailbox: mailbox.name.lower().removeprefix("inbox.").removeprefix("inbox/") in _JUNK_NAMES,
    )
    return next((mailbox for test in tests for mailbox in usable if test(mailbox)), None)


def parse_reply(text: str, phase: Phase = Phase.LOGIN) -> Reply | None:
    """A pasted reply, leniently: any tag, missing tag, several lines; None where no status is found."""
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    best: Reply | None = None
    for line in lines:
        found = re.match(r"(?:\* |[A-Za-z0-9.]{1,12} )?(?=(?:OK|NO|BAD|BYE|PREAUTH)\b)", line)
        status = _STATUS.match(line[found.end() :]) if found else None
        if status is None:
            continue
        reply = Reply(Leg.IMAP, phase, status[1].upper(), status[2] or None, status[3].strip(), lines)
        if best is None or best.ok or not line.startswith("* "):
            best = reply
    return best


__all__ = ["ImapDialogue", "Mailbox", "MailboxChanged", "find_junk", "mailbox_name", "parse_reply"]
