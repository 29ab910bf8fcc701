"""The SMTP dialogue (RFC 5321, 3207, 4954, 2920, 3030): submission of one message, any answer allowed."""

import base64
import binascii
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from webapp.domain.evidence import Phase, Reply
from webapp.domain.settings import InvalidSettings, Secret
from webapp.domain.vocabulary import Leg
from webapp.protocols import sasl
from webapp.protocols.reading import Bounds, Broken, Dialogue, Grammar, decoded

HIDDEN = "<hidden>"
_LINE = re.compile(r"([2-5]\d\d)([ -]|$)(.*)", re.S)
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s+|$)(.*)", re.S)
# A command line holds 512 octets with its end (RFC 5321 section 4.5.3.1.4).
_LONGEST_COMMAND = 510
_DOT_ATOM = re.compile(r"[^\s\x00-\x20\x7f\"(),:;<>@\[\\\]]+")
_DOMAIN = re.compile(r"(?:[^\s\x00-\x20\x7f\"(),:;<>@\[\\\]]+|\[[0-9A-Fa-f.:IPv]+\])")


def mail_path(address: str) -> str:
    """An address as it stands between < and >; its local part quoted where it must be.

    Raises InvalidSettings where no quoting helps: line breaks, NUL, a broken domain.
    """
    local, _, domain = address.rpartition("@")
    if not local or not _DOMAIN.fullmatch(domain) or re.search(r"[\x00-\x1f\x7f]", address):
        raise InvalidSettings("address")
    if not _DOT_ATOM.fullmatch(local) and not re.fullmatch(r'"(?:[^"\\]|\\.)*"', local):
        local = '"' + re.sub(r'(["\\])', r"\\\1", local) + '"'
    return f"{local}@{domain}"


@dataclass(slots=True)
class _Step:
    """One reply that is waited for. on_go_on: answers a 3xx; without it such a reply is the step's own."""

    phase: Phase
    on_go_on: Callable[[str], None] | None = None
    learns: bool = False  # an EHLO
    then: Callable[[], None] | None = None  # what comes next where the server agrees


