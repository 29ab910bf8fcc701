"""Servers that mean harm, or are broken beyond manners: what both protocols have in common.

Each family is one misbehaviour, played at each moment of the dialogue.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg, Stage
from webapp.lab.play import Imap, Smtp
from webapp.lab.scenario import Finding, Need, Scenario, fails
from webapp.lab.script import Script, close, cut, drip, endless, raw, reset, send, silent

C = Cause
TLS, STARTTLS = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a dialogue, and what a client finds where the server fails it there.

    honest: how a reply begins there that could be right: "* OK ", "250-", ...
    """

    leg: Leg
    name: str
    stage: Stage
    honest: str

    @property
    def silence(self) -> tuple[Cause, ...]:
        if self.name == "greeting":
            return (C.GREETING_TIMEOUT,)
        if self.stage is Stage.TEST_MESSAGE:
            return (C.SENDING_INTERRUPTED, C.RESPONSE_TIMEOUT)
        return (C.RESPONSE_TIMEOUT,)

    @property
    def loss(self) -> tuple[Cause, ...]:
        if self.stage is Stage.TEST_MESSAGE:
            return (C.SENDING_INTERRUPTED, C.CONNECTION_DROPPED)
        if self.name == "STARTTLS":
            return (C.CONNECTION_DROPPED, C.STARTTLS_REFUSED)
        return (C.CONNECTION_DROPPED,)

    @property
    def nonsense(self) -> tuple[Cause, ...]:
        if self.stage is Stage.TEST_MESSAGE:
            return (C.MALFORMED_RESPONSE, C.SENDING_INTERRUPTED)
        if self.name == "greeting":
            return (C.MALFORMED_RESPONSE, C.WRONG_PROTOCOL)
        if self.name == "STARTTLS":
            return (C.MALFORMED_RESPONSE, C.STARTTLS_REFUSED)
        return (C.MALFORMED_RESPONSE,)

    def play(self, script: Script) -> dict[str, Imap | Smtp | None]:
        """The legs of a scenario: the healthy server of this one, but for the script; not the other."""
        door = STARTTLS if self.name == "STARTTLS" else TLS
        if self.leg is Leg.IMAP:
            return {
                "imap": Imap(door=door, at={self.name: script}, told_early=self.name != "CAPABILITY"),
                "smtp": None,
            }
        return {"imap": None, "smtp": Smtp(door=door, at={self.name: script})}


IMAP_MOMENTS = (
    Moment(Leg.IMAP, "greeting", Stage.IMAP_CONNECT, "* OK "),
    Moment(Leg.IMAP, "CAPABILITY", Stage.IMAP_CONNECT, "* CAPABILITY IMAP4rev1 "),
    Moment(Leg.IMAP, "STARTTLS", Stage.IMAP_CONNECT, "{tag} OK "),
    Moment(Leg.IMAP, "verdict", Stage.IMAP_LOGIN, "{tag} OK "),
    Moment(Leg.IMAP, "EXAMINE", Stage.IMAP_LOGIN, "* FLAGS "),
)
SMTP_MOMENTS = (
    Moment(Leg.SMTP, "greeting", Stage.SMTP_CONNECT, "220-"),
    Moment(Leg.SMTP, "EHLO", Stage.SMTP_CONNECT, "250-"),
    Moment(Leg.SMTP, "STARTTLS", Stage.SMTP_CONNECT, "220-"),
    Moment(Leg.SMTP, "verdict", Stage.SMTP_LOGIN, "235-"),
    Moment(Leg.SMTP, "MAIL", Stage.TEST_MESSAGE, "250-"),
    Moment(Leg.SMTP, "message", Stage.TEST_MESSAGE, "250-"),
)
MOMENTS = (*IMAP_MOMENTS, *SMTP_MOMENTS)

PATIENCE = frozenset({Need.PATIENCE})
# Looks like nothing: control bytes, half of UTF-8, a lone CR.
GARBAGE = bytes(range(10)) + b"\xff\xfe\xc3\r\x1b[2J\xf0\x9f" + bytes(range(127, 160)) + b"\r\n"


def at_moment(
    moment: Moment, name: str, says: str, script: Script, causes: tuple[Cause, ...], **others: object
) -> Scenario:
    finds: tuple[Finding, ...] = (fails(moment.stage, *causes),)
    return Scenario(
        id=f"{moment.leg}-{name}-at-{moment.name.lower()}",
        family="hostile",
        says=f"{moment.leg.upper()} at {moment.name}: {says}",
        finds=finds,
        **moment.play(script),  # type: ignore[arg-type]
        **others,  # type: ignore[arg-type]
    )


def _everywhere(moment: Moment) -> Iterator[Scenario]:
    yield at_moment(moment, "reset", "the connection is torn down", (reset,), moment.loss)
    yield at_moment(moment, "close", "the connection ends in order", (close,), moment.loss)
    half = (raw(moment.honest), close)
    yield at_moment(moment, "half", "half a line, and the end", half, (*moment.loss, C.MALFORMED_RESPONSE))
    if moment.name != "STARTTLS":
        yield at_moment(moment, "cut", "TLS is cut off without close_notify", (cut,), moment.loss)
    yield at_moment(moment, "silence", "nothing comes", (silent,), moment.silence, needs=PATIENCE)
    dripped = (drip(moment.honest + "x" * 600, 1.0),)
    yield at_moment(moment, "drip", "a byte a second", dripped, moment.silence, needs=PATIENCE)
    yield at_moment(
        moment, "line", "a line that never ends", (raw(moment.honest), endless("x")), moment.nonsense
    )
    lines = moment.honest + "x\r\n" if moment.honest[:1] != "{" else "* OK still at it\r\n"
    yield at_moment(
        moment, "lines", "lines without end", (endless(lines),), (*moment.nonsense, *moment.silence)
    )
    yield at_moment(
        moment,
        "slow-lines",
        "a line each second, without end",
        (endless(lines, seconds=1.0),),
        (*moment.silence, C.RESPONSE_TIMEOUT),  # an untagged OK is a whole greeting
        needs=PATIENCE,
    )
    yield at_moment(
        moment,
        "garbage",
        "bytes without sense",
        (raw(GARBAGE * 20), silent),
        (*moment.nonsense, *moment.silence, C.PLAINTEXT_EXPECTED),
    )
    yield at_moment(
        moment,
        "zeros",
        "a megabyte of NUL",
        (raw(bytes(1024 * 1024)), silent),
        (*moment.nonsense, *moment.silence),
    )


