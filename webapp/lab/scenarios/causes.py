"""What no reply can provoke: addresses, names, ports, doors, capabilities, and the check's own end."""

from webapp.domain.report import ArrivalOutcome
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Stage, Warning
from webapp.lab.play import Imap, Listening, Smtp
from webapp.lab.scenario import Need, Scenario, Typed, fails, warns
from webapp.lab.script import beside_tls, close, later, pause, send, silent

TLS, STARTTLS, NONE = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE
DNS = frozenset({Need.DNS})


def _both(name: str, says: str, cause: Cause, needs: frozenset[Need], **options: object) -> Scenario:
    """Both legs fail to connect for the same reason. `options` are those of both plays."""
    return Scenario(
        id=name,
        family="causes",
        says=says,
        imap=Imap(**options),  # type: ignore[arg-type]
        smtp=Smtp(**options),  # type: ignore[arg-type]
        finds=(fails(Stage.IMAP_CONNECT, cause), fails(Stage.SMTP_CONNECT, cause)),
        needs=needs,
    )


REACHING = (
    _both(
        "name-missing",
        "the servers' name does not exist",
        Cause.HOST_NOT_FOUND,
        DNS,
        host="mail.missing.practice.test",
    ),
    _both(
        "name-addressless",
        "the servers' name has no address",
        Cause.HOST_NOT_FOUND,
        DNS,
        host="mail.addressless.practice.test",
    ),
    _both(
        "name-broken",
        "the name server answers SERVFAIL",
        Cause.DNS_FAILURE,
        DNS,
        host="mail.broken.practice.test",
    ),
    _both(
        "name-refused",
        "the name server answers REFUSED",
        Cause.DNS_FAILURE,
        DNS,
        host="mail.refusing.practice.test",
    ),
    _both(
        "name-mute",
        "the name server never answers",
        Cause.DNS_FAILURE,
        DNS | {Need.PATIENCE},
        host="mail.mute.practice.test",
    ),
    _both(
        "name-private",
        "the name leads to a private address",
        Cause.TARGET_NOT_ALLOWED,
        DNS | {Need.OTHER_TARGETS_FORBIDDEN},
        host="mail.private.practice.test",
    ),
    _both(
        "name-metadata",
        "the name leads to the metadata address of clouds",
        Cause.TARGET_NOT_ALLOWED,
        DNS | {Need.OTHER_TARGETS_FORBIDDEN},
        host="mail.metadata.practice.test",
    ),
    _both(
        "address-private",
        "a private address was typed",
        Cause.TARGET_NOT_ALLOWED,
        frozenset({Need.OTHER_TARGETS_FORBIDDEN}),
        host="10.20.30.40",
    ),
    _both(
        "port-closed",
        "nobody listens on the ports",
        Cause.CONNECTION_REFUSED,
        frozenset(),
        listening=Listening.CLOSED,
    ),
    _both(
        "port-full",
        "connections are never taken in, as behind a firewall",
        Cause.CONNECTION_TIMEOUT,
        frozenset({Need.PATIENCE}),
        listening=Listening.FULL,
    ),
    _both(
        "network-unreachable",
        "no way leads to the address (on Linux: loopback's broadcast address)",
        Cause.NETWORK_UNREACHABLE,
        frozenset(),
        host="127.255.255.255",
    ),
)

