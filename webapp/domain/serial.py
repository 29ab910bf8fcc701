"""Reports as JSON values (schema inbox-check/1) and back. Total: a report survives the round trip."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from webapp.domain.report import (
    SCHEMA,
    Arrival,
    ArrivalOutcome,
    Direction,
    Json,
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
)
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import (
    Cause,
    Hint,
    Leg,
    Outcome,
    Problem,
    Requirement,
    SkipReason,
    Stage,
    SuggestionReason,
    Warning,
)


class MalformedReport(ValueError):  # noqa: N818 (says what it is about)
    """A JSON value that is no report of this schema."""


def time_to_json(time: datetime | None) -> str | None:
    """RFC 3339, UTC, with "Z"."""
    return None if time is None else time.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def time_from_json(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def report_to_json(report: Report) -> dict[str, Json]:
    """The public form of a report: JSON values only, every key always there."""
    return {
        "schema": SCHEMA,
        "state": report.state.value,
        "outcome": report.outcome and report.outcome.value,
        "created_at": time_to_json(report.created_at),
        "finished_at": time_to_json(report.finished_at),
        "expires_at": time_to_json(report.expires_at),
        "budget_ms": report.budget_ms,
        "region": report.region or None,
        "settings": _settings_to_json(report.settings),
        "provider": _provider_to_json(report.provider),
        "stages": [_stage_to_json(row) for row in report.stages],
        "suggestions": [
            {
                "leg": item.leg.value,
                "host": item.host,
                "port": item.port,
                "security": item.security.value,
                "verified": item.verified.value,
                "reason": item.reason.value,
            }
            for item in report.suggestions
        ],
        "arrival": _arrival_to_json(report.arrival),
        "requirements": [
            {"id": item.id.value, "met": item.met, "evidence": item.evidence} for item in report.requirements
        ],
        "egress_addresses": list(report.egress_addresses),
        "transcript": [
            {"ms": line.ms, "leg": line.leg.value, "direction": line.direction.value, "text": line.text}
            for line in report.transcript
        ],
    }


def report_from_json(value: Mapping[str, Any]) -> Report:
    """The report behind its public form. Unknown keys are ignored; else wrong: MalformedReport."""
    try:
        return _report(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # Without the message: it would quote the report.
        raise MalformedReport(type(error).__name__) from None


def _settings_to_json(settings: SettingsSummary) -> dict[str, Json]:
    return {
        "address": settings.address,
        "username": settings.username,
        "imap": _server_to_json(settings.imap),
        "smtp": _server_to_json(settings.smtp),
        "allow_insecure_certificates": settings.allow_insecure_certificates,
        "smtp_username": settings.smtp_username,
        "recipient": settings.recipient,
        "send_test_message": settings.send_test_message,
        "test_five_connections": settings.test_five_connections,
        "accepted_fingerprints": list(settings.accepted_fingerprints),
    }


def _server_to_json(server: ServerSummary | None) -> Json:
    if server is None:
        return None
    return {"host": server.host, "port": server.port, "security": server.security.value}


def _provider_to_json(provider: ProviderSeen | None) -> Json:
    if provider is None:
        return None
    return {"id": provider.id, "name": provider.name, "detected_by": provider.detected_by}


def _arrival_to_json(arrival: Arrival | None) -> Json:
    if arrival is None:
        return None
    return {"outcome": arrival.outcome.value, "folder": arrival.folder, "seconds": arrival.seconds}


def _stage_to_json(row: StageResult) -> dict[str, Json]:
    return {
        "id": row.stage.value,
        "outcome": row.outcome.value,
        "problem": row.problem and row.problem.value,
        "cause": row.cause and row.cause.value,
        "warnings": [warning.value for warning in row.warnings],
        "hints": [hint.value for hint in row.hints],
        "skipped": row.skipped and row.skipped.value,
        "started_ms": row.started_ms,
        "duration_ms": row.duration_ms,
        "evidence": list(row.evidence),
        "details": dict(row.details),
    }


def _report(value: Mapping[str, Any]) -> Report:
    if value["schema"] != SCHEMA:
        raise ValueError("schema")
    provider, arrival = value.get("provider"), value.get("arrival")
    return Report(
        settings=_settings(value["settings"]),
        created_at=datetime.fromisoformat(value["created_at"]),
        state=State(value["state"]),
        outcome=Outcome(value["outcome"]) if value.get("outcome") else None,
        finished_at=time_from_json(value.get("finished_at")),
        expires_at=time_from_json(value.get("expires_at")),
        provider=provider and ProviderSeen(provider["id"], provider["name"], provider["detected_by"]),
        stages=tuple(_stage(row) for row in value["stages"]),
        suggestions=tuple(_suggestion(item) for item in value.get("suggestions", ())),
        arrival=arrival
        and Arrival(ArrivalOutcome(arrival["outcome"]), arrival.get("folder"), arrival.get("seconds")),
        requirements=tuple(
            RequirementResult(Requirement(item["id"]), item["met"], item.get("evidence", ""))
            for item in value.get("requirements", ())
        ),
        egress_addresses=tuple(value.get("egress_addresses", ())),
        transcript=tuple(
            TranscriptLine(line["ms"], Leg(line["leg"]), Direction(line["direction"]), line["text"])
            for line in value.get("transcript", ())
        ),
        budget_ms=value.get("budget_ms", 0),
        region=value.get("region") or "",
    )


def _settings(value: Mapping[str, Any]) -> SettingsSummary:
    return SettingsSummary(
        address=value["address"],
        username=value["username"],
        imap=_server(value.get("imap")),
        smtp=_server(value.get("smtp")),
        allow_insecure_certificates=value.get("allow_insecure_certificates", False),
        smtp_username=value.get("smtp_username", ""),
        recipient=value.get("recipient"),
        send_test_message=value.get("send_test_message", True),
        test_five_connections=value.get("test_five_connections", False),
        accepted_fingerprints=tuple(value.get("accepted_fingerprints", ())),
    )


def _server(value: Mapping[str, Any] | None) -> ServerSummary | None:
    if value is None:
        return None
    return ServerSummary(value["host"], value["port"], ConnectionSecurity(value["security"]))


def _suggestion(value: Mapping[str, Any]) -> Suggestion:
    return Suggestion(
        leg=Leg(value["leg"]),
        host=value["host"],
        port=value["port"],
        security=ConnectionSecurity(value["security"]),
        verified=Verified(value["verified"]),
        reason=SuggestionReason(value["reason"]),
    )


def _stage(value: Mapping[str, Any]) -> StageResult:
    problem, cause, skipped = value.get("problem"), value.get("cause"), value.get("skipped")
    return StageResult(
        stage=Stage(value["id"]),
        outcome=Outcome(value["outcome"]),
        problem=Problem(problem) if problem else None,
        cause=Cause(cause) if cause else None,
        warnings=tuple(Warning(code) for code in value.get("warnings", ())),
        hints=tuple(Hint(code) for code in value.get("hints", ())),
        skipped=SkipReason(skipped) if skipped else None,
        started_ms=value.get("started_ms"),
        duration_ms=value.get("duration_ms"),
        evidence=tuple(value.get("evidence", ())),
        details=dict(value.get("details", {})),
    )
