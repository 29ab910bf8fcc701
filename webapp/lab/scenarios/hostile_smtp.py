"""Harm that only SMTP can do."""

from collections.abc import Iterator

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Stage
from webapp.lab.play import Smtp
from webapp.lab.scenario import Scenario, fails, may_fail
from webapp.lab.scenarios.hostile import PATIENCE, SMTP_MOMENTS, at_moment
from webapp.lab.script import Script, close, endless, handshake, hear, ordinary, raw, send, silent

C = Cause
STARTTLS = ConnectionSecurity.STARTTLS
_GREETING, _EHLO, _STARTTLS, _VERDICT, _MAIL, _MESSAGE = SMTP_MOMENTS
_UNSURE = (C.MALFORMED_RESPONSE, C.RESPONSE_TIMEOUT)


def _broken_replies() -> Iterator[Scenario]:
    for name, text in {
        "code-changes": "250-practice.test\r\n550 no\r\n",
        "no-code": "practice.test at your service\r\n",
        "short-code": "25 ok\r\n",
        "long-code": "2500 ok\r\n",
        "code-999": "999 ok\r\n",
        "code-000": "000 ok\r\n",
        "letters": "25O ok\r\n",
        "other-dash": "250\u2013practice.test\r\n250 ok\r\n",
        "full-width": "\uff12\uff15\uff10 ok\r\n",
        "empty-lines": "\r\n\r\n\r\n",
        "unfinished": "250-practice.test\r\n250-PIPELINING\r\n",
    }.items():
        yield at_moment(
            _EHLO,
            f"reply-{name}",
            f"{text[:20]!r} in answer",
            (raw(text), silent),
            (*_UNSURE, C.WRONG_PROTOCOL),
            needs=PATIENCE,
        )
    for name, text in {"bare-newline": "250-practice.test\n250 AUTH PLAIN\n", "bare-code": "250\r\n"}.items():
        yield Scenario(
            id=f"smtp-reply-{name}",
            family="hostile",
            says=f"EHLO is answered by {text!r}",
            imap=None,
            smtp=Smtp(at={"EHLO": (raw(text),)}),
            finds=(may_fail(Stage.SMTP_CONNECT, *_UNSURE), may_fail(Stage.SMTP_LOGIN, C.AUTH_NOT_OFFERED)),
        )
    thousand = (send(*("250-X" + "y" * 60 for _ in range(1500)), "250 AUTH PLAIN"),)
    yield at_moment(_EHLO, "reply-of-1500-lines", "fifteen hundred lines", thousand, (C.MALFORMED_RESPONSE,))


def _unavailable() -> Iterator[Scenario]:
    """421 may come at any time (RFC 5321 section 3.8)."""
    for moment, causes in (
        (_GREETING, (C.SERVER_UNAVAILABLE,)),
        (_EHLO, (C.SERVER_UNAVAILABLE,)),
        (_STARTTLS, (C.SERVER_UNAVAILABLE, C.STARTTLS_REFUSED)),
        (_VERDICT, (C.AUTH_UNAVAILABLE, C.SERVER_UNAVAILABLE)),
        (_MAIL, (C.SERVER_UNAVAILABLE, C.TEMPORARILY_REJECTED)),
        (_MESSAGE, (C.SERVER_UNAVAILABLE, C.TEMPORARILY_REJECTED)),
    ):
        script = (send("421 4.3.2 practice.test Service not available, closing transmission channel"), close)
        yield at_moment(moment, "421", "421, and the end", script, causes)


def _injections() -> Iterator[Scenario]:
    for name, words in {
        "reply": "250 injected\r\n",
        "ehlo": "250-practice.test\r\n250 AUTH PLAIN LOGIN\r\n",
        "accepted": "235 2.7.0 you are in\r\n" * 5,
        "half": "250-half",
        "nul": "\0",
        "newline": "\r\n",
        "long": "250 " + "x" * 70000 + "\r\n",
    }.items():
        yield Scenario(
            id=f"smtp-injects-{name}",
            family="hostile",
            says="words in the clear before the handshake",
            imap=None,
            smtp=Smtp(door=STARTTLS, at={"STARTTLS": (raw("220 go\r\n" + words), handshake())}),
            finds=(
                fails(
                    Stage.SMTP_CONNECT,
                    C.STARTTLS_REFUSED,
                    C.MALFORMED_RESPONSE,
                    C.TLS_HANDSHAKE_FAILED,
                    C.PLAINTEXT_EXPECTED,
                ),
            ),
        )


