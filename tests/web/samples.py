"""Results to look at: one for each kind of page."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from webapp.domain.interruption import interrupt
from webapp.domain.report import (
    Arrival,
    ArrivalOutcome,
    Direction,
    ProviderSeen,
    Report,
    RequirementResult,
    ServerSummary,
    SettingsSummary,
    StageResult,
    State,
    Suggestion,
    TranscriptLine,
    Verified,
    overall,
)
from webapp.domain.result import Result, Run, RunKind, Sharing
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import (
    Cause,
    Leg,
    Outcome,
    Requirement,
    SkipReason,
    Stage,
    SuggestionReason,
    Warning,
    problem_for,
)

NOW = datetime(2026, 8, 24, 5, 32, 7, tzinfo=UTC)
ADDRESS = "hanako.yamada@example.co.jp"
TLS, STARTTLS, NONE = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, ConnectionSecurity.NONE
SETTINGS = SettingsSummary(
    address=ADDRESS,
    username=ADDRESS,
    imap=ServerSummary("imap.example.co.jp", 993, TLS),
    smtp=ServerSummary("smtp.example.co.jp", 465, TLS),
)
_TRANSCRIPT = (
    (0, Leg.IMAP, Direction.NOTE, "imap.example.co.jp resolves to 203.0.113.10"),
    (29, Leg.IMAP, Direction.NOTE, "connected to 203.0.113.10 port 993"),
    (84, Leg.IMAP, Direction.NOTE, "TLSv1.3 TLS_AES_256_GCM_SHA384, certificate trusted"),
    (131, Leg.IMAP, Direction.SERVER, "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN ID] ready"),
    (214, Leg.IMAP, Direction.CLIENT, "A2 AUTHENTICATE PLAIN <hidden>"),
    (588, Leg.IMAP, Direction.SERVER, "A2 OK hanako.yamada@example.co.jp logged in"),
    (30, Leg.SMTP, Direction.NOTE, "connected to 203.0.113.25 port 465"),
    (230, Leg.SMTP, Direction.SERVER, "220 smtp.example.co.jp ESMTP"),
    (232, Leg.SMTP, Direction.CLIENT, "EHLO [198.51.100.24]"),
)


def _connected(host: str, ip: str, port: int, started: int, **more: Any) -> dict[str, Any]:
    return {
        "host": host,
        "port": port,
        "security": "tls",
        "address": ip,
        "source_address": "198.51.100.24",
        "addresses": [
            {
                "address": "2001:db8::25",
                "family": 6,
                "outcome": "unreachable",
                "started_ms": 18,
                "duration_ms": 0,
            },
            {"address": ip, "family": 4, "outcome": "connected", "started_ms": 20, "duration_ms": 11},
        ],
        "tls": {"version": "TLSv1.3", "cipher": "TLS_AES_256_GCM_SHA384", "forward_secrecy": True},
        "certificate": CERTIFICATE,
        "greeting": "ready",
        "capabilities": {"after_tls": ["IMAP4REV1", "SASL-IR", "AUTH=PLAIN", "ID", "IDLE"]},
        "timings": [
            {"name": "dns", "started_ms": started, "duration_ms": 18},
            {"name": "tcp", "started_ms": started + 18, "duration_ms": 11},
            {"name": "tls", "started_ms": started + 29, "duration_ms": 55},
            {"name": "greeting", "started_ms": started + 84, "duration_ms": 128},
        ],
        **more,
    }


CERTIFICATE = {
    "subject": "CN=*.example.co.jp",
    "issuer": "CN=Example Trust CA 3,O=Example Trust",
    "names": ["*.example.co.jp", "example.co.jp"],
    "not_before": "2026-05-01T00:00:00Z",
    "not_after": "2026-11-02T23:59:59Z",
    "fingerprint": "4e910c77a35de812bf609a3cd4278ef15bc90642dd187fa0936e21b5cc04e738",
    "serial": "3f21",
    "key": "EC P-256",
    "signature": "ecdsa-with-SHA256",
    "self_signed": False,
    "is_authority": False,
}
IMAP_DETAILS = _connected("imap.example.co.jp", "203.0.113.10", 993, 0)
SMTP_DETAILS = _connected("smtp.example.co.jp", "203.0.113.25", 465, 0)


def stage(
    which: Stage,
    outcome: Outcome = Outcome.PASSED,
    cause: Cause | None = None,
    *,
    started: int = 0,
    took: int = 212,
    details: Mapping[str, Any] | None = None,
    **more: Any,
) -> StageResult:
    return StageResult(
        which,
        outcome,
        problem_for(cause, which) if cause else None,
        cause,
        started_ms=started if outcome is not Outcome.SKIPPED else None,
        duration_ms=took if outcome is not Outcome.SKIPPED else None,
        details=details or {},
        **more,
    )


def skipped(which: Stage, why: SkipReason = SkipReason.EARLIER_STAGE_FAILED) -> StageResult:
    return StageResult(which, Outcome.SKIPPED, skipped=why)


def report(*stages: StageResult, **more: Any) -> Report:
    """A finished report: `stages` as given, the rest passed."""
    usual = {
        Stage.IMAP_CONNECT: stage(Stage.IMAP_CONNECT, details=IMAP_DETAILS),
        Stage.IMAP_LOGIN: stage(
            Stage.IMAP_LOGIN,
            started=212,
            took=428,
            details={
                "mechanism": "PLAIN",
                "timings": [{"name": "login", "started_ms": 212, "duration_ms": 376}],
            },
        ),
        Stage.SMTP_CONNECT: stage(Stage.SMTP_CONNECT, took=310, details=SMTP_DETAILS),
        Stage.SMTP_LOGIN: stage(Stage.SMTP_LOGIN, started=310, took=240),
        Stage.TEST_MESSAGE: stage(Stage.TEST_MESSAGE, started=640, took=2800),
    }
    rows = tuple({**usual, **{row.stage: row for row in stages}}.values())
    values: dict[str, Any] = {
        "settings": SETTINGS,
        "created_at": NOW,
        "state": State.FINISHED,
        "outcome": overall(rows),
        "finished_at": NOW + timedelta(seconds=4),
        "stages": rows,
        "egress_addresses": ("198.51.100.24", "2001:db8:24::25"),
        "transcript": tuple(TranscriptLine(*line) for line in _TRANSCRIPT),
        "requirements": (
            RequirementResult(Requirement.TLS_1_2, True, "TLSv1.3"),
            RequirementResult(Requirement.TRUSTED_CERTIFICATE, True),
            RequirementResult(Requirement.FIVE_CONNECTIONS, None),
        ),
        "budget_ms": 45000,
        **more,
    }
    return Report(**values)


def passed() -> Report:
    return report(arrival=Arrival(ArrivalOutcome.ARRIVED, "INBOX", 1.2))


def passed_with_notes() -> Report:
    soon = {**SMTP_DETAILS, "certificate": {**CERTIFICATE, "not_after": "2026-09-05T00:00:00Z"}}
    return report(
        stage(
            Stage.SMTP_CONNECT,
            Outcome.WARNED,
            details=soon,
            warnings=(Warning.CERTIFICATE_EXPIRES_SOON,),
            took=310,
        ),
        arrival=Arrival(ArrivalOutcome.ARRIVED, "INBOX", 1.2),
    )


def wrong_port() -> Report:
    return report(
        stage(
            Stage.SMTP_CONNECT,
            Outcome.FAILED,
            Cause.CONNECTION_TIMEOUT,
            took=10015,
            details={
                "host": "smtp.example.co.jp",
                "port": 25,
                "security": "none",
                "addresses": [
                    {
                        "address": "203.0.113.25",
                        "family": 4,
                        "outcome": "timed_out",
                        "started_ms": 15,
                        "duration_ms": 10000,
                        "source_address": "198.51.100.24",
                    }
                ],
                "timings": [
                    {"name": "dns", "started_ms": 0, "duration_ms": 15},
                    {"name": "tcp", "started_ms": 15, "duration_ms": 10000},
                ],
            },
        ),
        skipped(Stage.SMTP_LOGIN),
        skipped(Stage.TEST_MESSAGE),
        settings=replace(SETTINGS, smtp=ServerSummary("smtp.example.co.jp", 25, NONE)),
        suggestions=(
            Suggestion(
                Leg.SMTP, "smtp.example.co.jp", 587, STARTTLS, Verified.LOGIN, SuggestionReason.USUAL_PORT
            ),
            Suggestion(
                Leg.SMTP, "smtp.example.co.jp", 465, TLS, Verified.CONNECT, SuggestionReason.USUAL_PORT
            ),
        ),
    )


def timeout() -> Report:
    return replace(wrong_port(), suggestions=())


def wrong_password() -> Report:
    return report(
        stage(
            Stage.IMAP_LOGIN,
            Outcome.FAILED,
            Cause.CREDENTIALS_REJECTED,
            took=512,
            evidence=("A2 NO [AUTHENTICATIONFAILED] Authentication failed for hanako.yamada@example.co.jp.",),
        ),
        stage(
            Stage.SMTP_LOGIN,
            Outcome.FAILED,
            Cause.CREDENTIALS_REJECTED,
            evidence=("535 5.7.8 Error: authentication failed",),
        ),
        skipped(Stage.TEST_MESSAGE),
    )


def app_password() -> Report:
    gmail = replace(
        SETTINGS,
        address="hanako.example@gmail.com",
        username="hanako.example@gmail.com",
        imap=ServerSummary("imap.gmail.com", 993, TLS),
        smtp=ServerSummary("smtp.gmail.com", 465, TLS),
    )
    return report(
        stage(
            Stage.IMAP_LOGIN,
            Outcome.FAILED,
            Cause.APP_PASSWORD_REQUIRED,
            evidence=(
                "A2 NO [ALERT] Application-specific password required: https://support.google.com/...",
            ),
        ),
        stage(Stage.SMTP_LOGIN, Outcome.FAILED, Cause.APP_PASSWORD_REQUIRED),
        skipped(Stage.TEST_MESSAGE),
        settings=gmail,
        provider=ProviderSeen("gmail", "Gmail", "domain"),
    )


def self_signed() -> Report:
    own = {
        **CERTIFICATE,
        "subject": "CN=mail.example.co.jp",
        "issuer": "CN=mail.example.co.jp",
        "self_signed": True,
    }
    details = {**_connected("mail.example.co.jp", "203.0.113.10", 993, 0), "certificate": own}
    return report(
        stage(Stage.IMAP_CONNECT, Outcome.FAILED, Cause.CERTIFICATE_SELF_SIGNED, details=details),
        skipped(Stage.IMAP_LOGIN),
        stage(
            Stage.SMTP_CONNECT,
            Outcome.FAILED,
            Cause.CERTIFICATE_SELF_SIGNED,
            details={**details, "port": 465},
        ),
        skipped(Stage.SMTP_LOGIN),
        skipped(Stage.TEST_MESSAGE),
    )


def running(ended: int = 2) -> Report:
    """In the middle: the incoming side done, the outgoing server silent for four seconds."""
    begun = datetime.now(UTC) - timedelta(seconds=5)
    base = report()
    waiting = {**SMTP_DETAILS, "waiting": {"for": "greeting", "since_ms": 600, "until_ms": 20600}}
    rows = (
        *base.stages[:ended],
        StageResult(Stage.SMTP_CONNECT, Outcome.RUNNING, started_ms=400, details=waiting),
        StageResult(Stage.SMTP_LOGIN),
        StageResult(Stage.TEST_MESSAGE),
    )
    return replace(
        base, created_at=begun, state=State.RUNNING, outcome=None, finished_at=None, stages=rows[:5]
    )


def queued() -> Report:
    """All places are taken: nothing has begun."""
    return replace(running(), stages=tuple(StageResult(which) for which in Stage))


def interrupted() -> Report:
    return interrupt(running(), Cause.CHECK_INTERRUPTED, datetime.now(UTC))


def cancelled() -> Report:
    return interrupt(running(), Cause.CHECK_CANCELLED, datetime.now(UTC))


SAMPLES = {
    sample.__name__: sample
    for sample in (
        passed, passed_with_notes, wrong_port, timeout, wrong_password, app_password, self_signed, running,
        interrupted, cancelled,
    )
}  # fmt: skip


def result(shown: Report, owner: str = "", *, show_address: bool = False, id: str = "3f9a2c71be04") -> Result:
    made = shown.created_at
    return Result(
        id,
        made,
        made + timedelta(days=7),
        Sharing(owner, show_address),
        (Run(1, RunKind.FULL, shown, version=1),),
    )
