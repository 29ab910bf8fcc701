"""The facts of a report, by the placeholder they fill. Whatever is missing there is missing here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from webapp.domain.report import Json, Report, ServerSummary, StageResult
from webapp.domain.vocabulary import Cause, Leg, Stage

_CERTIFICATE = ("names", "issuer", "fingerprint")
_STAGE = ("host", "port", "security", "message_id", "subject", "recipient")


def facts_of(
    stage: StageResult, report: Report, addresses: Sequence[str], *, shared: bool
) -> dict[str, object]:
    """What the texts of `stage` may mention. What the diagnosis said goes before what the report says.

    addresses: those this installation connects from. shared: user names and addresses are masked, for
    readers who did not start the check.
    """
    leg, settings, details = stage.stage.leg, report.settings, stage.details
    server = settings.imap if leg is Leg.IMAP else settings.smtp
    certificate, tls = _table(details, "certificate"), _table(details, "tls")
    facts: dict[str, object] = {
        **_of_server(server),
        **_of_people(stage, report),
        "ip": details.get("address"),
        "version": tls.get("version"),
        "cipher": tls.get("cipher"),
        "date": _date(stage.cause, certificate),
        "reply": " ".join(stage.evidence),
        **{name: certificate.get(name) for name in _CERTIFICATE},
        **{name: details[name] for name in _STAGE if name in details},
        **_of_time(stage, report),
        **_table(details, "facts"),
        "addresses": tuple(addresses),
    }
    if shared:
        for name in ("username", "sender", "recipient"):
            facts[name] = _masked(facts[name])
    return facts


def _of_server(server: ServerSummary | None) -> dict[str, object]:
    return {"host": server.host, "port": server.port, "security": server.security} if server else {}


def _of_people(stage: StageResult, report: Report) -> dict[str, object]:
    settings = report.settings
    sends = stage.stage.leg is Leg.SMTP and settings.smtp_username
    return {
        "username": settings.smtp_username if sends else settings.username,
        "sender": settings.address,
        "recipient": settings.recipient or settings.address,
    }


def _date(cause: Cause | None, certificate: Mapping[str, Json]) -> Json:
    if cause is Cause.CERTIFICATE_NOT_YET_VALID:
        return certificate.get("not_before")
    # A revocation has a date of its own, which only the diagnosis knows.
    return None if cause is Cause.CERTIFICATE_REVOKED else certificate.get("not_after")


def _of_time(stage: StageResult, report: Report) -> dict[str, object]:
    """When the stage ended, and how long was waited (for causes that wait: nearly all of the stage)."""
    if stage.started_ms is None or stage.duration_ms is None:
        return {"time": report.created_at}
    if stage.stage is Stage.TEST_MESSAGE and report.arrival and report.arrival.seconds is not None:
        seconds = report.arrival.seconds
    elif stage.cause is Cause.DEADLINE_EXCEEDED and report.budget_ms:
        seconds = report.budget_ms / 1000
    else:
        seconds = stage.duration_ms / 1000
    return {
        "time": report.created_at + timedelta(milliseconds=stage.started_ms + stage.duration_ms),
        "seconds": seconds,
    }


def _table(details: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    value = details.get(name)
    return value if isinstance(value, Mapping) else {}


def _masked(fact: object) -> str:
    """h*****@example.com: always five stars, so that their number tells nothing. Twice is harmless."""
    local, at, domain = str(fact or "").rpartition("@")
    name = local if at else domain
    return f"{name[:1]}*****{at}{domain if at else ''}" if name else ""