def _no_encryption_after_all() -> Iterator[Scenario]:
    plays: dict[str, tuple[str, Script, tuple[Cause, ...]]] = {
        "stripped": (
            "STARTTLS is overwritten on the way (as some firewalls do)",
            (send("250-practice.test", "250-PIPELINING", "250-XXXXXXXA", "250 AUTH PLAIN"),),
            (C.STARTTLS_UNAVAILABLE,),
        ),
        "454": ("offered, then 454", (send("454 4.7.0 TLS not available"),), (C.STARTTLS_REFUSED,)),
        "501": ("offered, then 501", (send("501 5.5.4 Syntax error"),), (C.STARTTLS_REFUSED,)),
        "502": (
            "offered, then 502",
            (send("502 5.5.1 Not implemented"),),
            (C.STARTTLS_REFUSED, C.STARTTLS_UNAVAILABLE),
        ),
        "plain": (
            "agreed to, then the session goes on in the clear",
            (send("220 go"), hear, send("250 still in the clear"), silent),
            (C.STARTTLS_REFUSED, C.TLS_HANDSHAKE_FAILED, C.PLAINTEXT_EXPECTED),
        ),
        "ok-close": (
            "agreed to, then the end",
            (send("220 go"), close),
            (C.STARTTLS_REFUSED, C.TLS_HANDSHAKE_FAILED, C.CONNECTION_DROPPED),
        ),
    }
    for name, (says, script, causes) in plays.items():
        moment = "EHLO" if name == "stripped" else "STARTTLS"
        yield Scenario(
            id=f"smtp-starttls-{name}",
            family="hostile",
            says=says,
            imap=None,
            smtp=Smtp(door=STARTTLS, at={moment: script}),
            finds=(fails(Stage.SMTP_CONNECT, *causes),),
        )
    yield Scenario(
        id="smtp-forged-before-tls",
        family="hostile",
        says="what was offered in the clear is gone behind TLS",
        imap=None,
        smtp=Smtp(
            door=STARTTLS, before_tls=("STARTTLS", "AUTH PLAIN", "XFORGED"), capabilities=("8BITMIME",)
        ),
        finds=(fails(Stage.SMTP_LOGIN, C.AUTH_NOT_OFFERED),),
    )


def _logins() -> Iterator[Scenario]:
    for name, script in {
        "challenges": (endless("334 Z28gb24=\r\n"),),
        "odd-challenge": (send("334 !!! this is no base64 !!!"), silent),
        "giant-challenge": (raw("334 "), endless("QUJD")),
        "early-235": (send("235 2.7.0 in", "235 2.7.0 in again", "535 5.7.8 or not"), silent),
        "354": (send("354 go ahead"), silent),
        "220": (send("220 practice.test ESMTP again"), silent),
    }.items():
        yield Scenario(
            id=f"smtp-login-{name}",
            family="hostile",
            says=f"the login is answered with {name}",
            imap=None,
            smtp=Smtp(at={"verdict": script}),
            finds=(
                may_fail(
                    Stage.SMTP_LOGIN, *_UNSURE, C.AUTH_REJECTED, C.CREDENTIALS_REJECTED, C.CONNECTION_DROPPED
                ),
                may_fail(Stage.TEST_MESSAGE, *_UNSURE, C.SENDING_INTERRUPTED, C.MESSAGE_REJECTED_UNSPECIFIED),
            ),
            needs=PATIENCE,
        )
    giant = (send("334 " + "QUJD" * 15000), hear, send("535 5.7.8 no"))
    yield Scenario(
        id="smtp-login-cram-giant",
        family="hostile",
        says="a CRAM-MD5 question of 45 KB",
        imap=None,
        smtp=Smtp(capabilities=("AUTH CRAM-MD5",), at={"AUTH": giant}),
        finds=(fails(Stage.SMTP_LOGIN, *_UNSURE, C.AUTH_REJECTED, C.CREDENTIALS_REJECTED),),
    )


def _messages() -> Iterator[Scenario]:
    """The envelope is agreed to, and then ..."""
    lost = (C.SENDING_INTERRUPTED, C.CONNECTION_DROPPED, C.MALFORMED_RESPONSE, C.RESPONSE_TIMEOUT)
    base = ("SIZE 10240000", "8BITMIME", "AUTH PLAIN")
    plays: dict[str, tuple[str, dict[str, Script], tuple[Cause, ...]]] = {
        "rcpt-close": ("the end after RCPT", {"RCPT": (close,)}, lost),
        "data-close": ("the end after DATA", {"DATA": (close,)}, lost),
        "data-250": ("DATA is answered by 250", {"DATA": (send("250 2.0.0 Ok"), silent)}, lost),
        "data-silence": ("DATA is never answered", {"DATA": (silent,)}, lost),
        "content-close": ("the end in the middle of the content", {"content": (hear, close)}, lost),
        "twice": (
            "the content is accepted, and then refused",
            {"message": (send("250 2.0.0 Ok", "554 5.7.1 or not"),)},
            (C.MESSAGE_REJECTED, C.MALFORMED_RESPONSE),
        ),
        "mail-354": (
            "MAIL is answered by 354",
            {"MAIL": (send("354 go ahead"),)},
            (*lost, C.MESSAGE_REJECTED_UNSPECIFIED),
        ),
    }
    for name, (says, at, causes) in plays.items():
        finding = may_fail if name in ("twice", "mail-354") else fails
        yield Scenario(
            id=f"smtp-message-{name}",
            family="hostile",
            says=says,
            imap=None,
            smtp=Smtp(capabilities=base, at=at),
            finds=(finding(Stage.TEST_MESSAGE, *causes),),
            needs=PATIENCE,
        )
    yield Scenario(
        id="smtp-quit-flood",
        family="hostile",
        says="QUIT is answered without end",
        imap=None,
        smtp=Smtp(at={"QUIT": (endless("221-bye\r\n"),)}),
    )
    yield Scenario(
        id="smtp-extra-replies",
        family="hostile",
        says="each answer comes twice",
        imap=None,
        smtp=Smtp(at={"MAIL": (ordinary, send("250 2.1.0 Ok once more"))}),
        finds=(may_fail(Stage.TEST_MESSAGE, C.MALFORMED_RESPONSE, C.SENDING_INTERRUPTED),),
    )


SCENARIOS = (
    *_broken_replies(),
    *_unavailable(),
    *_injections(),
    *_no_encryption_after_all(),
    *_logins(),
    *_messages(),
)
