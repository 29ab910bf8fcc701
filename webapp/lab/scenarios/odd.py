"""Servers that are odd, and right: a check has to pass."""

from webapp.domain.report import ArrivalOutcome
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Stage, Warning
from webapp.lab.play import Imap, Smtp
from webapp.lab.scenario import Need, Scenario, Typed, warns
from webapp.lab.script import Script, close, drip, later, ordinary, raw, send, silent

TLS, STARTTLS, NONE = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE
ARRIVED, SPAM = ArrivalOutcome.ARRIVED, ArrivalOutcome.SPAM
_SLOW = (warns(Stage.IMAP_CONNECT, Warning.SLOW_SERVER), warns(Stage.SMTP_CONNECT, Warning.SLOW_SERVER))
_PATIENCE = frozenset({Need.PATIENCE})


def _imap(name: str, says: str, imap: Imap, *, at_once: bool = True) -> Scenario:
    return Scenario(
        id=f"odd-imap-{name}", family="odd", says=says, imap=imap, arrival=ARRIVED if at_once else None
    )


def _smtp(name: str, says: str, smtp: Smtp) -> Scenario:
    return Scenario(id=f"odd-smtp-{name}", family="odd", says=says, smtp=smtp, arrival=ARRIVED)


_NOISE: Script = (send("* 0 RECENT", "* OK [X-NOISE (a b)] nothing", "* STATUS Other (MESSAGES 3)"), ordinary)
IMAP = (
    _imap("lower-case", "keywords in lower case", Imap(lower_case=True)),
    _imap("late-capabilities", "capabilities are told only when asked for", Imap(told_early=False)),
    _imap(
        "no-sasl-ir",
        "AUTHENTICATE without an initial response",
        Imap(capabilities=("IMAP4rev1", "AUTH=PLAIN")),
    ),
    _imap("login-only", "only the LOGIN command is there", Imap(capabilities=("IMAP4rev1",))),
    _imap(
        "logindisabled-with-plain",
        "LOGIN is disabled, AUTHENTICATE PLAIN is not",
        Imap(capabilities=("IMAP4rev1", "SASL-IR", "LOGINDISABLED", "AUTH=PLAIN")),
    ),
    _imap(
        "no-idle",
        "without IDLE, UIDPLUS and ID",
        Imap(capabilities=("IMAP4rev1", "AUTH=PLAIN"), after_login=("IMAP4rev1",)),
    ),
    _imap("wants-id", "nothing opens before the client has said who it is (NetEase)", Imap(wants_id=True)),
    _imap(
        "imap4rev2", "IMAP4rev2 alone is announced", Imap(capabilities=("IMAP4rev2", "SASL-IR", "AUTH=PLAIN"))
    ),
    _imap("noise", "unasked data before each answer", Imap(at={"EXAMINE": _NOISE, "NOOP": _NOISE})),
    _imap(
        "literal-in-answer",
        "a literal among the answers",
        Imap(at={"LIST": (ordinary,), "EXAMINE": (send('* LIST () "/" {7}', "Archive"), ordinary)}),
    ),
    _imap(
        "many-greetings",
        "untagged lines before the capabilities",
        Imap(
            at={"greeting": (send("* OK IMAP4 ready", "* NO [ALERT] maintenance tonight"),)}, told_early=False
        ),
        at_once=False,
    ),
    _imap("no-text", "answers without a word", Imap(at={"NOOP": (send("{tag} OK "),)})),
    _imap("bare-newlines", "lines end with LF only", Imap(at={"greeting": (raw("* OK ready\n"),)})),
    _imap(
        "login-not-told",
        "the login's answer is a bare OK",
        Imap(told_early=False, after_login=("IMAP4rev1", "IDLE")),
    ),
    _imap("logout-unanswered", "LOGOUT is never answered", Imap(at={"LOGOUT": (silent,)})),
    _imap("logout-close", "LOGOUT ends the connection at once", Imap(at={"LOGOUT": (close,)})),
    _imap("idle-refused", "IDLE is announced, and refused", Imap(at={"IDLE": (send("{tag} BAD not now"),)})),
)

