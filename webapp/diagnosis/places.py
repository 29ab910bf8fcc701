"""The order of the rules: for each place in the dialogue, which codes and which words make which cause.

All order is here. Each place is judged in five steps, and the first that answers decides:
1. `strong`: codes that mean one thing only ([EXPIRED], 538),
2. `words`: particular before general, for servers send misleading codes more often than misleading words,
3. `weak`: other codes that mean something ([UNAVAILABLE], 454, 5.1.1),
4. `afterwords`: words that add nothing to a code that says more, and what the reply is about at all,
5. `otherwise`: the class of the reply, what remains when a server gives no reason.
Where no reason is given the cause is a general one (auth_rejected, message_rejected_unspecified, ...) rather than
a particular one that may be wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.diagnosis.meaning import Meaning as M  # noqa: N817 (the tables would be unreadable)
from webapp.domain.evidence import Phase
from webapp.domain.vocabulary import Cause as C  # noqa: N817 (the tables would be unreadable)

Codes = Mapping[str, C]
# (meaning, cause), or (meaning, cause, beginning of the status that it is believed with).
Words = tuple[tuple[M, C] | tuple[M, C, str], ...]


@dataclass(frozen=True)
class Place:
    """The rules of one place in the dialogue.

    strong, weak: by IMAP response code (RFC 5530, 9051), SMTP enhanced code (RFC 3463, 5248) or SMTP status.
    words, afterwords: in order.
    otherwise: by enhanced code or its beginning ("5.6."), or by the beginning of the status; the longest that fits.
    """

    words: Words
    otherwise: Codes
    strong: Codes = field(default_factory=dict)
    weak: Codes = field(default_factory=dict)
    afterwords: Words = ()


def between(prefix: str, first: int, last: int) -> str:
    """Enhanced codes of a row, as Microsoft gives them out: "5.7.", 606, 649 -> "5.7.606 5.7.607 ..."."""
    return " ".join(f"{prefix}{number}" for number in range(first, last + 1))


# https://learn.microsoft.com/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online
_MICROSOFT_BLOCKS = f"{between('5.7.', 606, 649)} 5.7.511 5.7.513 {between('4.7.', 850, 899)}"
_MICROSOFT_BARS = f"{between('5.7.', 501, 503)} {between('5.7.', 700, 750)}"


def by_code(causes: Mapping[C, str]) -> Codes:
    """{cause: "code code ..."} the other way round."""
    return {code: cause for cause, codes in causes.items() for code in codes.split()}


GREETING = Place(
    words=(
        (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
        (M.TLS_TOO_WEAK, C.TLS_VERSION_UNSUPPORTED),
        (M.ENCRYPTION_REQUIRED, C.AUTH_REQUIRES_TLS),
        (M.NO_SERVER, C.CLIENT_BLOCKED),
        (M.FOREIGN, C.CLIENT_BLOCKED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.TOO_MANY_ERRORS, C.CLIENT_BLOCKED),
        (M.ATTEMPTS, C.CLIENT_BLOCKED),
        (M.DOWN, C.SERVER_UNAVAILABLE),
        (M.BACKEND, C.SERVER_UNAVAILABLE),
        (M.IDLE, C.CONNECTION_DROPPED),
        (M.TIMEOUT, C.CONNECTION_DROPPED),
        # "554 Service unavailable" is what block lists make of a greeting; only a 4xx means what it says.
        (M.OVERLOADED, C.SERVER_UNAVAILABLE, "4"),
        (M.OVERLOADED, C.SERVER_UNAVAILABLE, "BYE"),
        (M.SYSTEM_FULL, C.SERVER_UNAVAILABLE),
        (M.SPAM, C.CLIENT_BLOCKED),
        (M.SENDING_LIMIT, C.CLIENT_BLOCKED),
        (M.GREYLISTED, C.SERVER_UNAVAILABLE),
        (M.SYNTAX, C.MALFORMED_RESPONSE),
        (M.TRY_LATER, C.SERVER_UNAVAILABLE, "4"),
        (M.TRY_LATER, C.SERVER_UNAVAILABLE, "BYE"),
        (M.NO_PERMISSION, C.CLIENT_BLOCKED),
        (M.GOODBYE, C.CONNECTION_DROPPED),
        (M.PROTOCOL_DISABLED, C.SERVER_UNAVAILABLE),
    ),
    strong=by_code(
        {
            C.AUTH_REQUIRES_TLS: "PRIVACYREQUIRED",
            C.CLIENT_BLOCKED: "5.7.25",
        }
    ),
    weak=by_code(
        {
            C.TOO_MANY_CONNECTIONS: "LIMIT INUSE IN-USE",
            C.CLIENT_BLOCKED: "4.7.1",
            C.MALFORMED_RESPONSE: "501",
        }
    ),
    otherwise=by_code(
        {
            C.SERVER_UNAVAILABLE: "4 BYE NO",
            C.CLIENT_BLOCKED: "5",
            C.MALFORMED_RESPONSE: "500 502 BAD",
        }
    ),
)

STARTTLS = Place(
    words=(
        (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
        (M.TLS_TOO_WEAK, C.TLS_VERSION_UNSUPPORTED),
        (M.TLS_BROKEN, C.STARTTLS_REFUSED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
    ),
    weak=by_code(
        {
            C.STARTTLS_REFUSED: "454",
            C.SERVER_UNAVAILABLE: "421",
        }
    ),
    otherwise=by_code(
        {
            C.STARTTLS_REFUSED: "4 554 501 BYE",
            C.STARTTLS_UNAVAILABLE: "5 NO BAD",
        }
    ),
)

LOGIN = Place(
    strong=by_code(
        {
            C.PASSWORD_EXPIRED: "EXPIRED",
            C.AUTH_REQUIRES_TLS: "PRIVACYREQUIRED 538 5.7.11 5.7.10",
            C.WEB_LOGIN_REQUIRED: "WEBALERT",
            C.AUTH_THROTTLED: "THROTTLED",
            C.TLS_VERSION_UNSUPPORTED: "4.7.66",
        }
    ),
    words=(
        (M.TLS_TOO_WEAK, C.TLS_VERSION_UNSUPPORTED),
        (M.NO_SERVER, C.CLIENT_BLOCKED),
        (M.FOREIGN, C.CLIENT_BLOCKED),
        (M.ENCRYPTION_REQUIRED, C.AUTH_REQUIRES_TLS),
        (M.PROTOCOL_DISABLED, C.PROTOCOL_DISABLED),
        (M.OAUTH, C.OAUTH_REQUIRED),
        (M.APP_PASSWORD, C.APP_PASSWORD_REQUIRED),
        (M.SIGN_IN_POLICY, C.SIGN_IN_POLICY),
        (M.PASSWORD_EXPIRED, C.PASSWORD_EXPIRED),
        (M.WEB_LOGIN, C.WEB_LOGIN_REQUIRED),
        (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
        (M.TOO_MANY_ERRORS, C.CONNECTION_DROPPED),
        (M.ATTEMPTS, C.AUTH_THROTTLED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.SENDING_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.ACCOUNT_DISABLED, C.ACCOUNT_DISABLED),
        (M.SENDING_BLOCKED, C.SENDING_BLOCKED),
        (M.LOGIN_LIMIT, C.AUTH_THROTTLED),
        (M.MECHANISM, C.AUTH_NOT_OFFERED),
        # BAD is about grammar (RFC 9051 section 7.1.3) where the words are too.
        (M.SYNTAX, C.AUTH_REJECTED, "BAD"),
        (M.USERNAME_FORMAT, C.USERNAME_FORMAT),
        (M.WRONG_PASSWORD, C.CREDENTIALS_REJECTED),
        # A 535 is a verdict on the login, whatever part of the server pronounced it.
        (M.BACKEND, C.AUTH_UNAVAILABLE, "4"),
        (M.BACKEND, C.AUTH_UNAVAILABLE, "NO"),
        (M.BACKEND, C.AUTH_UNAVAILABLE, "BAD"),
        (M.BACKEND, C.AUTH_UNAVAILABLE, "BYE"),
        (M.NO_USER, C.CREDENTIALS_REJECTED),
        (M.FULL, C.MAILBOX_FULL),
        (M.NO_MAILBOX, C.MAILBOX_UNAVAILABLE),
        (M.DOWN, C.AUTH_UNAVAILABLE),
        (M.OVERLOADED, C.AUTH_UNAVAILABLE),
    ),
    weak=by_code(
        {
            C.CREDENTIALS_REJECTED: "AUTHENTICATIONFAILED",
            C.AUTH_REJECTED: "AUTHORIZATIONFAILED 5.5.4 5.5.6",
            C.AUTH_UNAVAILABLE: "UNAVAILABLE SERVERBUG SYS/TEMP SYS/PERM",
            C.TOO_MANY_CONNECTIONS: "LIMIT INUSE IN-USE",
            C.AUTH_THROTTLED: "OVERQUOTA",
            C.MAILBOX_UNAVAILABLE: "NONEXISTENT",
            C.ACCOUNT_DISABLED: "5.7.13 525",
            C.PASSWORD_EXPIRED: "4.7.12",
            C.SENDING_BLOCKED: "5.1.8",
            C.AUTH_NOT_OFFERED: "504 534 500 502 503",
        }
    ),
    # Words that add nothing to a code that says more.
    afterwords=(
        (M.GOODBYE, C.CONNECTION_DROPPED, "BYE"),
        (M.GOODBYE, C.CONNECTION_DROPPED, "4"),
        (M.IDLE, C.CONNECTION_DROPPED, "BYE"),
        (M.IDLE, C.CONNECTION_DROPPED, "421"),
        (M.TIMEOUT, C.CONNECTION_DROPPED, "BYE"),
        (M.TIMEOUT, C.CONNECTION_DROPPED, "421"),
        (M.TIMEOUT, C.AUTH_UNAVAILABLE),
        (M.TRY_LATER, C.AUTH_UNAVAILABLE),
        (M.ABOUT_ENCRYPTION, C.AUTH_REQUIRES_TLS),
        (M.SYNTAX, C.AUTH_REJECTED, "501"),
        (M.BARE_REFUSAL, C.AUTH_UNAVAILABLE, "4"),
        (M.BARE_REFUSAL, C.CREDENTIALS_REJECTED),
        (M.SYNTAX, C.AUTH_REJECTED),
        (M.ABOUT_OAUTH, C.OAUTH_REQUIRED),
        (M.ABOUT_CLIENT, C.CLIENT_BLOCKED, "5"),
        (M.ABOUT_CLIENT, C.CLIENT_BLOCKED, "NO"),
        (M.ABOUT_PASSWORD, C.CREDENTIALS_REJECTED, "5"),
        (M.ABOUT_PASSWORD, C.CREDENTIALS_REJECTED, "NO"),
        (M.ABOUT_ACCESS, C.PROTOCOL_DISABLED, "5"),
        (M.ABOUT_ACCESS, C.PROTOCOL_DISABLED, "NO"),
        (M.ABOUT_ACCOUNT, C.ACCOUNT_DISABLED, "5"),
        (M.ABOUT_ACCOUNT, C.ACCOUNT_DISABLED, "NO"),
        (M.NO_PERMISSION, C.AUTH_REJECTED),
    ),
    otherwise=by_code(
        {
            C.AUTH_UNAVAILABLE: "4",
            C.SERVER_UNAVAILABLE: "421",
            C.AUTH_REJECTED: "5 535 NO BAD",
            C.CONNECTION_DROPPED: "BYE",
        }
    ),
)

SELECT = Place(
    words=(
        (M.PROTOCOL_DISABLED, C.PROTOCOL_DISABLED),
        (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
        (M.APP_PASSWORD, C.APP_PASSWORD_REQUIRED),
    ),
    weak=by_code(
        {
            C.TOO_MANY_CONNECTIONS: "LIMIT",
        }
    ),
    otherwise=by_code(
        {
            C.MAILBOX_UNAVAILABLE: "NO BAD",
            C.CONNECTION_DROPPED: "BYE",
        }
    ),
)

# Words that mean the same at MAIL FROM, RCPT TO, DATA and after the message.
_ALWAYS_FIRST: Words = (
    (M.SMTPUTF8, C.SMTPUTF8_UNAVAILABLE),
    (M.NO_SERVER, C.CLIENT_BLOCKED),
    (M.FOREIGN, C.CLIENT_BLOCKED),
    (M.TLS_TOO_WEAK, C.TLS_VERSION_UNSUPPORTED),
    (M.ENCRYPTION_REQUIRED, C.AUTH_REQUIRES_TLS),
    (M.TOO_MANY_CONNECTIONS, C.TOO_MANY_CONNECTIONS),
    (M.GREYLISTED, C.TEMPORARILY_REJECTED),
    (M.BAD_LINK, C.MESSAGE_REJECTED),
)

MAIL_FROM = Place(
    words=(
        *_ALWAYS_FIRST,
        (M.TOO_LARGE, C.MESSAGE_REJECTED),
        (M.SENDER_NOT_OWNED, C.SENDER_REJECTED),
        (M.LOGIN_FIRST, C.TEMPORARILY_REJECTED, "45"),
        (M.LOGIN_FIRST, C.RELAY_DENIED),
        (M.TOO_MANY_ERRORS, C.SENDING_INTERRUPTED, "4"),
        (M.TOO_MANY_ERRORS, C.MESSAGE_REJECTED_UNSPECIFIED),
        (M.SENDING_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.SENDING_BLOCKED, C.SENDING_BLOCKED),
        (M.PASSWORD_EXPIRED, C.PASSWORD_EXPIRED),
        (M.NO_RELAY, C.RELAY_DENIED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.BACKEND, C.TEMPORARILY_REJECTED, "4"),
        (M.UNAUTHENTICATED_MAIL, C.MESSAGE_REJECTED),
        (M.FULL, C.MAILBOX_FULL),
        (M.SENDER_BAD, C.SENDER_REJECTED),
        (M.NO_MX, C.SENDER_REJECTED),
        (M.ACCOUNT_DISABLED, C.SENDING_BLOCKED),
        (M.NO_USER, C.SENDER_REJECTED),
        (M.SPAM, C.SENDING_BLOCKED),
        (M.SYSTEM_FULL, C.TEMPORARILY_REJECTED),
        (M.BACKEND, C.TEMPORARILY_REJECTED, "4"),
        (M.DOWN, C.TEMPORARILY_REJECTED, "4"),
        (M.OVERLOADED, C.TEMPORARILY_REJECTED, "4"),
        (M.IDLE, C.SENDING_INTERRUPTED),
        (M.TIMEOUT, C.SENDING_INTERRUPTED, "421"),
        (M.TIMEOUT, C.TEMPORARILY_REJECTED, "4"),
        (M.NO_PERMISSION, C.SENDER_REJECTED),
        (M.CONTENT, C.MESSAGE_REJECTED),
        (M.SOME_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.ADDRESS_IN_LINK, C.CLIENT_BLOCKED),
        (M.ABOUT_ENCRYPTION, C.AUTH_REQUIRES_TLS, "530"),
    ),
    strong=by_code(
        {
            C.CLIENT_BLOCKED: f"5.7.25 4.7.650 {_MICROSOFT_BLOCKS}",
            C.SENDING_BLOCKED: f"4.7.28 5.7.28 {_MICROSOFT_BARS}",
        }
    ),
    weak=by_code(
        {
            C.SMTPUTF8_UNAVAILABLE: "5.6.7 4.6.7",
            C.SENDER_REJECTED: "5.1.0 5.1.7 5.1.8 4.1.8 4.1.7 553 5.7.60",
            C.RELAY_DENIED: "530 5.7.8",
            C.SENDING_BLOCKED: "525 5.7.13",
            C.MAILBOX_FULL: "5.2.2",
            C.MESSAGE_REJECTED: "5.3.4",
            C.SENDING_LIMIT_EXCEEDED: "4.5.3 5.5.3 5.4.5",
            C.MESSAGE_REJECTED_UNSPECIFIED: "5.3.5",
        }
    ),
    afterwords=(
        (M.ABOUT_ENCRYPTION, C.AUTH_REQUIRES_TLS),
        (M.ABOUT_SENDER, C.SENDER_REJECTED, "5"),
        (M.ABOUT_LOGIN, C.RELAY_DENIED, "5"),
        (M.ABOUT_AMOUNT, C.SENDING_LIMIT_EXCEEDED),
        (M.ABOUT_SENDING, C.SENDING_BLOCKED, "5"),
        (M.ABOUT_CLIENT, C.CLIENT_BLOCKED, "5"),
        (M.SYNTAX, C.MESSAGE_REJECTED_UNSPECIFIED, "5"),
        # At MAIL FROM an address, a domain or a mailbox is the sender's.
        (M.ABOUT_RECIPIENT, C.SENDER_REJECTED, "5"),
    ),
    otherwise=by_code(
        {
            C.TEMPORARILY_REJECTED: "4",
            C.MESSAGE_REJECTED_UNSPECIFIED: "5",
            C.SENDER_REJECTED: "501 5.1.",
            C.MESSAGE_REJECTED: "5.6.",
        }
    ),
)

RCPT_TO = Place(
    words=(
        *_ALWAYS_FIRST,
        (M.RECIPIENT_CHOICE, C.RECIPIENT_REJECTED),
        (M.HARVEST, C.TEMPORARILY_REJECTED, "4"),
        (M.HARVEST, C.CLIENT_BLOCKED),
        (M.RECEIVING_TOO_MUCH, C.TEMPORARILY_REJECTED, "4"),
        (M.RECEIVING_TOO_MUCH, C.RECIPIENT_REJECTED),
        (M.OUTGOING_QUOTA, C.SENDING_LIMIT_EXCEEDED),
        (M.FULL, C.MAILBOX_FULL, "552"),
        (M.TOO_MANY_ERRORS, C.SENDING_INTERRUPTED, "4"),
        (M.TOO_MANY_ERRORS, C.MESSAGE_REJECTED_UNSPECIFIED),
        (M.SENDING_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.SENDER_NOT_OWNED, C.SENDER_REJECTED),
        (M.LOGIN_FIRST, C.TEMPORARILY_REJECTED, "45"),
        (M.LOGIN_FIRST, C.RELAY_DENIED),
        (M.NO_RELAY, C.RELAY_DENIED),
        (M.SYSTEM_FULL, C.TEMPORARILY_REJECTED),
        (M.FULL, C.MAILBOX_FULL),
        (M.PASSWORD_EXPIRED, C.PASSWORD_EXPIRED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.BACKEND, C.TEMPORARILY_REJECTED, "4"),
        (M.UNAUTHENTICATED_MAIL, C.MESSAGE_REJECTED),
        (M.SENDER_BAD, C.SENDER_REJECTED),
        (M.NO_MX, C.RECIPIENT_REJECTED),
        (M.NO_USER, C.RECIPIENT_REJECTED),
        (M.TOO_LARGE, C.MESSAGE_REJECTED),
        (M.OVERLOADED, C.TEMPORARILY_REJECTED, "4"),
        (M.NOT_RECEIVING, C.RECIPIENT_REJECTED),
        (M.SENDING_BLOCKED, C.SENDING_BLOCKED),
        (M.ACCOUNT_DISABLED, C.RECIPIENT_REJECTED),
        (M.NO_MAILBOX, C.RECIPIENT_REJECTED),
        (M.SPAM, C.TEMPORARILY_REJECTED, "4"),
        (M.SPAM, C.MESSAGE_REJECTED),
        (M.BACKEND, C.TEMPORARILY_REJECTED, "4"),
        (M.DOWN, C.TEMPORARILY_REJECTED, "4"),
        (M.OVERLOADED, C.TEMPORARILY_REJECTED, "4"),
        (M.IDLE, C.SENDING_INTERRUPTED),
        (M.TIMEOUT, C.SENDING_INTERRUPTED, "421"),
        (M.TIMEOUT, C.TEMPORARILY_REJECTED, "4"),
        (M.RECIPIENT_REFUSED, C.RECIPIENT_REJECTED),
        (M.CONTENT, C.MESSAGE_REJECTED),
        (M.SOME_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.ADDRESS_IN_LINK, C.CLIENT_BLOCKED),
        (M.ABOUT_ENCRYPTION, C.AUTH_REQUIRES_TLS, "530"),
        (M.SYNTAX, C.RECIPIENT_REJECTED, "501"),
    ),
    strong=by_code(
        {
            C.MAILBOX_FULL: "5.2.2",
            C.RECIPIENT_REJECTED: "5.1.10",
            C.CLIENT_BLOCKED: f"5.7.25 4.7.650 {_MICROSOFT_BLOCKS}",
            C.SENDER_REJECTED: "5.7.60",
            C.SENDING_BLOCKED: f"4.7.28 5.7.28 {_MICROSOFT_BARS}",
        }
    ),
    weak=by_code(
        {
            C.SMTPUTF8_UNAVAILABLE: "5.6.7 4.6.7",
            C.RECIPIENT_REJECTED: "5.1.1 5.1.2 5.1.3 5.1.6 5.1.10 5.1.0 4.1.1 5.2.1 5.2.0 5.4.1",
            C.MAILBOX_FULL: "5.2.2 4.2.2",
            C.SENDER_REJECTED: "5.1.7 5.1.8 4.1.8 5.7.60",
            C.MESSAGE_REJECTED: "5.3.4",
            C.SENDING_LIMIT_EXCEEDED: "4.5.3 5.5.3 5.4.5",
            C.RELAY_DENIED: "530 551",
            C.SENDING_BLOCKED: "525 5.7.13",
        }
    ),
    afterwords=(
        (M.ABOUT_ENCRYPTION, C.AUTH_REQUIRES_TLS),
        (M.ABOUT_AMOUNT, C.SENDING_LIMIT_EXCEEDED),
        (M.ABOUT_LOGIN, C.RELAY_DENIED, "5"),
        (M.ABOUT_RELAY, C.RELAY_DENIED, "5"),
        (M.ABOUT_SENDER, C.SENDER_REJECTED, "5"),
        (M.ABOUT_CLIENT, C.CLIENT_BLOCKED, "5"),
        (M.ABOUT_RECIPIENT, C.RECIPIENT_REJECTED, "5"),
    ),
    otherwise=by_code(
        {
            C.TEMPORARILY_REJECTED: "4",
            C.MESSAGE_REJECTED_UNSPECIFIED: "5 5.7.1",
            C.RECIPIENT_REJECTED: "501 550 553 542 5.1. 5.2.",
        }
    ),
)

END_OF_DATA = Place(
    words=(
        *_ALWAYS_FIRST,
        (M.RECIPIENT_CHOICE, C.RECIPIENT_REJECTED),
        (M.RECEIVING_TOO_MUCH, C.TEMPORARILY_REJECTED, "4"),
        (M.RECEIVING_TOO_MUCH, C.RECIPIENT_REJECTED),
        (M.TOO_LARGE, C.MESSAGE_REJECTED),
        (M.UNAUTHENTICATED_MAIL, C.MESSAGE_REJECTED),
        (M.SENDER_NOT_OWNED, C.SENDER_REJECTED),
        (M.OUTGOING_QUOTA, C.SENDING_LIMIT_EXCEEDED),
        (M.FULL, C.MAILBOX_FULL, "552"),
        (M.TOO_MANY_ERRORS, C.SENDING_INTERRUPTED, "4"),
        (M.TOO_MANY_ERRORS, C.MESSAGE_REJECTED_UNSPECIFIED),
        (M.SENDING_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.SENDING_BLOCKED, C.SENDING_BLOCKED),
        (M.FULL, C.MAILBOX_FULL),
        (M.LOGIN_FIRST, C.RELAY_DENIED),
        (M.NO_RELAY, C.RELAY_DENIED),
        (M.CLIENT_BLOCKED, C.CLIENT_BLOCKED),
        (M.SENDER_BAD, C.SENDER_REJECTED),
        (M.NO_MX, C.SENDER_REJECTED),
        (M.NO_USER, C.RECIPIENT_REJECTED),
        (M.BACKEND, C.TEMPORARILY_REJECTED, "4"),
        (M.OVERLOADED, C.TEMPORARILY_REJECTED, "4"),
        (M.TIMEOUT, C.TEMPORARILY_REJECTED, "45"),
        (M.SPAM, C.MESSAGE_REJECTED),
        (M.CONTENT, C.MESSAGE_REJECTED),
        (M.NOT_RECEIVING, C.RECIPIENT_REJECTED),
        (M.RECIPIENT_REFUSED, C.MESSAGE_REJECTED),
        (M.ACCOUNT_DISABLED, C.SENDING_BLOCKED),
        (M.SYSTEM_FULL, C.TEMPORARILY_REJECTED),
        (M.IDLE, C.SENDING_INTERRUPTED),
        (M.TIMEOUT, C.SENDING_INTERRUPTED, "421"),
        (M.TIMEOUT, C.TEMPORARILY_REJECTED, "4"),
        (M.SOME_LIMIT, C.SENDING_LIMIT_EXCEEDED),
        (M.ADDRESS_IN_LINK, C.CLIENT_BLOCKED),
        (M.ABOUT_ENCRYPTION, C.AUTH_REQUIRES_TLS, "530"),
    ),
    strong=by_code(
        {
            C.CLIENT_BLOCKED: f"5.7.25 4.7.650 {_MICROSOFT_BLOCKS}",
            C.SENDER_REJECTED: "5.7.60",
            C.SENDING_BLOCKED: f"4.7.28 5.7.28 {_MICROSOFT_BARS}",
        }
    ),
    weak=by_code(
        {
            C.SMTPUTF8_UNAVAILABLE: "5.6.7 4.6.7",
            C.RECIPIENT_REJECTED: "5.1.1",
            C.SENDER_REJECTED: "5.1.7 5.1.8 5.7.60 5.7.27",
            C.MAILBOX_FULL: "5.2.2 4.2.2",
            C.MESSAGE_REJECTED: "5.3.4 552 5.7.20 5.7.21 5.7.22 5.7.23 5.7.26 5.4.6 5.7.7 5.6.0 5.6.1 571",
            C.CLIENT_BLOCKED: "5.7.25",
            C.RELAY_DENIED: "530",
            C.SENDING_LIMIT_EXCEEDED: "5.4.5",
        }
    ),
    afterwords=(
        (M.ABOUT_ENCRYPTION, C.AUTH_REQUIRES_TLS),
        (M.ABOUT_AMOUNT, C.SENDING_LIMIT_EXCEEDED),
        (M.ABOUT_SENDER, C.SENDER_REJECTED, "5"),
        (M.ABOUT_SENDING, C.SENDING_BLOCKED, "5"),
    ),
    otherwise=by_code(
        {
            C.TEMPORARILY_REJECTED: "4",
            C.MESSAGE_REJECTED_UNSPECIFIED: "5",
            C.MESSAGE_REJECTED: "5.6.",
        }
    ),
)

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