EVERYWHERE = tuple(scenario for moment in MOMENTS for scenario in _everywhere(moment))

# -- other protocols -----------------------------------------------------------------------------------

_STRANGERS: dict[str, tuple[str, Script]] = {
    "http": (
        "a web server",
        (raw("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\n\r\n"), close),
    ),
    "ssh": ("an SSH server", (raw("SSH-2.0-OpenSSH_9.6p1\r\n"), silent)),
    "ftp": ("an FTP server", (send("220 (vsFTPd 3.0.3)"), silent)),
    "pop3": ("a POP3 server", (send("+OK Dovecot ready."), silent)),
    "mysql": ("a database", (raw(b"J\x00\x00\x00\n8.0.36\x00\x08\x00\x00\x00abcdefgh\x00"), silent)),
    "telnet": ("a telnet server", (raw(b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27"), silent)),
}
_CROSSED: dict[Leg, tuple[str, str, Script]] = {
    Leg.IMAP: ("smtp", "an SMTP server", (send("220 mail.example.com ESMTP Postfix"), silent)),
    Leg.SMTP: ("imap", "an IMAP server", (send("* OK [CAPABILITY IMAP4rev1] Dovecot ready."), silent)),
}


def _other_protocols() -> Iterator[Scenario]:
    for leg, first in ((Leg.IMAP, IMAP_MOMENTS[0]), (Leg.SMTP, SMTP_MOMENTS[0])):
        crossed, says, script = _CROSSED[leg]
        for name, (what, played) in {**_STRANGERS, crossed: (says, script)}.items():
            # A vague stranger may be taken for garbage; vsFTPd greets as an SMTP server may.
            causes: tuple[Cause, ...] = (C.WRONG_PROTOCOL, C.MALFORMED_RESPONSE, C.GREETING_TIMEOUT)
            if (leg, name) == (Leg.SMTP, "ftp"):
                causes = (C.WRONG_PROTOCOL, C.RESPONSE_TIMEOUT)
            elif name not in ("mysql", "telnet"):
                causes = (C.WRONG_PROTOCOL,)
            yield at_moment(first, f"meets-{name}", f"{what} answers there", played, causes)
            if name in ("http", "ssh", "pop3"):
                yield Scenario(
                    id=f"{leg}-meets-{name}-in-the-clear",
                    family="hostile",
                    says=f"{leg.upper()}: {what} answers there, without TLS; STARTTLS was chosen",
                    imap=Imap(door=STARTTLS, at={"greeting": played}) if leg is Leg.IMAP else None,
                    smtp=Smtp(door=STARTTLS, at={"greeting": played}) if leg is Leg.SMTP else None,
                    finds=(fails(first.stage, C.WRONG_PROTOCOL),),
                )


# -- what is said ----------------------------------------------------------------------------------------

_WORDS = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>&amp;{{7*7}}",
    "ansi": "\x1b[2J\x1b[31mred\x1b[0m \x1b]0;title\x07 \x9b1m",
    "bidi": "\u202eevil\u202c \u2066left\u2069 \u200f \ufeff \u2028",
    "controls": "a\x00b\x08c\x0bd\x7fe\x85f",
    "format": "%s %(host)s {host} ${HOME} %n %00",
    "latin1": "M\udcf6glich \udcfc\udcdf",
    "long": "very long " * 5000,
}


def _refused_with(words: str, leg: Leg) -> Script:
    return (send(f"{{tag}} NO {words}" if leg is Leg.IMAP else f"535 5.7.8 {words}"),)


def _strange_words() -> Iterator[Scenario]:
    refused = (C.AUTH_REJECTED, C.CREDENTIALS_REJECTED)
    for leg, login in ((Leg.IMAP, IMAP_MOMENTS[3]), (Leg.SMTP, SMTP_MOMENTS[3])):
        for name, words in _WORDS.items():
            script = _refused_with(words, leg)
            yield at_moment(login, f"words-{name}", f"the refusal holds {name}", script, refused)
        echoes = {
            "password": "wrong password: {password}",
            "encoded": "cannot decode {password_base64}",
            "command": "rejected: {heard}",
        }
        for name, words in echoes.items():
            script = _refused_with(words, leg)
            yield at_moment(login, f"echo-{name}", "the refusal repeats the secret", script, refused)


def _polite_but_strange() -> Iterator[Scenario]:
    """Odd words in a greeting keep nobody from going on."""
    for name in ("html", "ansi", "bidi", "latin1", "format"):
        words = _WORDS[name]
        yield Scenario(
            id=f"greeting-holds-{name}",
            family="odd",
            says=f"both greetings hold {name}; all else is healthy",
            imap=Imap(at={"greeting": (send(f"* OK {words}"),)}),
            smtp=Smtp(at={"greeting": (send(f"220 practice.test ESMTP {words}"),)}),
        )


SCENARIOS = (*EVERYWHERE, *_other_protocols(), *_strange_words(), *_polite_but_strange())
