"""The SMTP dialogue as a client that submits one message (RFC 5321, RFC 4954, RFC 2920, RFC 3030)."""

from collections.abc import Callable, Iterator, Sequence

from webapp.domain.evidence import Phase, Reply
from webapp.domain.settings import Secret
from webapp.protocols.addresses import client_name, mailbox, needs_smtputf8
from webapp.protocols.dialogue import HIDDEN, Dialogue, Grammar
from webapp.protocols.pasted import smtp_reply as parse_reply
from webapp.protocols.reading import Bounds, Reason
from webapp.protocols.sasl import (
    check_credentials,
    cram_md5_response,
    password_response,
    plain_response,
    username_response,
)
from webapp.protocols.smtp_syntax import build_reply, read_extensions, split_line, stuff_dots, wire_lines

__all__ = ["SmtpDialogue", "needs_smtputf8", "parse_reply"]

_LONGEST_COMMAND = 512  # bytes with CRLF, RFC 5321 section 4.5.3.1.4; RFC 4954 section 4 for AUTH
_CANCEL = b"*"
# What a 334 is answered with, made from its words.
Answer = Callable[[str], bytes]


class SmtpDialogue(Dialogue):
    """Events begin with the greeting; then one Reply for each command.

    capabilities: keyword (upper case) -> parameters; None until EHLO (or HELO: empty) has been answered.
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        super().__init__(bounds)
        self.greeting: Reply | None = None
        self.capabilities: dict[str, tuple[str, ...]] | None = None
        self._queue(Phase.GREETING, self._greet())

    # --- what the server offers

    def offers(self, keyword: str) -> bool:
        return keyword.upper() in (self.capabilities or {})

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """SASL mechanisms, upper case, in the server's order."""
        return (self.capabilities or {}).get("AUTH", ())

    # --- commands

    def ehlo(self, name: str) -> None:
        """`name`: a domain or an address literal, else InvalidSettings."""
        self._send(b"EHLO " + client_name(name))
        self._queue(Phase.CAPABILITY, self._learn(extended=True))

    def helo(self, name: str) -> None:
        self._send(b"HELO " + client_name(name))
        self._queue(Phase.CAPABILITY, self._learn(extended=False))

    def starttls(self) -> None:
        self._send(b"STARTTLS")
        self._queue(Phase.STARTTLS, self._answer(Phase.STARTTLS))

    def tls_started(self) -> None:
        super().tls_started()
        self.capabilities = None

    def auth_plain(self, username: str, secret: Secret) -> None:
        """AUTH PLAIN, the credentials in the same line where that is short enough. InvalidSettings for a NUL."""
        check_credentials(username, secret)
        command = b"AUTH PLAIN " + plain_response(username, secret)
        if len(command) + 2 <= _LONGEST_COMMAND:
            self._authenticate(command, (), f"AUTH PLAIN {HIDDEN}")
        else:
            self._authenticate(b"AUTH PLAIN", (lambda _: plain_response(username, secret),))

    def auth_login(self, username: str, secret: Secret) -> None:
        """AUTH LOGIN: the name, then the password, however the prompts read. InvalidSettings for a NUL."""
        check_credentials(username, secret)
        answers = (lambda _: username_response(username), lambda _: password_response(secret))
        self._authenticate(b"AUTH LOGIN", answers)

    def auth_cram_md5(self, username: str, secret: Secret) -> None:
        """AUTH CRAM-MD5 (RFC 2195); a challenge that is not base64 is answered "*". InvalidSettings for a NUL."""
        check_credentials(username, secret)
        self._authenticate(
            b"AUTH CRAM-MD5",
            (lambda challenge: cram_md5_response(challenge, username, secret) or _CANCEL,),
        )

    def send_message(self, sender: str, recipient: str, message: bytes, *, smtputf8: bool = False) -> None:
        """Send `message`: one Reply for each of MAIL FROM, RCPT TO, (DATA,) end of data, up to the first refusal.

        With PIPELINING and CHUNKING all of it leaves in one write, and there is no Reply of DATA. After a refusal
        nothing was sent, whatever the server still answers. Addresses that no command can carry raise
        InvalidSettings("address" or "recipient") before anything is queued.
        """
        content = wire_lines(message)
        envelope = self._envelope(sender, recipient, content, smtputf8)
        chunked = self.offers("CHUNKING")
        if not self.offers("PIPELINING"):
            self._send(envelope[0])
            script = self._deliver_in_order(envelope[1], content, chunked)
        elif chunked:
            self._send_lines(envelope)
            self._send_chunk(content)
            script = self._read_chunked_group()
        else:
            self._send_lines([*envelope, b"DATA"])
            script = self._read_group(content)
        self._queue(Phase.MAIL_FROM, script)

    def quit(self) -> None:
        """QUIT; its Reply carries the phase of the command before."""
        self._send(b"QUIT")
        self._queue(self._phase, self._answer(self._phase))

    # --- how they are sent

    def _authenticate(self, command: bytes, answers: Sequence[Answer], shown: str | None = None) -> None:
        self._send(command, shown)
        self._queue(Phase.LOGIN, self._prove(iter((*answers, lambda _: _CANCEL))))

    def _envelope(self, sender: str, recipient: str, content: bytes, smtputf8: bool) -> list[bytes]:
        parameters = ""
        if self.offers("SIZE"):
            parameters += f" SIZE={len(content)}"  # RFC 1870
        if self.offers("8BITMIME") and not content.isascii():
            parameters += " BODY=8BITMIME"  # RFC 6152
        if smtputf8:
            parameters += " SMTPUTF8"  # RFC 6531
        origin = mailbox(sender, smtputf8=smtputf8, field="address")
        target = mailbox(recipient, smtputf8=smtputf8, field="recipient")
        return [f"MAIL FROM:<{origin}>{parameters}".encode(), f"RCPT TO:<{target}>".encode()]

    def _send_lines(self, lines: Sequence[bytes]) -> None:
        for line in lines:
            self._send(line)

    def _send_chunk(self, content: bytes) -> None:
        self._send(b"BDAT %d LAST" % len(content))
        self._send_raw(content, f"<message, {len(content)} bytes>")

    def _send_content(self, content: bytes) -> None:
        self._send_raw(stuff_dots(content), f"<message, {len(content)} bytes>")

    # --- what is read

    def _greet(self) -> Grammar[None]:
        self.greeting, _ = yield from self._read_reply(Phase.GREETING, broken=Reason.BAD_GREETING)
        yield self.greeting

    def _answer(self, phase: Phase) -> Grammar[None]:
        reply, _ = yield from self._read_reply(phase)
        yield reply

    def _learn(self, *, extended: bool) -> Grammar[None]:
        reply, texts = yield from self._read_reply(Phase.CAPABILITY)
        if reply.ok:
            self.capabilities = read_extensions(texts) if extended else {}
        yield reply

    def _prove(self, answers: Iterator[Answer]) -> Grammar[None]:
        """Answer each 334 (RFC 4954 section 4); the last answer takes everything back."""
        while True:
            reply, texts = yield from self._read_reply(Phase.LOGIN, accepted="23")
            if reply.status[0] != "3":
                break
            answer = next(answers, None)
            if answer is None:
                self._break(Reason.UNEXPECTED_CONTINUATION, reply.status.encode())
            words = answer(texts[-1].strip())
            self._send(words, None if words == _CANCEL else HIDDEN)
        yield reply

    def _deliver_in_order(self, recipient: bytes, content: bytes, chunked: bool) -> Grammar[None]:
        """One step after the other; MAIL is sent."""
        if not (yield from self._agrees(Phase.MAIL_FROM)):
            return
        self._send(recipient)
        if not (yield from self._agrees(Phase.RCPT_TO)):
            return
        if chunked:
            self._send_chunk(content)
        else:
            self._send(b"DATA")
            if not (yield from self._agrees(Phase.DATA, accepted="3")):
                return
            self._send_content(content)
        yield from self._answer(Phase.END_OF_DATA)

    def _agrees(self, phase: Phase, accepted: str = "2") -> Grammar[bool]:
        reply, _ = yield from self._read_reply(phase, accepted=accepted)
        yield reply
        return reply.ok

    def _read_chunked_group(self) -> Grammar[None]:
        """MAIL, RCPT, BDAT LAST. Without a recipient the server refuses the chunk (RFC 3030 section 2)."""
        refused = yield from self._read_envelope()
        reply, _ = yield from self._read_reply(Phase.END_OF_DATA)
        if not refused:
            yield reply

    def _read_group(self, content: bytes) -> Grammar[None]:
        """MAIL, RCPT, DATA. A server may say 354 although it took no recipient (RFC 2920 section 3.1): it gets
        no line but the dot, and answers that too."""
        refused = yield from self._read_envelope()
        reply, _ = yield from self._read_reply(Phase.DATA, accepted="3")
        if not refused:
            yield reply
        if not reply.ok:
            return
        if refused:
            self._send(b".")
            yield from self._read_reply(Phase.END_OF_DATA)
        else:
            self._send_content(content)
            yield from self._answer(Phase.END_OF_DATA)

    def _read_envelope(self) -> Grammar[bool]:
        """The replies to MAIL and RCPT, which were sent together; whether one was a refusal. Only the first is told."""
        refused = False
        for phase in (Phase.MAIL_FROM, Phase.RCPT_TO):
            reply, _ = yield from self._read_reply(phase)
            if not refused:
                yield reply
            refused = refused or not reply.ok
        return refused

    def _read_reply(
        self, phase: Phase, *, accepted: str = "2", broken: Reason = Reason.BAD_LINE
    ) -> Grammar[tuple[Reply, list[str]]]:
        """One whole reply, and the words of its lines. Any 4xx or 5xx may come at any time, and of the others those
        that begin with a digit of `accepted`."""
        self._reader.begin_reply()
        lines: list[str] = []
        texts: list[str] = []
        while True:
            raw = yield from self._read_line()
            line = raw.decode("utf-8", "replace")
            parts = split_line(line)
            if parts is None:
                self._break(broken, raw)
            lines.append(line)
            texts.append(parts.text)
            if parts.last:
                break
        if parts.code[0] not in "45" + accepted:
            self._break(Reason.UNEXPECTED_REPLY, raw)
        return build_reply(phase, parts.code, texts, tuple(lines)), texts
