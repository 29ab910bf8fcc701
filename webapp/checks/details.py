"""Evidence as the JSON values that a stage's details hold (see StageResult)."""

from datetime import datetime

from webapp.domain.evidence import CertificateFacts, ConnectAttempt
from webapp.domain.report import Json


def rfc3339(moment: datetime) -> str:
    """UTC, as reports write it."""
    return moment.isoformat().replace("+00:00", "Z")


def certificate_json(facts: CertificateFacts) -> dict[str, Json]:
    return {
        "subject": facts.subject,
        "issuer": facts.issuer,
        "names": list(facts.names),
        "not_before": rfc3339(facts.not_before),
        "not_after": rfc3339(facts.not_after),
        "fingerprint": facts.fingerprint,
        "serial": facts.serial,
        "key": facts.key,
        "signature": facts.signature,
        "self_signed": facts.self_signed,
        "is_authority": facts.is_authority,
    }


def attempt_json(attempt: ConnectAttempt, dialled_ms: int) -> dict[str, Json]:
    """dialled_ms: when the dial began, since the beginning of the check."""
    return {
        "address": attempt.address,
        "family": attempt.family,
        "outcome": attempt.outcome.value,
        "started_ms": None if attempt.started_ms is None else dialled_ms + attempt.started_ms,
        "duration_ms": attempt.duration_ms,
        "source_address": attempt.source,
    }
