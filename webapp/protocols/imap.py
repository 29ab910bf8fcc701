"""The IMAP dialogue as a client that only looks (RFC 3501, RFC 9051)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from webapp import __version__
from webapp.domain.evidence import Phase, Reply
from webapp.domain.report import Direction
from webapp.domain.settings import Secret
from webapp.protocols.dialogue import HIDDEN, Dialogue, Grammar, MailboxChanged
from webapp.protocols.imap_syntax import (
    LITERAL,
    MOST_RESULTS,
    Status,
    login_parts,
    quoted,
    read_search,
    read_status,
)
from webapp.protocols.mailboxes import Mailbox, encode_name, find_junk, parse_list
from webapp.protocols.pasted import imap_reply as parse_reply
from webapp.protocols.reading import Bounds, Reason
from webapp.protocols.sasl import check_credentials, plain_response

__all__ = ["ImapDialogue", "Mailbox", "MailboxChanged", "find_junk", "parse_reply"]

_MOST_MAILBOXES = 10_000
_CANCEL = b"*"
_MAIL_COUNT = re.compile(r"([0-9]{1,10}) (EXISTS|RECENT)\b", re.IGNORECASE)
# Nobody asked for these; another program changes the mailbox meanwhile, perhaps thousands of messages.
_UNASKED = re.compile(r"(?:[0-9]{1,10} (?:FETCH|EXPUNGE)|VANISHED)\b", re.IGNORECASE)
_UIDVALIDITY = re.compile(r"UIDVALIDITY ([0-9]{1,10})", re.IGNORECASE)


class ImapDialogue(Dialogue):
    """Events begin with the greeting; then one Reply for each command.

    A BYE ends the open command at once, with its words, also where the command's own answer might follow: a
    server that says BYE has promised only to close (RFC 9051 section 7.1.5). LOGOUT alone reads on.

    capabilities: upper case; None until the server has told them.
    greeting, uidvalidity, exists: as last told. found: UIDs of the last search, at most 1,000.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        super().__init__(bounds)
        self.greeting: Reply | None = None
        self.capabilities: tuple[str, ...] | None = None
        self.uidvalidity: int | None = None
        self.exists: int | None = None
        self.found: tuple[int, ...] = ()
        self.mailboxes: tuple[Mailbox, ...] = ()
        self._tags = count(1)
        self._listed: list[Mailbox] = []
        self._idle: _Idle | None = None
        self._queue(Phase.GREETING, self._greet())

    # --- what the server offers

    def offers(self, capability: str) -> bool:
        return capability.upper() in (self.capabilities or ())

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """SASL mechanisms, upper case, in the server's order."""
        return tuple(word[5:] for word in self.capabilities or () if word.startswith("AUTH="))

    @property
    def login_disabled(self) -> bool:
        return self.offers("LOGINDISABLED")

    @property
    def idling(self) -> bool:
        """Whether an IDLE is open: its Reply has not come, so `done()` is still owed."""
        return self._idle is not None and not self._idle.answered

    # --- commands

    def capability(self) -> None:
        self._queue(Phase.CAPABILITY, self._learn(self._command(b"CAPABILITY")))

    def starttls(self) -> None:
        self._ask(Phase.STARTTLS, b"STARTTLS")

    def tls_started(self) -> None:
        super().tls_started()
        self.capabilities = None

    def authenticate_plain(self, username: str, secret: Secret) -> None:
        """AUTHENTICATE PLAIN, the credentials with it where SASL-IR is offered (RFC 4959), else when asked for.

        A server that asks once more is answered "*". Raises InvalidSettings for a NUL.
        """
        check_credentials(username, secret)
        answers = _plain_answers(username, secret)
        command = b"AUTHENTICATE PLAIN"
        if self.offers("SASL-IR"):
            tag = self._command(command + b" " + next(answers), f"AUTHENTICATE PLAIN {HIDDEN}")
        else:
            tag = self._command(command)
        self._queue(Phase.LOGIN, self._answer(tag, Phase.LOGIN, answers))

    def login(self, username: str, secret: Secret) -> None:
        """LOGIN with quoted strings, or literals where needed. Raises InvalidSettings for a NUL."""
        check_credentials(username, secret)
        parts = login_parts(username, secret, self.capabilities or ())
        tag = self._command(next(parts), f"LOGIN {HIDDEN}")
        self._queue(Phase.LOGIN, self._answer(tag, Phase.LOGIN, parts))

    def identify(self) -> None:
        """ID (RFC 2971): NetEase lets no mailbox be opened without it."""
        fields = b'ID ("name" "inbox-check" "version" "%b")' % __version__.encode("ascii")
        self._ask(Phase.SELECT, fields)

    def examine(self, mailbox: str | bytes) -> None:
        """Open for reading only. A str is a name for people, bytes are a server's raw name."""
        self.exists = self.uidvalidity = None
        raw = mailbox if isinstance(mailbox, bytes) else self._raw_name(mailbox)
        string = quoted(raw)
        if string is not None:
            self._ask(Phase.SELECT, b"EXAMINE " + string)
            return
        tag = self._command(b"EXAMINE {%d}" % len(raw))
        self._queue(Phase.SELECT, self._answer(tag, Phase.SELECT, iter((raw,))))

    def list_mailboxes(self) -> None:
        """LIST of everything. The return option needs LIST-EXTENDED too; servers without it tell special uses
        unasked (RFC 6154 section 2)."""
        extended = self.offers("SPECIAL-USE") and (self.offers("LIST-EXTENDED") or self.offers("IMAP4REV2"))
        tag = self._command(b'LIST "" "*"' + (b" RETURN (SPECIAL-USE)" if extended else b""))
        self._queue(Phase.ARRIVAL, self._list(tag))

    def search_message(self, message_id: str, token: str) -> None:
        """Search by Message-ID, or by our own header where the server has rewritten that."""
        self.found = ()
        wanted, mark = quoted(message_id.encode()), quoted(token.encode())
        if wanted is None or mark is None:
            raise ValueError("a Message-ID and a token are printable ASCII")
        self._ask(
            Phase.ARRIVAL, b"UID SEARCH OR HEADER Message-ID %b HEADER X-Inbox-Check %b" % (wanted, mark)
        )

    def noop(self) -> None:
        self._ask(Phase.ARRIVAL, b"NOOP")

    def idle(self) -> None:
        """IDLE (RFC 2177). Its Reply comes after `done()`, or at once where the server refuses."""
        self._idle = _Idle(self._command(b"IDLE"))
        self._queue(Phase.ARRIVAL, self._wait_idle(self._idle))

    def done(self) -> None:
        """End IDLE; before the server's "+" it is held back, after a refusal it is nothing."""
        if self._idle and not self._idle.ending:
            self._idle.ending = True
            if self._idle.accepted:
                self._send(b"DONE")

    def logout(self) -> None:
        """LOGOUT; its Reply carries the phase of the command before."""
        phase = self._phase
        self._queue(phase, self._leave(self._command(b"LOGOUT"), phase))

    # --- how they are sent

    def _command(self, text: bytes, shown: str | None = None) -> str:
        tag = f"a{next(self._tags)}"
        self._send(tag.encode("ascii") + b" " + text, None if shown is None else f"{tag} {shown}")
        return tag

    def _ask(self, phase: Phase, text: bytes) -> None:
        self._queue(phase, self._answer(self._command(text), phase))

    def _raw_name(self, name: str) -> bytes:
        """As the server listed it, in whatever encoding that is."""
        listed = (mailbox.raw for mailbox in self.mailboxes if mailbox.name == name)
        return next(listed, None) or encode_name(name)

    # --- what is read

    def _greet(self) -> Grammar[None]:
        line = yield from self._read_line()
        text = line.decode("utf-8", "replace")
        status = read_status(text[2:].lstrip()) if text.startswith("* ") else None
        if status is None:
            self._break(Reason.BAD_GREETING, line)
        self._learn_from(status)
        self.greeting = status.reply(Phase.GREETING, text)
        if status.word == "BYE":
            self._read_no_more()
        yield self.greeting

    def _answer(self, tag: str, phase: Phase, parts: Iterator[bytes] | None = None) -> Grammar[None]:
        yield (yield from self._read_reply(tag, phase, parts))

    def _learn(self, tag: str) -> Grammar[None]:
        reply = yield from self._read_reply(tag, Phase.CAPABILITY)
        if reply.ok and self.capabilities is None:
            self.capabilities = ()  # asked and told nothing: not to be asked again
        yield reply

    def _list(self, tag: str) -> Grammar[None]:
        self._listed = []
        reply = yield from self._read_reply(tag, Phase.ARRIVAL)
        self.mailboxes, self._listed = tuple(self._listed), []
        yield reply

    def _wait_idle(self, idle: "_Idle") -> Grammar[None]:
        reply = yield from self._read_reply(idle.tag, Phase.ARRIVAL, idle=idle)
        idle.answered = idle.ending = True
        yield reply

    def _leave(self, tag: str, phase: Phase) -> Grammar[None]:
        yield (yield from self._read_reply(tag, phase, leaving=True))

    def _read_reply(
        self,
        tag: str,
        phase: Phase,
        parts: Iterator[bytes] | None = None,
        *,
        idle: "_Idle | None" = None,
        leaving: bool = False,
    ) -> Grammar[Reply]:
        """Everything up to the tagged status response; each "+" is answered by the next of `parts`."""
        self._reader.begin_reply()
        untagged: list[str] = []
        while True:
            line = yield from self._read_line()
            if line.startswith(b"+"):
                self._go_on(line, phase, parts, idle)
                continue
            text = line.decode("utf-8", "replace")
            head, _, rest = text.partition(" ")
            status = read_status(rest.lstrip())
            if head == "*" and status is None:
                untagged += yield from self._read_data(line, idle)
                continue
            if status is None:
                self._break(Reason.BAD_LINE, line)
            if head not in ("*", tag):
                self._break(Reason.WRONG_TAG, line)
            self._learn_from(status)
            if head == tag:
                return status.reply(phase, text, tuple(untagged))
            if status.word == "BYE" and not leaving:
                self._read_no_more()
                return status.reply(phase, text, tuple(untagged))
            untagged.append(rest)

    def _go_on(self, line: bytes, phase: Phase, parts: Iterator[bytes] | None, idle: "_Idle | None") -> None:
        """Answer a "+" (RFC 9051 section 7.6)."""
        if idle:
            if idle.ending and not idle.accepted:
                self._send(b"DONE")
            idle.accepted = True
            return
        part = next(parts, None) if parts else None
        if part is None:
            self._break(Reason.UNEXPECTED_CONTINUATION, line)
        secret = phase is Phase.LOGIN and part != _CANCEL
        self._send(part, HIDDEN if secret else None)

    def _read_data(self, line: bytes, idle: "_Idle | None") -> Grammar[list[str]]:
        """Untagged data that begins with `line`, to its end behind the last literal; returns what is to be kept."""
        parts = [line[2:]]
        while match := LITERAL.search(parts[-1]):
            parts[-1] = parts[-1][: match.start()]
            literal = yield from self._reader.read_literal(int(match.group(1)))
            self._note(Direction.SERVER, literal.decode("utf-8", "replace"))
            parts += [literal, (yield from self._read_line())]
        text = b"".join(parts).decode("utf-8", "replace").lstrip()
        if _UNASKED.match(text) or self._is_mailbox(parts):
            self._reader.discount_lines((len(parts) + 1) // 2)
            return []
        if counted := _MAIL_COUNT.match(text):
            if counted.group(2).upper() == "EXISTS":
                self.exists = int(counted.group(1))
            if idle and not idle.ending:
                yield MailboxChanged(self.exists)
        elif text[:11].upper() == "CAPABILITY ":
            self.capabilities = tuple(text[11:].upper().split())
        elif (found := read_search(text)) is not None:
            self.found = (self.found + found)[:MOST_RESULTS]
        return [text]

    def _is_mailbox(self, parts: list[bytes]) -> bool:
        """Take in a line of LIST. Mailboxes may be thousands, so they count by their bytes, not their lines."""
        word, _, rest = parts[0].lstrip().partition(b" ")
        if word.upper() not in (b"LIST", b"XLIST"):
            return False
        if len(self._listed) < _MOST_MAILBOXES and (mailbox := parse_list([rest, *parts[1:]])):
            self._listed.append(mailbox)
        return True

    def _learn_from(self, status: Status) -> None:
        if status.word in ("OK", "PREAUTH") and status.capabilities is not None:
            self.capabilities = status.capabilities
        if match := _UIDVALIDITY.match(status.code or ""):
            self.uidvalidity = int(match.group(1))

    def _read_no_more(self) -> None:
        self._scripts.clear()
        self._scripts.append(self._reader.discard())


@dataclass
class _Idle:
    """One IDLE: accepted by "+", ending by DONE, answered by its tag."""

    tag: str
    accepted: bool = False
    ending: bool = False
    answered: bool = False


def _plain_answers(username: str, secret: Secret) -> Iterator[bytes]:
    """What each "+" is answered with: the credentials once, then only "no more" (RFC 9051 section 6.2.2)."""
    yield plain_response(username, secret)
    yield _CANCEL
