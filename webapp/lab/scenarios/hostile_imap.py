"""Harm that only IMAP can do."""

from collections.abc import Iterator

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Stage
from webapp.lab.play import Imap, Smtp
from webapp.lab.scenario import Scenario, fails, may_fail
from webapp.lab.scenarios.hostile import IMAP_MOMENTS, PATIENCE, at_moment
from webapp.lab.script import Script, close, endless, handshake, hear, ordinary, raw, send, silent

C = Cause
STARTTLS, NONE = ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE
_GREETING, _CAPABILITY, _STARTTLS, _VERDICT, _EXAMINE = IMAP_MOMENTS
_UNSURE = (C.MALFORMED_RESPONSE, C.RESPONSE_TIMEOUT)


def _wrong_tags() -> Iterator[Scenario]:
    for name, line in {
        "other": "ZZ99 OK done",
        "prefixed": "x{tag} OK done",
        "lengthened": "{tag}0 OK done",
        "missing": "OK done",
        "star": "* OK done",
        "spaced": " {tag} OK done",
        "empty": "",
    }.items():
        script = (send(line), silent)
        for moment in (_CAPABILITY, _VERDICT, _EXAMINE):
            yield at_moment(moment, f"tag-{name}", f"{line!r} in answer", script, _UNSURE, needs=PATIENCE)


def _strange_status() -> Iterator[Scenario]:
    for name, line in {
        "yes": "{tag} YES done",
        "lonely-tag": "{tag}",
        "open-code": "{tag} OK [CAPABILITY IMAP4rev1 never closed",
        "preauth": "{tag} PREAUTH [ALERT] what",
        "number": "{tag} 250 OK",
    }.items():
        causes = (*_UNSURE, C.AUTH_REJECTED)
        scenario = at_moment(_VERDICT, f"status-{name}", f"{line!r} in answer", (send(line), silent), causes)
        finds = (may_fail(Stage.IMAP_LOGIN, *causes),)
        yield Scenario(
            id=scenario.id,
            family="hostile",
            says=scenario.says,
            imap=scenario.imap,
            smtp=None,
            finds=finds,
            needs=PATIENCE,
        )


def _literals() -> Iterator[Scenario]:
    for name, size in {
        "4-gib": "4294967296",
        "exa": "9" * 19,
        "endless-digits": "1" * 400,
        "2-mib": "2097152",
    }.items():
        script = (raw(f"* LIST () NIL {{{size}}}\r\n"), endless("A"))
        for moment in (_CAPABILITY, _EXAMINE):
            said = f"a literal that claims {size[:22]} bytes"
            yield at_moment(moment, f"literal-{name}", said, script, (C.MALFORMED_RESPONSE,))
    bomb = (endless("* LIST () NIL {60000}\r\n" + "B" * 60000 + "\r\n"),)
    yield at_moment(_EXAMINE, "literal-bomb", "literal after literal", bomb, (C.MALFORMED_RESPONSE,))
    unfilled = (raw("* LIST () NIL {1000}\r\nonly this"), silent)
    yield at_moment(
        _EXAMINE, "literal-unfilled", "a literal that never ends", unfilled, _UNSURE, needs=PATIENCE
    )
    negative = (raw("* LIST () NIL {-1}\r\n* X {+}\r\n* Y {}\r\n"), ordinary)
    yield Scenario(
        id="imap-literal-negative",
        family="hostile",
        says="literals of no size at all",
        smtp=None,
        imap=Imap(at={"EXAMINE": negative}),
        finds=(may_fail(Stage.IMAP_LOGIN, *_UNSURE),),
    )


