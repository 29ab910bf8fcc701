"""The vocabulary of a diagnosis: stable codes, never words for people.

Every failed stage carries exactly one Problem (the heading a customer reads) and exactly one Cause
(what was observed). The codes appear in the JSON report, the command line's output, the metrics and the
tests. Words are chosen by `webapp.explanations` when a page is drawn.
"""

from enum import StrEnum


class Leg(StrEnum):
    """One of the two dialogues of a check; both run at the same time."""

    IMAP = "imap"
    SMTP = "smtp"


class Stage(StrEnum):
    IMAP_CONNECT = "imap_connect"
    IMAP_LOGIN = "imap_login"
    SMTP_CONNECT = "smtp_connect"
    SMTP_LOGIN = "smtp_login"
    TEST_MESSAGE = "test_message"

    @property
    def leg(self) -> Leg:
        return Leg.IMAP if self in (Stage.IMAP_CONNECT, Stage.IMAP_LOGIN) else Leg.SMTP


class Outcome(StrEnum):
    PASSED = "passed"
    WARNED = "warned"
    FAILED = "failed"
    SKIPPED = "skipped"
    RUNNING = "running"
    PENDING = "pending"
    INTERRUPTED = "interrupted"


class Problem(StrEnum):
    """The headings of the connection guide that this product implements."""

    IMAP_SETTINGS_INCORRECT = "imap_settings_incorrect"
    IMAP_AUTHENTICATION_ERROR = "imap_authentication_error"
    IMAP_VALIDATION_ERROR = "imap_validation_error"
    SMTP_SETTINGS_INCORRECT = "smtp_settings_incorrect"
    SMTP_AUTHENTICATION_ERROR = "smtp_authentication_error"
    SMTP_VALIDATION_ERROR = "smtp_validation_error"
    TEST_MESSAGE_FAILED = "test_message_failed"
    UNAUTHORIZED = "unauthorized"
    UNAUTHORIZED_APP_PASSWORD = "unauthorized_app_password"  # noqa: S105 (a heading, not a secret)
    UNAUTHORIZED_CERTIFICATE = "unauthorized_certificate"


class Cause(StrEnum):
    # reaching the server
    HOST_NOT_FOUND = "host_not_found"
    DNS_FAILURE = "dns_failure"
    TARGET_NOT_ALLOWED = "target_not_allowed"
    CONNECTION_REFUSED = "connection_refused"
    CONNECTION_TIMEOUT = "connection_timeout"
    NETWORK_UNREACHABLE = "network_unreachable"
    # the session opens, but it is not the one that was asked for
    TLS_EXPECTED = "tls_expected"
    PLAINTEXT_EXPECTED = "plaintext_expected"
    STARTTLS_UNAVAILABLE = "starttls_unavailable"
    STARTTLS_REFUSED = "starttls_refused"
    WRONG_PROTOCOL = "wrong_protocol"
    GREETING_TIMEOUT = "greeting_timeout"
    CONNECTION_DROPPED = "connection_dropped"
    MALFORMED_RESPONSE = "malformed_response"
    RESPONSE_TIMEOUT = "response_timeout"
    SERVER_UNAVAILABLE = "server_unavailable"
    CLIENT_BLOCKED = "client_blocked"
    TOO_MANY_CONNECTIONS = "too_many_connections"
    # TLS
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_NOT_YET_VALID = "certificate_not_yet_valid"
    CERTIFICATE_SELF_SIGNED = "certificate_self_signed"
    CERTIFICATE_UNKNOWN_AUTHORITY = "certificate_unknown_authority"
    CERTIFICATE_INCOMPLETE_CHAIN = "certificate_incomplete_chain"
    CERTIFICATE_NAME_MISMATCH = "certificate_name_mismatch"
    CERTIFICATE_REVOKED = "certificate_revoked"
    CERTIFICATE_WEAK = "certificate_weak"
    CERTIFICATE_MALFORMED = "certificate_malformed"
    TLS_VERSION_UNSUPPORTED = "tls_version_unsupported"
    TLS_HANDSHAKE_FAILED = "tls_handshake_failed"
    # login
    CREDENTIALS_REJECTED = "credentials_rejected"
    APP_PASSWORD_REQUIRED = "app_password_required"  # noqa: S105
    OAUTH_REQUIRED = "oauth_required"
    USERNAME_FORMAT = "username_format"
    ACCOUNT_DISABLED = "account_disabled"
    PASSWORD_EXPIRED = "password_expired"  # noqa: S105
    WEB_LOGIN_REQUIRED = "web_login_required"
    PROTOCOL_DISABLED = "protocol_disabled"
    SIGN_IN_POLICY = "sign_in_policy"
    AUTH_REQUIRES_TLS = "auth_requires_tls"
    AUTH_NOT_OFFERED = "auth_not_offered"
    AUTH_THROTTLED = "auth_throttled"
    AUTH_UNAVAILABLE = "auth_unavailable"
    AUTH_REJECTED = "auth_rejected"
    # the mailbox
    MAILBOX_UNAVAILABLE = "mailbox_unavailable"
    # the test message
    SMTPUTF8_UNAVAILABLE = "smtputf8_unavailable"
    SENDER_REJECTED = "sender_rejected"
    RECIPIENT_REJECTED = "recipient_rejected"
    RELAY_DENIED = "relay_denied"
    MESSAGE_REJECTED = "message_rejected"
    SENDING_LIMIT_EXCEEDED = "sending_limit_exceeded"
    MAILBOX_FULL = "mailbox_full"
    SENDING_BLOCKED = "sending_blocked"
    TEMPORARILY_REJECTED = "temporarily_rejected"
    SENDING_INTERRUPTED = "sending_interrupted"
    MESSAGE_REJECTED_UNSPECIFIED = "message_rejected_unspecified"
    MESSAGE_NOT_ARRIVED = "message_not_arrived"
    # the check itself
    DEADLINE_EXCEEDED = "deadline_exceeded"
    CHECK_INTERRUPTED = "check_interrupted"
    CHECK_CANCELLED = "check_cancelled"