# On 993 and 465 the port tells; on others only the silence is seen.
_TLS_EXPECTED = (
    fails(Stage.IMAP_CONNECT, Cause.TLS_EXPECTED, Cause.GREETING_TIMEOUT),
    fails(Stage.SMTP_CONNECT, Cause.TLS_EXPECTED, Cause.GREETING_TIMEOUT),
)
_ALERT = bytes.fromhex("15 0301 0002 020a")  # unexpected_message
DOORS = (
    Scenario(
        id="tls-expected-alert",
        family="causes",
        says="the ports speak TLS, tire of waiting and end with an alert; STARTTLS was chosen",
        imap=Imap(door=STARTTLS, at={"connect": (pause(0.5), beside_tls(_ALERT), close)}),
        smtp=Smtp(door=STARTTLS, at={"connect": (pause(0.5), beside_tls(_ALERT), close)}),
        finds=(
            fails(Stage.IMAP_CONNECT, Cause.TLS_EXPECTED),
            fails(Stage.SMTP_CONNECT, Cause.TLS_EXPECTED),
        ),
    ),
    Scenario(
        id="tls-expected",
        family="causes",
        says="the ports speak TLS at once; no encryption was chosen",
        typed=Typed(imap_security=NONE, smtp_security=NONE),
        finds=_TLS_EXPECTED,
        needs=frozenset({Need.PATIENCE}),
    ),
    Scenario(
        id="tls-expected-not-starttls",
        family="causes",
        says="the ports speak TLS at once; STARTTLS was chosen",
        typed=Typed(imap_security=STARTTLS, smtp_security=STARTTLS),
        finds=_TLS_EXPECTED,
        needs=frozenset({Need.PATIENCE}),
    ),
    Scenario(
        id="plaintext-expected",
        family="causes",
        says="the ports begin in the clear; SSL/TLS was chosen",
        imap=Imap(door=STARTTLS),
        smtp=Smtp(door=STARTTLS),
        typed=Typed(imap_security=TLS, smtp_security=TLS),
        finds=(
            fails(Stage.IMAP_CONNECT, Cause.PLAINTEXT_EXPECTED),
            fails(Stage.SMTP_CONNECT, Cause.PLAINTEXT_EXPECTED),
        ),
    ),
    Scenario(
        id="starttls-unavailable",
        family="causes",
        says="STARTTLS was chosen, and is not offered",
        imap=Imap(door=NONE),
        smtp=Smtp(door=NONE),
        typed=Typed(imap_security=STARTTLS, smtp_security=STARTTLS),
        finds=(
            fails(Stage.IMAP_CONNECT, Cause.STARTTLS_UNAVAILABLE),
            fails(Stage.SMTP_CONNECT, Cause.STARTTLS_UNAVAILABLE),
        ),
    ),
    Scenario(
        id="login-disabled",
        family="causes",
        says="no encryption was chosen; passwords need it there",
        imap=Imap(door=STARTTLS),
        smtp=Smtp(door=STARTTLS),
        typed=Typed(imap_security=NONE, smtp_security=NONE),
        finds=(
            fails(Stage.IMAP_LOGIN, Cause.AUTH_REQUIRES_TLS),
            fails(Stage.SMTP_LOGIN, Cause.AUTH_REQUIRES_TLS, Cause.AUTH_NOT_OFFERED),
        ),
    ),
    Scenario(
        id="auth-not-offered",
        family="causes",
        says="no login is offered that works with a password",
        imap=Imap(capabilities=("IMAP4rev1", "SASL-IR", "LOGINDISABLED", "AUTH=GSSAPI")),
        smtp=Smtp(capabilities=("PIPELINING", "8BITMIME", "AUTH GSSAPI NTLM")),
        finds=(
            fails(Stage.IMAP_LOGIN, Cause.AUTH_NOT_OFFERED, Cause.AUTH_REQUIRES_TLS),
            fails(Stage.SMTP_LOGIN, Cause.AUTH_NOT_OFFERED),
        ),
    ),
    Scenario(
        id="oauth-only",
        family="causes",
        says="only OAuth 2.0 is offered (as Outlook.com does)",
        imap=Imap(capabilities=("IMAP4rev1", "SASL-IR", "LOGINDISABLED", "AUTH=XOAUTH2")),
        smtp=Smtp(capabilities=("PIPELINING", "8BITMIME", "AUTH XOAUTH2")),
        finds=(
            fails(Stage.IMAP_LOGIN, Cause.OAUTH_REQUIRED, Cause.AUTH_NOT_OFFERED),
            fails(Stage.SMTP_LOGIN, Cause.OAUTH_REQUIRED, Cause.AUTH_NOT_OFFERED),
        ),
    ),
    Scenario(
        id="old-tls",
        family="causes",
        says="the servers know TLS 1.0 and 1.1 only",
        imap=Imap(versions="legacy"),
        smtp=Smtp(versions="legacy"),
        finds=(
            fails(Stage.IMAP_CONNECT, Cause.TLS_VERSION_UNSUPPORTED),
            fails(Stage.SMTP_CONNECT, Cause.TLS_VERSION_UNSUPPORTED),
        ),
    ),
    Scenario(
        id="old-tls-behind-starttls",
        family="causes",
        says="the same, behind STARTTLS",
        imap=Imap(door=STARTTLS, versions="legacy"),
        smtp=Smtp(door=STARTTLS, versions="legacy"),
        finds=(
            fails(Stage.IMAP_CONNECT, Cause.TLS_VERSION_UNSUPPORTED),
            fails(Stage.SMTP_CONNECT, Cause.TLS_VERSION_UNSUPPORTED),
        ),
    ),
)