_BASE = ("PIPELINING", "SIZE 10240000", "ENHANCEDSTATUSCODES", "8BITMIME", "CHUNKING")
SMTP = (
    _smtp("no-quit", "QUIT is never answered", Smtp(at={"QUIT": (silent,)})),
    _smtp("quit-close", "QUIT ends the connection at once", Smtp(at={"QUIT": (close,)})),
    _smtp("bare-smtp", "no extension but AUTH", Smtp(capabilities=("AUTH PLAIN",))),
    _smtp("no-chunking", "without CHUNKING", Smtp(capabilities=("PIPELINING", "8BITMIME", "AUTH PLAIN"))),
    _smtp("no-pipelining", "without PIPELINING", Smtp(capabilities=("CHUNKING", "8BITMIME", "AUTH PLAIN"))),
    _smtp("auth-login", "AUTH LOGIN only", Smtp(capabilities=(*_BASE, "AUTH LOGIN"))),
    _smtp("auth-cram-md5", "AUTH CRAM-MD5 only", Smtp(capabilities=(*_BASE, "AUTH CRAM-MD5"))),
    _smtp(
        "auth-equals",
        "the old form AUTH=LOGIN besides",
        Smtp(capabilities=(*_BASE, "AUTH=LOGIN", "AUTH LOGIN")),
    ),
    _smtp(
        "lower-case", "keywords in lower case", Smtp(capabilities=("pipelining", "8bitmime", "auth plain"))
    ),
    _smtp(
        "long-greeting",
        "a greeting of many lines",
        Smtp(
            at={
                "greeting": (
                    send(*(f"220-practice.test line {n}" for n in range(40)), "220 practice.test ESMTP"),
                )
            }
        ),
    ),
    _smtp(
        "no-enhanced-codes",
        "replies without enhanced codes or words",
        Smtp(at={"MAIL": (ordinary,), "message": (ordinary,)}, capabilities=("AUTH PLAIN", "8BITMIME")),
    ),
    _smtp("own-message-id", "the server writes a Message-ID of its own", Smtp(own_message_id=True)),
    _smtp("slow-delivery", "the message arrives after four seconds", Smtp(after=4)),
    _smtp(
        "banner-drips",
        "the greeting comes in pieces",
        Smtp(at={"greeting": (drip("220 practice.test ESMTP\r\n", 0.05),)}),
    ),
)

BOTH = (
    Scenario(
        id="odd-second-a-step",
        family="odd",
        says="a second at each step",
        imap=Imap(at={name: later(1) for name in ("greeting", "verdict", "EXAMINE", "UID SEARCH")}),
        smtp=Smtp(at={name: later(1) for name in ("greeting", "EHLO", "verdict", "MAIL", "RCPT", "message")}),
        arrival=ARRIVED,
        needs=_PATIENCE,
    ),
    Scenario(
        id="odd-late-greeting",
        family="odd",
        says="fifteen seconds to greet",
        imap=Imap(at={"greeting": later(15)}),
        smtp=Smtp(at={"greeting": later(15)}),
        finds=_SLOW,
        arrival=ARRIVED,
        needs=_PATIENCE,
    ),
    Scenario(
        id="odd-password",
        family="odd",
        says="a password with quotes, spaces, a backslash and 漢字",
        password='p@ss wörd"\\漢字',  # noqa: S106
    ),
    Scenario(
        id="odd-password-by-login",
        family="odd",
        says="the same, by LOGIN and AUTH LOGIN",
        password='p@ss wörd"\\漢字',  # noqa: S106
        imap=Imap(capabilities=("IMAP4rev1",)),
        smtp=Smtp(capabilities=(*_BASE, "AUTH LOGIN")),
    ),
    Scenario(id="odd-user-name", family="odd", says="a user name with a domain", username="PRACTICE\\taro"),
    Scenario(
        id="odd-user-name-typed",
        family="odd",
        says="a user name in other capitals",
        username="taro",
        typed=Typed(username="TARO"),
    ),
    Scenario(
        id="odd-address",
        family="odd",
        says="an address with 漢字, and a server that takes it",
        address="花子@practice.test",
        arrival=ARRIVED,
    ),
    Scenario(
        id="odd-spam-by-name",
        family="odd",
        says="the junk folder has a name, and no attribute",
        imap=Imap(junk="Spam", junk_attributes=()),
        smtp=Smtp(folder="Spam"),
        finds=(warns(Stage.TEST_MESSAGE, Warning.ARRIVED_IN_SPAM),),
        arrival=SPAM,
    ),
    *(
        Scenario(
            id=f"healthy-{door}",
            family="odd",
            says=f"healthy, by {door.upper()}",
            imap=Imap(door=door),
            smtp=Smtp(door=door),
            arrival=ARRIVED,
        )
        for door in (STARTTLS, NONE)
    ),
)

SCENARIOS = (*IMAP, *SMTP, *BOTH)