class Warning(StrEnum):
    """What a stage that passed may still carry."""

    CERTIFICATE_EXPIRES_SOON = "certificate_expires_soon"
    CERTIFICATE_ACCEPTED_INSECURE = "certificate_accepted_insecure"
    UNENCRYPTED_LOGIN = "unencrypted_login"
    LEGACY_TLS = "legacy_tls"
    ARRIVED_IN_SPAM = "arrived_in_spam"
    ARRIVAL_UNKNOWN = "arrival_unknown"
    SLOW_SERVER = "slow_server"
    IPV6_FAILED = "ipv6_failed"
    STARTTLS_CAPABILITY_CHANGED = "starttls_capability_changed"
    NONSTANDARD_PORT = "nonstandard_port"


class Hint(StrEnum):
    """What accompanies a failure and never causes one."""

    PASSWORD_HAS_SPACES = "password_has_spaces"  # noqa: S105
    PASSWORD_HAS_OUTER_SPACES = "password_has_outer_spaces"  # noqa: S105
    PASSWORD_HAS_FULL_WIDTH = "password_has_full_width"  # noqa: S105
    PASSWORD_HAS_LINE_BREAK = "password_has_line_break"  # noqa: S105
    PASSWORD_NOT_ASCII = "password_not_ascii"  # noqa: S105
    OWN_NETWORK_SUSPECTED = "own_network_suspected"


class SkipReason(StrEnum):
    EARLIER_STAGE_FAILED = "earlier_stage_failed"
    NOT_REQUESTED = "not_requested"
    ATTEMPT_LIMIT = "attempt_limit"
    CANCELLED = "cancelled"


class SuggestionReason(StrEnum):
    USUAL_PORT = "usual_port"
    OTHER_SECURITY = "other_security"
    PROVIDER_SERVER = "provider_server"
    DISCOVERED_SERVER = "discovered_server"
    TYPO_CORRECTED = "typo_corrected"


class Requirement(StrEnum):
    """What an operator's list of technical requirements can ask for."""

    ENCRYPTED_IMAP = "encrypted_imap"
    ENCRYPTED_SMTP = "encrypted_smtp"
    TLS_1_2 = "tls_1_2"
    TRUSTED_CERTIFICATE = "trusted_certificate"
    CERTIFICATE_NAME = "certificate_name"
    IMAP4REV1 = "imap4rev1"
    IMAP_IDLE = "imap_idle"
    IMAP_UIDPLUS = "imap_uidplus"
    SMTP_AUTH = "smtp_auth"
    MESSAGE_SIZE = "message_size"
    FIVE_CONNECTIONS = "five_connections"
    STANDARD_PORTS = "standard_ports"