_BASE = ("PIPELINING", "SIZE 10240000", "ENHANCEDSTATUSCODES", "8BITMIME", "CHUNKING")
MESSAGE = (
    Scenario(
        id="smtputf8-unavailable",
        family="causes",
        says="an address with 漢字, and the server takes ASCII only",
        address="太郎@practice.test",
        smtp=Smtp(capabilities=(*_BASE, "AUTH PLAIN LOGIN")),
        finds=(fails(Stage.TEST_MESSAGE, Cause.SMTPUTF8_UNAVAILABLE),),
    ),
    Scenario(
        id="message-interrupted",
        family="causes",
        says="the connection ends while the message is being sent",
        imap=None,
        smtp=Smtp(at={"MAIL": (close,)}),
        finds=(fails(Stage.TEST_MESSAGE, Cause.SENDING_INTERRUPTED, Cause.CONNECTION_DROPPED),),
    ),
    Scenario(
        id="message-stalled",
        family="causes",
        says="the message is sent, and never answered",
        imap=None,
        smtp=Smtp(at={"message": (silent,)}),
        finds=(fails(Stage.TEST_MESSAGE, Cause.SENDING_INTERRUPTED),),
        needs=frozenset({Need.PATIENCE}),
    ),
    Scenario(
        id="message-too-large",
        family="causes",
        says="the server takes a hundred bytes, and not one more",
        smtp=Smtp(
            capabilities=("SIZE 100", "8BITMIME", "AUTH PLAIN LOGIN"),
            at={"message": (send("552 5.3.4 Message size exceeds fixed limit"),)},
        ),
        finds=(fails(Stage.TEST_MESSAGE, Cause.MESSAGE_REJECTED),),
    ),
)

OWN_END = (
    Scenario(
        id="deadline",
        family="causes",
        says="each step takes long, and the check's time is short",
        imap=Imap(at={"greeting": later(8), "AUTHENTICATE": later(8), "EXAMINE": later(8)}),
        smtp=None,
        finds=(fails(Stage.IMAP_LOGIN, Cause.DEADLINE_EXCEEDED),),
        needs=frozenset({Need.SHORT_BUDGET, Need.PATIENCE}),
    ),
    Scenario(
        id="cancelled",
        family="causes",
        says="nothing is said until the customer stops the check",
        imap=Imap(at={"greeting": (silent,)}),
        smtp=None,
        finds=(fails(Stage.IMAP_CONNECT, Cause.CHECK_CANCELLED),),
        needs=frozenset({Need.CANCEL}),
    ),
    Scenario(
        id="interrupted",
        family="causes",
        says="nothing is said until the service stops",
        imap=Imap(at={"greeting": (silent,)}),
        smtp=None,
        finds=(fails(Stage.IMAP_CONNECT, Cause.CHECK_INTERRUPTED),),
        needs=frozenset({Need.INTERRUPT}),
    ),
)

