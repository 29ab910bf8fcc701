"""The rules: which cause a reply has, by the place where it was said. All order is here.

Each place is judged in four steps, and the first that answers decides:
1. codes that mean one thing only ([EXPIRED], 538, 5.7.13),
2. words, particular before general: servers send misleading codes more often than misleading words,
3. other codes that mean something ([UNAVAILABLE], 454, 5.1.1),
4. the class of the reply: what remains when a server gives no reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.diagnosis.judged import Judged
from webapp.diagnosis.meaning import Meaning as M
from webapp.domain.evidence import Phase
from webapp.domain.vocabulary import Cause as C
from webapp.domain.vocabulary import Leg

Codes = Mapping[str, C]
# (meaning, cause), or (meaning, cause, beginning of the status that it is believed with).
Words = tuple[tuple[M, C] | tuple[M, C, str], ...]


@dataclass(frozen=True)
class Place:
    """The rules of one place in the dialogue.

    strong, weak: by IMAP response code, SMTP enhanced code or SMTP status.
    words: in order.
    otherwise: by the beginning of the status; the longest one that fits.
    """

    words: Words
    otherwise: Codes
    strong: Codes = field(default_factory=dict)
    weak: Codes = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """A cause, and why: a code, a phrase with its source, or the class of the reply."""

    cause: C
    step: str  # "strong", "words", "weak", "otherwise"
    reason: str


GREETING = Place(
    words=(
        (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
        (M.TLS_TOO_WEAK, C.TLS_VERSION_UNSUPPORTED),
        (M.ENCRYPTION_REQUIRED, C.AUTH_REQUIRES_TLS),
        (M.FOREIGN, C.CLIENT_BLOCKED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.ATTEMPTS, C.CLIENT_BLOCKED),
        (M.DOWN, C.SERVER_UNAVAILABLE),
        (M.BACKEND, C.SERVER_UNAVAILABLE),
        (M.IDLE, C.CONNECTION_DROPPED),
        # "554 Service unavailable" is what block lists make of a greeting; only a 4xx means what it says.
        (M.OVERLOADED, C.SERVER_UNAVAILABLE, "4"),
        (M.OVERLOADED, C.SERVER_UNAVAILABLE, "BYE"),
        (M.SYSTEM_FULL, C.SERVER_UNAVAILABLE),
        (M.SPAM, C.CLIENT_BLOCKED),
        (M.SENDING_LIMIT, C.CLIENT_BLOCKED),
        (M.GREYLISTED, C.SERVER_UNAVAILABLE),
        (M.SYNTAX, C.MALFORMED_RESPONSE),
        (M.TRY_LATER, C.SERVER_UNAVAILABLE),
        (M.NO_PERMISSION, C.CLIENT_BLOCKED),
        (M.GOODBYE, C.CONNECTION_DROPPED),
        (M.PROTOCOL_DISABLED, C.SERVER_UNAVAILABLE),
    ),
    strong={"PRIVACYREQUIRED": C.AUTH_REQUIRES_TLS, "5.7.25": C.CLIENT_BLOCKED},
    weak={
        "LIMIT": C.TOO_MANY_CONNECTIONS, "INUSE": C.TOO_MANY_CONNECTIONS, "IN-USE": C.TOO_MANY_CONNECTIONS,
        "4.7.1": C.CLIENT_BLOCKED, "501": C.MALFORMED_RESPONSE,
    },
    otherwise={
        "4": C.SERVER_UNAVAILABLE, "5": C.CLIENT_BLOCKED, "500": C.MALFORMED_RESPONSE, "502": C.MALFORMED_RESPONSE,
        "BYE": C.SERVER_UNAVAILABLE, "NO": C.SERVER_UNAVAILABLE, "BAD": C.MALFORMED_RESPONSE,
    },
)  # fmt: skip

STARTTLS = Place(
    words=(
        (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
        (M.TLS_TOO_WEAK, C.TLS_VERSION_UNSUPPORTED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.TLS_BROKEN, C.STARTTLS_REFUSED),
    ),
    weak={"454": C.STARTTLS_REFUSED, "421": C.SERVER_UNAVAILABLE},
    otherwise={
        "4": C.STARTTLS_REFUSED, "5": C.STARTTLS_UNAVAILABLE, "554": C.STARTTLS_REFUSED, "501": C.STARTTLS_REFUSED,
        "NO": C.STARTTLS_UNAVAILABLE, "BAD": C.STARTTLS_UNAVAILABLE, "BYE": C.STARTTLS_REFUSED,
    },
)  # fmt: skip

LOGIN = Place(
    strong={
        "EXPIRED": C.PASSWORD_EXPIRED, "PRIVACYREQUIRED": C.AUTH_REQUIRES_TLS, "WEBALERT": C.WEB_LOGIN_REQUIRED,
        "538": C.AUTH_REQUIRES_TLS, "5.7.11": C.AUTH_REQUIRES_TLS, "5.7.10": C.AUTH_REQUIRES_TLS,
        "THROTTLED": C.AUTH_THROTTLED,
    },
    words=(
        (M.TLS_TOO_WEAK, C.TLS_VERSION_UNSUPPORTED),
        (M.FOREIGN, C.CLIENT_BLOCKED),
        (M.PROTOCOL_DISABLED, C.PROTOCOL_DISABLED),
        (M.OAUTH, C.OAUTH_REQUIRED),
        (M.APP_PASSWORD, C.APP_PASSWORD_REQUIRED),
        (M.SIGN_IN_POLICY, C.SIGN_IN_POLICY),
        (M.WEB_LOGIN, C.WEB_LOGIN_REQUIRED),
        (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
        (M.ATTEMPTS, C.AUTH_THROTTLED),
        (M.PASSWORD_EXPIRED, C.PASSWORD_EXPIRED),
        (M.SENDING_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.ACCOUNT_DISABLED, C.ACCOUNT_DISABLED),
        (M.ENCRYPTION_REQUIRED, C.AUTH_REQUIRES_TLS),
        (M.LOGIN_LIMIT, C.AUTH_THROTTLED),
        (M.MECHANISM, C.AUTH_NOT_OFFERED),
        (M.USERNAME_FORMAT, C.USERNAME_FORMAT),
        (M.BACKEND, C.AUTH_UNAVAILABLE),
        (M.WRONG_PASSWORD, C.CREDENTIALS_REJECTED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.NO_USER, C.CREDENTIALS_REJECTED),
        (M.FULL, C.MAILBOX_FULL),
        (M.NO_MAILBOX, C.MAILBOX_UNAVAILABLE),
        (M.DOWN, C.AUTH_UNAVAILABLE),
        (M.OVERLOADED, C.AUTH_UNAVAILABLE),
    ),
    weak={
        "AUTHENTICATIONFAILED": C.CREDENTIALS_REJECTED, "AUTHORIZATIONFAILED": C.AUTH_REJECTED,
        "UNAVAILABLE": C.AUTH_UNAVAILABLE, "SERVERBUG": C.AUTH_UNAVAILABLE, "SYS/TEMP": C.AUTH_UNAVAILABLE,
        "SYS/PERM": C.AUTH_UNAVAILABLE, "LIMIT": C.TOO_MANY_CONNECTIONS, "INUSE": C.TOO_MANY_CONNECTIONS,
        "IN-USE": C.TOO_MANY_CONNECTIONS, "OVERQUOTA": C.AUTH_THROTTLED, "NONEXISTENT": C.MAILBOX_UNAVAILABLE,
        "5.7.13": C.ACCOUNT_DISABLED, "525": C.ACCOUNT_DISABLED, "4.7.12": C.PASSWORD_EXPIRED,
        "504": C.AUTH_NOT_OFFERED, "5.5.4": C.AUTH_REJECTED, "500": C.AUTH_NOT_OFFERED, "502": C.AUTH_NOT_OFFERED,
        "503": C.AUTH_NOT_OFFERED, 
    },
    otherwise={
        "4": C.AUTH_UNAVAILABLE, "421": C.SERVER_UNAVAILABLE, "5": C.AUTH_REJECTED, "535": C.AUTH_REJECTED,
        "NO": C.AUTH_REJECTED, "BAD": C.AUTH_REJECTED, "BYE": C.CONNECTION_DROPPED,
    },
)  # fmt: skip
# What is judged after the weak codes of the login: words that add nothing to a code that says more.
LOGIN_AFTERWORDS: Words = (
    (M.GOODBYE, C.CONNECTION_DROPPED),
    (M.IDLE, C.CONNECTION_DROPPED),
    (M.TRY_LATER, C.AUTH_UNAVAILABLE),
    (M.SYNTAX, C.AUTH_REJECTED, "501"),
    (M.SYNTAX, C.AUTH_REJECTED, "BAD"),
    (M.BARE_REFUSAL, C.CREDENTIALS_REJECTED),
)

SELECT = Place(
    words=(
        (M.PROTOCOL_DISABLED, C.PROTOCOL_DISABLED),
        (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
        (M.APP_PASSWORD, C.APP_PASSWORD_REQUIRED),
    ),
    weak={"LIMIT": C.TOO_MANY_CONNECTIONS},
    otherwise={"NO": C.MAILBOX_UNAVAILABLE, "BAD": C.MAILBOX_UNAVAILABLE, "BYE": C.CONNECTION_DROPPED},
)

# Words that mean the same at MAIL FROM, RCPT TO, DATA and after the message.
_ALWAYS_FIRST: Words = (
    (M.SMTPUTF8, C.SMTPUTF8_UNAVAILABLE),
    (M.FOREIGN, C.CLIENT_BLOCKED),
    (M.ENCRYPTION_REQUIRED, C.AUTH_REQUIRES_TLS),
    (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
    (M.GREYLISTED, C.TEMPORARILY_REJECTED),
)

MAIL_FROM = Place(
    words=(
        *_ALWAYS_FIRST,
        (M.TOO_LARGE, C.MESSAGE_REJECTED),
        (M.SENDER_NOT_OWNED, C.SENDER_REJECTED),
        (M.SENDING_BLOCKED, C.SENDING_BLOCKED),
        (M.SENDING_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.PASSWORD_EXPIRED, C.PASSWORD_EXPIRED),
        (M.LOGIN_FIRST, C.RELAY_DENIED),
        (M.NO_RELAY, C.RELAY_DENIED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.UNAUTHENTICATED_MAIL, C.MESSAGE_REJECTED),
        (M.FULL, C.MAILBOX_FULL),
        (M.SENDER_BAD, C.SENDER_REJECTED),
        (M.ACCOUNT_DISABLED, C.SENDING_BLOCKED),
        (M.NO_USER, C.SENDER_REJECTED),
        (M.SPAM, C.SENDING_BLOCKED),
        (M.SYSTEM_FULL, C.TEMPORARILY_REJECTED),
        (M.BACKEND, C.TEMPORARILY_REJECTED, "4"),
        (M.DOWN, C.TEMPORARILY_REJECTED, "4"),
        (M.OVERLOADED, C.TEMPORARILY_REJECTED, "4"),
        (M.IDLE, C.SENDING_INTERRUPTED),
        (M.NO_PERMISSION, C.SENDER_REJECTED),
        (M.CONTENT, C.MESSAGE_REJECTED),
        (M.SOME_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.ADDRESS_IN_LINK, C.CLIENT_BLOCKED),
    ),
    weak={
        "5.1.0": C.SENDER_REJECTED, "5.1.7": C.SENDER_REJECTED, "5.1.8": C.SENDER_REJECTED, "4.1.8": C.SENDER_REJECTED,
        "4.1.7": C.SENDER_REJECTED, "530": C.RELAY_DENIED, "5.7.8": C.RELAY_DENIED, "5.2.2": C.MAILBOX_FULL,
        "5.3.4": C.MESSAGE_REJECTED, "5.6.7": C.SMTPUTF8_UNAVAILABLE, "5.3.5": C.MESSAGE_REJECTED_UNSPECIFIED,
        "553": C.SENDER_REJECTED, "5.7.60": C.SENDER_REJECTED,
    },
    otherwise={"4": C.TEMPORARILY_REJECTED, "5": C.MESSAGE_REJECTED_UNSPECIFIED},
)  # fmt: skip

RCPT_TO = Place(
    words=(
        *_ALWAYS_FIRST,
        (M.SENDING_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.SENDER_NOT_OWNED, C.SENDER_REJECTED),
        (M.LOGIN_FIRST, C.RELAY_DENIED),
        (M.NO_RELAY, C.RELAY_DENIED),
        (M.SYSTEM_FULL, C.TEMPORARILY_REJECTED),
        (M.FULL, C.MAILBOX_FULL),
        (M.PASSWORD_EXPIRED, C.PASSWORD_EXPIRED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.UNAUTHENTICATED_MAIL, C.MESSAGE_REJECTED),
        (M.SENDER_BAD, C.SENDER_REJECTED),
        (M.NO_USER, C.RECIPIENT_REJECTED),
        (M.TOO_LARGE, C.MESSAGE_REJECTED),
        (M.NOT_RECEIVING, C.RECIPIENT_REJECTED),
        (M.SENDING_BLOCKED, C.SENDING_BLOCKED),
        (M.ACCOUNT_DISABLED, C.RECIPIENT_REJECTED),
        (M.NO_MAILBOX, C.RECIPIENT_REJECTED),
        (M.SPAM, C.MESSAGE_REJECTED),
        (M.BACKEND, C.TEMPORARILY_REJECTED, "4"),
        (M.DOWN, C.TEMPORARILY_REJECTED, "4"),
        (M.OVERLOADED, C.TEMPORARILY_REJECTED, "4"),
        (M.IDLE, C.SENDING_INTERRUPTED),
        (M.RECIPIENT_REFUSED, C.RECIPIENT_REJECTED),
        (M.CONTENT, C.MESSAGE_REJECTED),
        (M.SOME_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.ADDRESS_IN_LINK, C.CLIENT_BLOCKED),
    ),
    strong={"5.2.2": C.MAILBOX_FULL, "5.7.25": C.CLIENT_BLOCKED, "5.7.60": C.SENDER_REJECTED},
    weak={
        "5.1.1": C.RECIPIENT_REJECTED, "5.1.2": C.RECIPIENT_REJECTED, "5.1.3": C.RECIPIENT_REJECTED, "5.1.6": C.RECIPIENT_REJECTED,
        "5.1.10": C.RECIPIENT_REJECTED, "5.1.0": C.RECIPIENT_REJECTED, "4.1.1": C.RECIPIENT_REJECTED, "5.2.1": C.RECIPIENT_REJECTED,
        "5.2.0": C.RECIPIENT_REJECTED, "5.4.1": C.RECIPIENT_REJECTED, "5.2.2": C.MAILBOX_FULL, "4.2.2": C.MAILBOX_FULL,
        "5.1.7": C.SENDER_REJECTED, "5.1.8": C.SENDER_REJECTED, "4.1.8": C.SENDER_REJECTED, "5.3.4": C.MESSAGE_REJECTED,
        "4.5.3": C.SENDING_LIMIT_EXCEEDED, "5.5.3": C.SENDING_LIMIT_EXCEEDED,
        "530": C.RELAY_DENIED, "551": C.RELAY_DENIED, "5.6.7": C.SMTPUTF8_UNAVAILABLE,
        "5.7.1": C.MESSAGE_REJECTED_UNSPECIFIED, "550": C.RECIPIENT_REJECTED, "553": C.RECIPIENT_REJECTED, "542": C.RECIPIENT_REJECTED,
        "5.7.60": C.SENDER_REJECTED,
    },
    otherwise={"4": C.TEMPORARILY_REJECTED, "5": C.MESSAGE_REJECTED_UNSPECIFIED},
)  # fmt: skip

END_OF_DATA = Place(
    words=(
        *_ALWAYS_FIRST,
        (M.TOO_LARGE, C.MESSAGE_REJECTED),
        (M.UNAUTHENTICATED_MAIL, C.MESSAGE_REJECTED),
        (M.SENDER_NOT_OWNED, C.SENDER_REJECTED),
        (M.SENDING_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.SENDING_BLOCKED, C.SENDING_BLOCKED),
        (M.FULL, C.MAILBOX_FULL),
        (M.LOGIN_FIRST, C.RELAY_DENIED),
        (M.NO_RELAY, C.RELAY_DENIED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.SENDER_BAD, C.SENDER_REJECTED),
        (M.NO_USER, C.RECIPIENT_REJECTED),
        (M.SPAM, C.MESSAGE_REJECTED),
        (M.CONTENT, C.MESSAGE_REJECTED),
        (M.NOT_RECEIVING, C.RECIPIENT_REJECTED),
        (M.RECIPIENT_REFUSED, C.MESSAGE_REJECTED),
        (M.ACCOUNT_DISABLED, C.SENDING_BLOCKED),
        (M.SYSTEM_FULL, C.TEMPORARILY_REJECTED),
        (M.IDLE, C.SENDING_INTERRUPTED),
        (M.BACKEND, C.TEMPORARILY_REJECTED, "4"),
        (M.SOME_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.ADDRESS_IN_LINK, C.CLIENT_BLOCKED),
    ),
    strong={"5.2.2": C.MAILBOX_FULL, "5.7.25": C.CLIENT_BLOCKED, "5.7.60": C.SENDER_REJECTED},
    weak={
        "5.1.1": C.RECIPIENT_REJECTED, "5.1.7": C.SENDER_REJECTED, "5.1.8": C.SENDER_REJECTED, "5.2.2": C.MAILBOX_FULL,
        "4.2.2": C.MAILBOX_FULL, "5.3.4": C.MESSAGE_REJECTED, "552": C.MESSAGE_REJECTED, "5.7.60": C.SENDER_REJECTED,
        "5.7.20": C.MESSAGE_REJECTED, "5.7.21": C.MESSAGE_REJECTED, "5.7.22": C.MESSAGE_REJECTED, "5.7.23": C.MESSAGE_REJECTED,
        "5.7.25": C.CLIENT_BLOCKED, "5.7.26": C.MESSAGE_REJECTED, "5.7.27": C.SENDER_REJECTED, "5.6.7": C.SMTPUTF8_UNAVAILABLE,
        "5.4.6": C.MESSAGE_REJECTED, "5.7.7": C.MESSAGE_REJECTED,
        "5.6.0": C.MESSAGE_REJECTED, "5.6.1": C.MESSAGE_REJECTED, "530": C.RELAY_DENIED, "571": C.MESSAGE_REJECTED,
    },
    otherwise={"4": C.TEMPORARILY_REJECTED, "5": C.MESSAGE_REJECTED_UNSPECIFIED},
)  # fmt: skip

PLACES: dict[Phase, Place] = {
    Phase.RESOLVE: GREETING,
    Phase.DIAL: GREETING,
    Phase.HANDSHAKE: GREETING,
    Phase.GREETING: GREETING,
    Phase.CAPABILITY: GREETING,
    Phase.STARTTLS: STARTTLS,
    Phase.LOGIN: LOGIN,
    Phase.SELECT: SELECT,
    Phase.MAIL_FROM: MAIL_FROM,
    Phase.RCPT_TO: RCPT_TO,
    Phase.DATA: END_OF_DATA,
    Phase.END_OF_DATA: END_OF_DATA,
    Phase.ARRIVAL: SELECT,
}


def judge(reply: Judged) -> Verdict:
    """The cause of one refusal. Total: the last step always answers."""
    place = PLACES[reply.phase]
    return (
        _by_code(reply, place.strong, "strong")
        or _by_words(reply, place.words)
        or _by_code(reply, place.weak, "weak")
        or (_by_words(reply, LOGIN_AFTERWORDS) if place is LOGIN else None)
        or _by_class(reply, place.otherwise)
    )


def _by_code(reply: Judged, codes: Codes, step: str) -> Verdict | None:
    for code in (reply.code, reply.status):
        if code in codes:
            return Verdict(codes[code], step, code)
    return None


def _by_words(reply: Judged, words: Words) -> Verdict | None:
    for meaning, cause, *status in words:
        if status and not reply.status.startswith(status[0]):
            continue
        if match := reply.means.get(meaning):
            return Verdict(cause, "words", f"{meaning.name} by {match.phrase!r} ({match.source})")
    return None


def _by_class(reply: Judged, otherwise: Codes) -> Verdict:
    for length in (3, 2, 1):
        if cause := otherwise.get(reply.status[:length]):
            return Verdict(cause, "otherwise", reply.status)
    last = C.SERVER_UNAVAILABLE if reply.leg is Leg.IMAP else C.MALFORMED_RESPONSE
    return Verdict(last, "otherwise", reply.status)