def _floods() -> Iterator[Scenario]:
    nested = "* LIST " + "(" * 20000 + ")" * 20000
    for name, script in {
        "nested": (send(nested), ordinary),
        "exists": (send("* 99999999999999999999 EXISTS", "* -1 EXISTS", "* 4294967296 RECENT"), ordinary),
        "uidvalidity": (send("* OK [UIDVALIDITY 0]", "* OK [UIDVALIDITY x]", "* OK [UIDNEXT]"), ordinary),
        "fetch": (send(*(f"* {n} FETCH (FLAGS ())" for n in range(1, 700))), ordinary),
        "alerts": (send(*("* NO [ALERT] read this" for _ in range(300))), ordinary),
        "continuations": (send(*("+ go on" for _ in range(50))), ordinary),
        "bye-and-ok": (send("* BYE leaving soon"), ordinary),
    }.items():
        yield Scenario(
            id=f"imap-flood-{name}",
            family="hostile",
            says=f"EXAMINE is answered with {name} besides",
            smtp=None,
            imap=Imap(at={"EXAMINE": script}),
            finds=(
                may_fail(
                    Stage.IMAP_LOGIN,
                    *_UNSURE,
                    C.CONNECTION_DROPPED,
                    C.MAILBOX_UNAVAILABLE,
                    C.SERVER_UNAVAILABLE,
                ),
            ),
        )
    challenges = (endless("+ Z28gb24=\r\n"),)
    yield at_moment(
        _VERDICT, "challenges", "question after question", challenges, (*_UNSURE, C.AUTH_REJECTED)
    )
    many = (send("* CAPABILITY IMAP4rev1 AUTH=PLAIN " + " ".join(f"X{n}" for n in range(9000)), "{tag} OK"),)
    yield Scenario(
        id="imap-flood-capabilities",
        family="hostile",
        says="nine thousand capabilities",
        smtp=None,
        imap=Imap(told_early=False, at={"CAPABILITY": many}),
        finds=(may_fail(Stage.IMAP_CONNECT, C.MALFORMED_RESPONSE),),
    )


def _injections() -> Iterator[Scenario]:
    """Bytes in the clear behind the agreement to STARTTLS: somebody on the line puts words in."""
    for name, words in {
        "greeting": "* OK injected\r\n",
        "capability": "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n",
        "tagged": "A1 OK injected\r\nA2 OK injected\r\nA3 OK injected\r\n",
        "preauth": "* PREAUTH you are in\r\n",
        "half": "* OK half a line",
        "nul": "\0",
        "newline": "\r\n",
        "long": "* OK " + "x" * 70000 + "\r\n",
    }.items():
        yield Scenario(
            id=f"imap-injects-{name}",
            family="hostile",
            says="words in the clear before the handshake",
            smtp=None,
            imap=Imap(door=STARTTLS, at={"STARTTLS": (raw("{tag} OK begin\r\n" + words), handshake())}),
            finds=(
                fails(
                    Stage.IMAP_CONNECT,
                    C.STARTTLS_REFUSED,
                    C.MALFORMED_RESPONSE,
                    C.TLS_HANDSHAKE_FAILED,
                    C.PLAINTEXT_EXPECTED,
                ),
            ),
        )


