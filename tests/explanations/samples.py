"""Reports to explain: with nothing known, with everything known, and with facts that mean harm."""

from datetime import UTC, datetime

from webapp.domain.report import (
    Json,
    ProviderSeen,
    Report,
    ServerSummary,
    SettingsSummary,
    StageResult,
    State,
)
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Hint, Outcome, Stage, Warning, problem_for

NOON = datetime(2026, 8, 24, 5, 32, 7, tzinfo=UTC)
ADDRESSES = ("198.51.100.24", "2001:db8:24::25")
NASTY = (
    "\x1b[31m\x00%(host)s%s%(nothing)d{0}{host}\u202e</bdi><script>alert(1)</script>\r\n.\r\nQUIT"
    + "Ａ" * 5_000
    + "\u0301" * 500
)
FULL: dict[str, Json] = {
    "port": 993,
    "date": "2026-09-05T00:00:00Z",
    "names": ["mail.example.net", "*.example.net"],
    "issuer": "Example Works CA",
    "fingerprint": "4e910c77a35de812bf609a3cd4278ef15bc90642dd187fa0936e21b5cc04e738",
    "offered": ["GSSAPI", "NTLM"],
    "version": "TLSv1.2",
    "cipher": "AES256-SHA",
    "detail": "RSA 1024",
    "reason": "key_compromise",
    "alert": "HANDSHAKE_FAILURE",
    "command": "LOGIN",
    "reply": "NO nothing here",
    "subject": "Test message 7Q4M",
    "message_id": "<7q4m@check.example>",
    "found": "pop3",
    "seconds": 20,
    "days": 9,
    "password_sent": False,
}
HOSTILE: dict[str, Json] = dict.fromkeys((*FULL, "host", "ip", "username", "sender", "recipient"), NASTY)
WRONG_KINDS: dict[str, Json] = {name: {"a": [None]} for name in (*FULL, "host", "addresses", "time")}


def failed(
    stage: Stage,
    cause: Cause | None,
    facts: dict[str, Json] | None = None,
    *,
    evidence: tuple[str, ...] = (),
    hints: tuple[Hint, ...] = (),
    warnings: tuple[Warning, ...] = (),
) -> StageResult:
    return StageResult(
        stage,
        Outcome.FAILED,
        problem=problem_for(cause, stage) if cause else None,
        cause=cause,
        evidence=evidence,
        hints=hints,
        warnings=warnings,
        started_ms=640,
        duration_ms=10_015,
        details={"facts": facts} if facts is not None else {},
    )


def report(*stages: StageResult, provider: ProviderSeen | None = None) -> Report:
    full = Report(
        SettingsSummary(
            address="hanako@example.co.jp",
            username="hanako",
            imap=ServerSummary("imap.example.co.jp", 993, ConnectionSecurity.TLS),
            smtp=ServerSummary("smtp.example.co.jp", 25, ConnectionSecurity.NONE),
            smtp_username="hanako-send",
        ),
        created_at=NOON,
        state=State.FINISHED,
        egress_addresses=ADDRESSES,
        provider=provider,
    )
    for stage in stages:
        full = full.with_stage(stage)
    return full


def bare_report(*stages: StageResult) -> Report:
    """A report that knows next to nothing."""
    empty = Report(SettingsSummary("", "", None, None), created_at=NOON, state=State.FINISHED)
    for stage in stages:
        empty = empty.with_stage(stage)
    return empty