class SmtpDialogue(Dialogue):
    """One SMTP session. The first event is the greeting.

    capabilities: keyword -> parameters, upper case, None until EHLO was answered.
    mechanisms: of AUTH, in the server's order, also from the old form "AUTH=LOGIN".
    """

    def __init__(self, bounds: Bounds | None = None) -> None:
        super().__init__(bounds)
        self.capabilities: dict[str, tuple[str, ...]] | None = None
        self._steps: deque[_Step] = deque([_Step(Phase.GREETING)])

    @property
    def mechanisms(self) -> tuple[str, ...]:
        return (self.capabilities or {}).get("AUTH", ())

    # --- commands

    def ehlo(self, name: str) -> None:
        self._command(f"EHLO {name}", _Step(Phase.CAPABILITY, learns=True))

    def helo(self, name: str) -> None:
        self.capabilities = {}
        self._command(f"HELO {name}", _Step(Phase.CAPABILITY))

    def starttls(self) -> None:
        self._command("STARTTLS", _Step(Phase.STARTTLS))

    def tls_started(self) -> None:
        """Forget what was told in the clear (RFC 3207 section 4.2)."""
        self.capabilities = None

    def auth_plain(self, username: str, secret: Secret) -> None:
        response = sasl.plain(username, secret)
        if len(response) + len("AUTH PLAIN ") <= _LONGEST_COMMAND:
            step = _Step(Phase.LOGIN, self._cancel)
            self._command("AUTH PLAIN ", step, secret=response)
        else:
            self._authenticate("PLAIN", [lambda _: response])

    def auth_login(self, username: str, secret: Secret) -> None:
        # The prompts ("Username:", "Password:", or anything else) come in this order everywhere.
        self._authenticate(
            "LOGIN", [lambda _: sasl.login_name(username), lambda _: sasl.login_password(secret)]
        )

    def auth_cram_md5(self, username: str, secret: Secret) -> None:
        self._authenticate("CRAM-MD5", [lambda challenge: sasl.cram_md5(username, secret, challenge)])

    def send_message(self, sender: str, recipient: str, message: bytes, *, smtputf8: bool = False) -> None:
        """MAIL, RCPT and the message, in as few groups as the server allows; one Reply for each step.

        PIPELINING with CHUNKING: everything in one group (RFC 2920, 3030). After a refusal the caller hangs up
        or ignores the rest: without the end of data nothing is sent.
        """
        offered = self.capabilities or {}
        body = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
        body = body if body.endswith(b"\r\n") else body + b"\r\n"
        parameters = [f"SIZE={len(body)}"] if "SIZE" in offered else []
        if "8BITMIME" in offered and not body.isascii():
            parameters.append("BODY=8BITMIME")
        if smtputf8:
            parameters.append("SMTPUTF8")
        mail = " ".join((f"MAIL FROM:<{mail_path(sender)}>", *parameters))
        rcpt = f"RCPT TO:<{mail_path(recipient)}>"

        def bdat() -> None:
            self._steps.append(_Step(Phase.END_OF_DATA))
            self._send(b"BDAT %d LAST\r\n" % len(body) + body, f"BDAT {len(body)} LAST (the message)")

        def data() -> None:
            self._command("DATA", _Step(Phase.DATA, lambda _: content()))

        def content() -> None:
            self._steps.appendleft(_Step(Phase.END_OF_DATA))
            stuffed = re.sub(rb"^\.", b"..", body, flags=re.M)
            self._send(stuffed + b".\r\n", f"(the message, {len(stuffed)} bytes) .")

        last = bdat if "CHUNKING" in offered else data
        if "PIPELINING" in offered:
            self._command(mail, _Step(Phase.MAIL_FROM))
            self._command(rcpt, _Step(Phase.RCPT_TO))
            last()
        else:
            after_mail = _Step(Phase.RCPT_TO, then=last)
            self._command(mail, _Step(Phase.MAIL_FROM, then=lambda: self._command(rcpt, after_mail)))

    def quit(self) -> None:
        self._command("QUIT", _Step(Phase.END_OF_DATA))

    def _command(self, line: str, step: _Step, *, secret: bytes = b"") -> None:
        self._steps.append(step)
        self._send(line.encode() + secret + b"\r\n", line + HIDDEN if secret else line)

    def _authenticate(self, mechanism: str, answers: list[Callable[[bytes], bytes]]) -> None:
        def answer(challenge: str) -> None:
            if not answers:
                self._cancel(challenge)
                return
            try:
                decoded_challenge = base64.b64decode(challenge)
            except (binascii.Error, ValueError):
                decoded_challenge = b""
            self._send(answers.pop(0)(decoded_challenge) + b"\r\n", HIDDEN)

        self._command(f"AUTH {mechanism}", _Step(Phase.LOGIN, answer))

    def _cancel(self, _: str) -> None:
        """A challenge that the mechanism does not know: nothing more is said (RFC 4954 section 4)."""
        self._send(b"*\r\n", "*")

    # --- grammar

    def _replies(self) -> Grammar:
        while True:
            status, words = "", []
            more = True
            while more:
                line = yield from self._read_line()
                found = _LINE.fullmatch(decoded(line))
                if found is None:
                    raise Broken("not_smtp", line + b"\r\n")
                status, more = found[1], found[2] == "-"
                words.append(found[3])
            event = self._on_reply(status, words)
            if event is not None:
                yield event

    def _on_reply(self, status: str, words: list[str]) -> Reply | None:
        step = self._steps.popleft() if self._steps else _Step(Phase.END_OF_DATA)
        if status[0] == "3" and step.on_go_on is not None:
            if step.phase is Phase.LOGIN:
                self._steps.appendleft(step)
            step.on_go_on(words[-1].strip())
            if step.phase is Phase.LOGIN:
                # A challenge is part of the login, not its answer.
                self._lines.clear()
                return None
        elif step.phase is Phase.DATA and status[0] == "2":
            raise Broken("unexpected", " ".join(words).encode())
        if status[0] == "2":
            if step.learns:
                self.capabilities = _capabilities(words[1:])
            if step.then is not None:
                step.then()
        return _reply(step.phase, status, words, self._take_lines())


def _reply(phase: Phase, status: str, words: list[str], lines: tuple[str, ...]) -> Reply:
    code: str | None = None
    texts = []
    for word in words:
        found = _ENHANCED.match(word)
        if found:
            code = code or found[1]
            word = found[2]
        texts.append(word.strip())
    return Reply(Leg.SMTP, phase, status, code, "\n".join(texts).strip(), lines)


def _capabilities(lines: list[str]) -> dict[str, tuple[str, ...]]:
    offered: dict[str, tuple[str, ...]] = {}
    for line in lines:
        keyword, *parameters = line.upper().replace("AUTH=", "AUTH ", 1).split() or [""]
        if keyword == "AUTH":
            known = offered.get("AUTH", ())
            parameters = [*known, *(name for name in parameters if name not in known)]
        if keyword:
            offered[keyword] = tuple(parameters)
    return offered


def parse_reply(text: str, phase: Phase = Phase.LOGIN) -> Reply | None:
    """A pasted reply, leniently: text before the code, missing code on later lines; None without any code."""
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    status, words = "", []
    for line in lines:
        found = re.match(r"(?:.*?[^\d.])??([245]\d\d)(?:[ -]|$)(.*)", line)
        if found and (not status or found[1] == status):
            status = status or found[1]
            words.append(found[2])
        elif status:
            words.append(line)
    return _reply(phase, status, words, lines) if status else None