def _no_encryption_after_all() -> Iterator[Scenario]:
    plain = ("IMAP4rev1", "SASL-IR", "AUTH=PLAIN")
    ready, refused = "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] ready", (C.STARTTLS_REFUSED,)
    preauth = send("* PREAUTH [CAPABILITY IMAP4rev1] welcome back")
    plays: dict[str, tuple[str, dict[str, Script], tuple[Cause, ...]]] = {
        "stripped": (
            "STARTTLS is not offered",
            {"greeting": (send("* OK hello"),)},
            (C.STARTTLS_UNAVAILABLE,),
        ),
        "preauth": (
            "the session is already logged in, in the clear",
            {"greeting": (preauth,)},
            (C.STARTTLS_UNAVAILABLE, C.STARTTLS_REFUSED, C.MALFORMED_RESPONSE),
        ),
        "preauth-offering": (
            "logged in already, and STARTTLS is offered",
            {
                "greeting": (send("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] in"),),
                "STARTTLS": (send("{tag} BAD already authenticated"),),
            },
            (C.STARTTLS_REFUSED, C.STARTTLS_UNAVAILABLE, C.MALFORMED_RESPONSE),
        ),
        "no": (
            "offered, then NO",
            {"greeting": (send(ready),), "STARTTLS": (send("{tag} NO not today"),)},
            refused,
        ),
        "bad": (
            "offered, then BAD",
            {"STARTTLS": (send("{tag} BAD unknown command"),)},
            (C.STARTTLS_REFUSED, C.STARTTLS_UNAVAILABLE),
        ),
        "bye": (
            "offered, then BYE",
            {"STARTTLS": (send("* BYE out of entropy"), close)},
            (C.STARTTLS_REFUSED, C.SERVER_UNAVAILABLE, C.CONNECTION_DROPPED),
        ),
        "plain": (
            "agreed to, then the session goes on in the clear",
            {"STARTTLS": (send("{tag} OK begin"), hear, send("* OK still in the clear"), silent)},
            (C.STARTTLS_REFUSED, C.TLS_HANDSHAKE_FAILED, C.PLAINTEXT_EXPECTED),
        ),
        "ok-close": (
            "agreed to, then the end",
            {"STARTTLS": (send("{tag} OK begin"), close)},
            (C.STARTTLS_REFUSED, C.TLS_HANDSHAKE_FAILED, C.CONNECTION_DROPPED),
        ),
    }
    for name, (says, at, causes) in plays.items():
        before = plain if name == "stripped" else None
        yield Scenario(
            id=f"imap-starttls-{name}",
            family="hostile",
            says=says,
            smtp=None,
            imap=Imap(door=STARTTLS, before_tls=before, at=at),
            finds=(fails(Stage.IMAP_CONNECT, *causes),),
        )
    yield Scenario(
        id="imap-preauth-behind-tls",
        family="hostile",
        says="logged in already, behind TLS",
        smtp=None,
        imap=Imap(at={"greeting": (preauth,)}),
        finds=(
            may_fail(Stage.IMAP_CONNECT, *_UNSURE, C.WRONG_PROTOCOL),
            may_fail(Stage.IMAP_LOGIN, *_UNSURE, C.AUTH_NOT_OFFERED, C.AUTH_REJECTED, C.MAILBOX_UNAVAILABLE),
        ),
    )
    yield Scenario(
        id="imap-forged-before-tls",
        family="hostile",
        says="what was offered in the clear is gone behind TLS",
        imap=Imap(
            door=STARTTLS,
            before_tls=("IMAP4rev1", "STARTTLS", "AUTH=PLAIN", "X-FORGED"),
            capabilities=("IMAP4rev1", "LOGINDISABLED"),
        ),
        smtp=None,
        finds=(fails(Stage.IMAP_LOGIN, C.AUTH_NOT_OFFERED, C.AUTH_REQUIRES_TLS),),
    )


def _byes() -> Iterator[Scenario]:
    for moment, causes in (
        (_GREETING, (C.SERVER_UNAVAILABLE,)),
        (_CAPABILITY, (C.SERVER_UNAVAILABLE, C.CONNECTION_DROPPED)),
        (_VERDICT, (C.AUTH_UNAVAILABLE, C.SERVER_UNAVAILABLE, C.CONNECTION_DROPPED)),
        (_EXAMINE, (C.MAILBOX_UNAVAILABLE, C.SERVER_UNAVAILABLE, C.CONNECTION_DROPPED)),
    ):
        script = (send("* BYE Server is going down for maintenance"), close)
        yield at_moment(moment, "bye", "BYE, and the end", script, causes)


def _while_waiting() -> Iterator[Scenario]:
    """The message was sent; the watch for it is disturbed. Nothing may fail but the sighting."""
    plays: dict[str, dict[str, Script]] = {
        "close": {"IDLE": (close,), "NOOP": (close,), "UID SEARCH": (close,)},
        "bye": {"IDLE": (send("* BYE"), close), "UID SEARCH": (send("* BYE"), close)},
        "flood": {"IDLE": (send("+ idling"), endless("* 1 EXISTS\r\n", seconds=0.05))},
        "giant-search": {
            "UID SEARCH": (send("* SEARCH " + " ".join(map(str, range(1, 9000)))), send("{tag} OK"))
        },
        "no-search": {"UID SEARCH": (send("{tag} BAD unknown command"),)},
    }
    for name, at in plays.items():
        yield Scenario(
            id=f"imap-watch-{name}",
            family="hostile",
            says=f"while the message is awaited: {name}",
            imap=Imap(at=at),
            smtp=Smtp(after=1),
            finds=(
                may_fail(
                    Stage.TEST_MESSAGE,
                    C.MESSAGE_NOT_ARRIVED,
                    C.CONNECTION_DROPPED,
                    C.MALFORMED_RESPONSE,
                    C.RESPONSE_TIMEOUT,
                    C.SENDING_INTERRUPTED,
                ),
            ),
            needs=PATIENCE,
        )


SCENARIOS = (
    *_wrong_tags(),
    *_strange_status(),
    *_literals(),
    *_floods(),
    *_injections(),
    *_no_encryption_after_all(),
    *_byes(),
    *_while_waiting(),
)