WARNED = (
    Scenario(
        id="expires-soon",
        family="warnings",
        says="the certificates expire in five days",
        imap=Imap(certificate="expires_soon"),
        smtp=Smtp(certificate="expires_soon"),
        finds=(
            warns(Stage.IMAP_CONNECT, Warning.CERTIFICATE_EXPIRES_SOON),
            warns(Stage.SMTP_CONNECT, Warning.CERTIFICATE_EXPIRES_SOON),
        ),
        arrival=ArrivalOutcome.ARRIVED,
    ),
    Scenario(
        id="insecure-accepted",
        family="warnings",
        says="self-signed certificates, which the customer accepts",
        imap=Imap(certificate="self_signed"),
        smtp=Smtp(certificate="self_signed", door=STARTTLS),
        typed=Typed(allow_insecure_certificates=True),
        finds=(
            warns(Stage.IMAP_CONNECT, Warning.CERTIFICATE_ACCEPTED_INSECURE),
            warns(Stage.SMTP_CONNECT, Warning.CERTIFICATE_ACCEPTED_INSECURE),
        ),
        arrival=ArrivalOutcome.ARRIVED,
    ),
    Scenario(
        id="revoked-not-accepted",
        family="warnings",
        says="a revoked certificate is not accepted even so",
        imap=Imap(certificate="revoked"),
        smtp=None,
        typed=Typed(allow_insecure_certificates=True),
        finds=(fails(Stage.IMAP_CONNECT, Cause.CERTIFICATE_REVOKED),),
    ),
    Scenario(
        id="unencrypted",
        family="warnings",
        says="no encryption at all, as chosen",
        imap=Imap(door=NONE),
        smtp=Smtp(door=NONE, capabilities=(*_BASE, "AUTH PLAIN LOGIN")),
        finds=(
            warns(Stage.IMAP_LOGIN, Warning.UNENCRYPTED_LOGIN),
            warns(Stage.SMTP_LOGIN, Warning.UNENCRYPTED_LOGIN),
        ),
        arrival=ArrivalOutcome.ARRIVED,
    ),
    Scenario(
        id="legacy-cipher",
        family="warnings",
        says="TLS 1.2 without forward secrecy",
        imap=Imap(certificate="rsa", versions="no_forward_secrecy"),
        smtp=Smtp(certificate="rsa", versions="no_forward_secrecy"),
        finds=(warns(Stage.IMAP_CONNECT, Warning.LEGACY_TLS), warns(Stage.SMTP_CONNECT, Warning.LEGACY_TLS)),
        arrival=ArrivalOutcome.ARRIVED,
    ),
    Scenario(
        id="sent-elsewhere",
        family="warnings",
        says="the test message goes to somebody else",
        typed=Typed(recipient="somebody@elsewhere.test"),
        finds=(warns(Stage.TEST_MESSAGE, Warning.ARRIVAL_UNKNOWN),),
    ),
    Scenario(
        id="ipv6-dead",
        family="warnings",
        says="the name has an IPv6 address at which nobody listens",
        imap=Imap(host="six.practice.test"),
        smtp=Smtp(host="six.practice.test"),
        finds=(
            warns(Stage.IMAP_CONNECT, Warning.IPV6_FAILED),
            warns(Stage.SMTP_CONNECT, Warning.IPV6_FAILED),
        ),
        needs=DNS,
        arrival=ArrivalOutcome.ARRIVED,
    ),
    Scenario(
        id="capabilities-change",
        family="warnings",
        says="more is offered before STARTTLS than after it",
        imap=Imap(
            door=STARTTLS, before_tls=("IMAP4rev1", "SASL-IR", "IDLE", "UIDPLUS", "STARTTLS", "AUTH=PLAIN")
        ),
        smtp=Smtp(
            door=STARTTLS,
            before_tls=(*_BASE, "STARTTLS", "AUTH PLAIN LOGIN CRAM-MD5", "DSN", "VRFY"),
            capabilities=("AUTH PLAIN",),
        ),
        finds=(warns(Stage.SMTP_CONNECT, Warning.STARTTLS_CAPABILITY_CHANGED),),
        arrival=ArrivalOutcome.ARRIVED,
    ),
)

SCENARIOS = (*REACHING, *DOORS, *MESSAGE, *OWN_END, *WARNED)