# What an installation asks for by itself; the rest is for those whose list names it.
USUAL_REQUIREMENTS = tuple(
    item for item in Requirement if item not in (Requirement.MESSAGE_SIZE, Requirement.STANDARD_PORTS)
)


class _Heading(StrEnum):
    """The headings that each leg has for itself."""

    SETTINGS = "settings_incorrect"
    VALIDATION = "validation_error"


_UNAUTHORIZED = (
    Cause.CREDENTIALS_REJECTED, Cause.OAUTH_REQUIRED, Cause.USERNAME_FORMAT, Cause.ACCOUNT_DISABLED,
    Cause.PASSWORD_EXPIRED, Cause.WEB_LOGIN_REQUIRED, Cause.PROTOCOL_DISABLED, Cause.SIGN_IN_POLICY,
)  # fmt: skip
_CERTIFICATE = tuple(cause for cause in Cause if cause.value.startswith("certificate_"))
_HEADINGS = {
    **dict.fromkeys(
        (
            Cause.HOST_NOT_FOUND, Cause.DNS_FAILURE, Cause.TARGET_NOT_ALLOWED, Cause.CONNECTION_REFUSED,
            Cause.CONNECTION_TIMEOUT, Cause.NETWORK_UNREACHABLE, Cause.TLS_EXPECTED,
            Cause.PLAINTEXT_EXPECTED, Cause.STARTTLS_UNAVAILABLE, Cause.WRONG_PROTOCOL,
            Cause.AUTH_REQUIRES_TLS,
        ),
        _Heading.SETTINGS,
    ),
    **dict.fromkeys(
        (
            Cause.STARTTLS_REFUSED, Cause.GREETING_TIMEOUT, Cause.CONNECTION_DROPPED,
            Cause.MALFORMED_RESPONSE, Cause.RESPONSE_TIMEOUT, Cause.SERVER_UNAVAILABLE,
            Cause.CLIENT_BLOCKED, Cause.TLS_VERSION_UNSUPPORTED, Cause.TLS_HANDSHAKE_FAILED,
            Cause.DEADLINE_EXCEEDED,
        ),
        _Heading.VALIDATION,
    ),
}  # fmt: skip
_CONNECT_STAGES = frozenset({Stage.IMAP_CONNECT, Stage.SMTP_CONNECT})
_LOGIN_STAGES = frozenset({Stage.IMAP_LOGIN, Stage.SMTP_LOGIN})
# These keep their heading where they show beyond the connect stages.
_KEPT_AT = {
    Cause.CONNECTION_DROPPED: _LOGIN_STAGES,
    Cause.AUTH_REQUIRES_TLS: _LOGIN_STAGES,
    Cause.DEADLINE_EXCEEDED: frozenset(Stage),
}
# The heading of a cause that shows in another stage than the one it belongs to.
_PROBLEM_AT = {
    Stage.IMAP_CONNECT: Problem.IMAP_VALIDATION_ERROR,
    Stage.IMAP_LOGIN: Problem.IMAP_AUTHENTICATION_ERROR,
    Stage.SMTP_CONNECT: Problem.SMTP_VALIDATION_ERROR,
    Stage.SMTP_LOGIN: Problem.SMTP_AUTHENTICATION_ERROR,
    Stage.TEST_MESSAGE: Problem.TEST_MESSAGE_FAILED,
}


def problem_for(cause: Cause, stage: Stage) -> Problem | None:
    """The heading for `cause` as seen at `stage`; None for causes without one (interrupted, cancelled).

    The "unauthorized" headings hold wherever they come up; any other heading that names another kind of
    stage gives way to the stage's own.
    """
    if cause in (Cause.CHECK_INTERRUPTED, Cause.CHECK_CANCELLED):
        return None
    if cause in _UNAUTHORIZED:
        return Problem.UNAUTHORIZED
    if cause is Cause.APP_PASSWORD_REQUIRED:
        return Problem.UNAUTHORIZED_APP_PASSWORD
    if cause in _CERTIFICATE:
        return Problem.UNAUTHORIZED_CERTIFICATE
    heading = _HEADINGS.get(cause)
    if heading and (stage in _CONNECT_STAGES or stage in _KEPT_AT.get(cause, ())):
        return Problem(f"{stage.leg}_{heading}")
    if cause is Cause.MAILBOX_UNAVAILABLE and stage is Stage.IMAP_LOGIN:
        return Problem.IMAP_VALIDATION_ERROR
    return _PROBLEM_AT[stage]
