"""An operator's list of technical requirements, judged against what one check saw."""

from collections.abc import Callable, Iterable

from webapp.domain.evidence import AttemptOutcome
from webapp.domain.report import Json, Report, RequirementResult, StageResult
from webapp.domain.settings import STANDARD_PORTS, ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg, Outcome, Requirement, Stage, Warning

Judgement = tuple[bool | None, str]
_UNSEEN: Judgement = (None, "")
# What a mail program needs to be useful: 10 MB (bytes; SIZE, RFC 1870). Postfix allows 10240000 by itself.
SMALLEST_SIZE = 10_000_000
# Characters of what a server or a certificate says, in the evidence of a requirement.
_QUOTED = 120
_NEW_ENOUGH = ("TLSv1.2", "TLSv1.3")


def _connected(stage: StageResult) -> bool:
    return stage.outcome in (Outcome.PASSED, Outcome.WARNED)


def _connects(report: Report) -> list[StageResult]:
    return [report.stage(Stage.IMAP_CONNECT), report.stage(Stage.SMTP_CONNECT)]


def _words(value: Json, *path: str) -> list[str]:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return [str(word) for word in value] if isinstance(value, list) else []


def _capabilities(*rows: StageResult) -> list[str]:
    """The latest list that the server gave; rows in the order of time."""
    for row in reversed(rows):
        for moment in ("after_login", "after_tls", "before_tls"):
            if words := _words(dict(row.details), "capabilities", moment):
                return words
    return []


def _encrypted(stage: Stage) -> Callable[[Report], Judgement]:
    def judge(report: Report) -> Judgement:
        row = report.stage(stage)
        if not _connected(row):
            return _UNSEEN
        security = str(row.details.get("security", ""))
        return security != ConnectionSecurity.NONE.value, security

    return judge


def _tls_version(report: Report) -> Judgement:
    versions = [
        f"{str(row.stage.leg).upper()} {tls.get('version', '')}"
        for row in _connects(report)
        if isinstance(tls := row.details.get("tls"), dict)
    ]
    if any(row.cause is Cause.TLS_VERSION_UNSUPPORTED for row in _connects(report)):
        return False, ", ".join(versions)
    met = all(version.endswith(_NEW_ENOUGH) for version in versions)
    return (met, ", ".join(versions)) if versions else _UNSEEN


def _certificate(evidence: str, *faults: Cause) -> Callable[[Report], Judgement]:
    """Met where every leg that showed a certificate was trusted; a fault outside `faults` says nothing.

    evidence: what of a trusted certificate (or of its stage) is named.
    """

    def judge(report: Report) -> Judgement:
        rows = [row for row in _connects(report) if row.details.get("certificate")]
        if not rows:
            return _UNSEEN
        found = [row.cause for row in rows if row.cause and row.cause.startswith("certificate_")]
        broken = dict.fromkeys(fault for fault in found if not faults or fault in faults)
        if broken:
            return False, ", ".join(broken)
        accepted = Warning.CERTIFICATE_ACCEPTED_INSECURE
        if found or any(accepted in row.warnings for row in rows):
            return _UNSEEN if faults else (False, accepted.value)
        return True, ", ".join(dict.fromkeys(_named(row, evidence) for row in rows))

    return judge


def _named(row: StageResult, evidence: str) -> str:
    """ "issuer" of the certificate, or "host" of the stage."""
    certificate = row.details.get("certificate")
    named = certificate.get(evidence) if isinstance(certificate, dict) else None
    return str(named or row.details.get(evidence) or "")[:_QUOTED]


def _imap_capability(*words: str) -> Callable[[Report], Judgement]:
    def judge(report: Report) -> Judgement:
        offered = _capabilities(report.stage(Stage.IMAP_CONNECT), report.stage(Stage.IMAP_LOGIN))
        if not offered:
            return _UNSEEN
        seen = [word for word in words if word in offered]
        return bool(seen), seen[0] if seen else ""

    return judge


def _imap_capability_late(word: str) -> Callable[[Report], Judgement]:
    """As above, but many servers list it only after the login: its absence before says nothing."""

    def judge(report: Report) -> Judgement:
        met, evidence = _imap_capability(word)(report)
        after_login = _words(dict(report.stage(Stage.IMAP_LOGIN).details), "capabilities", "after_login")
        return (met, evidence) if met or after_login else _UNSEEN

    return judge


def _smtp_auth(report: Report) -> Judgement:
    offered = _capabilities(report.stage(Stage.SMTP_CONNECT))
    if not offered:
        return _UNSEEN
    line = next((word for word in offered if word.upper().startswith("AUTH")), "")
    return bool(line), line


def _message_size(report: Report) -> Judgement:
    offered = _capabilities(report.stage(Stage.SMTP_CONNECT))
    line = next((word for word in offered if word.upper().startswith("SIZE")), None)
    if line is None:
        return _UNSEEN
    _, _, size = line.partition(" ")
    if not size.isdigit() or not size.isascii():
        return None, line
    return int(size) == 0 or int(size) >= SMALLEST_SIZE, line


def _five_connections(report: Report) -> Judgement:
    seen = report.stage(Stage.IMAP_LOGIN).details.get("connections")
    if not isinstance(seen, dict):
        return _UNSEEN
    count, refusal = f"{seen.get('reached')}/{seen.get('wanted')}", str(seen.get("refusal") or "")
    if refusal:
        return False, f"{count}: {refusal[:_QUOTED]}"
    # Too few, and nobody refused: our own time was up, which says nothing about the server.
    return True if seen.get("reached") == seen.get("wanted") else None, count


def _standard_ports(report: Report) -> Judgement:
    judged = []
    for leg, stage in ((Leg.IMAP, Stage.IMAP_CONNECT), (Leg.SMTP, Stage.SMTP_CONNECT)):
        row = report.stage(stage)
        tried = row.details.get("addresses")
        answered = isinstance(tried, list) and any(
            isinstance(one, dict) and one.get("outcome") == AttemptOutcome.CONNECTED.value for one in tried
        )
        port = row.details.get("port")
        if answered and isinstance(port, int):
            judged.append((port in STANDARD_PORTS[leg], f"{leg.upper()} {port}"))
    if not judged:
        return _UNSEEN
    return all(met for met, _ in judged), ", ".join(port for _, port in judged)


_JUDGES: dict[Requirement, Callable[[Report], Judgement]] = {
    Requirement.ENCRYPTED_IMAP: _encrypted(Stage.IMAP_CONNECT),
    Requirement.ENCRYPTED_SMTP: _encrypted(Stage.SMTP_CONNECT),
    Requirement.TLS_1_2: _tls_version,
    Requirement.TRUSTED_CERTIFICATE: _certificate("issuer"),
    Requirement.CERTIFICATE_NAME: _certificate("host", Cause.CERTIFICATE_NAME_MISMATCH),
    Requirement.IMAP4REV1: _imap_capability("IMAP4REV1", "IMAP4REV2"),
    Requirement.IMAP_IDLE: _imap_capability_late("IDLE"),
    Requirement.IMAP_UIDPLUS: _imap_capability_late("UIDPLUS"),
    Requirement.SMTP_AUTH: _smtp_auth,
    Requirement.MESSAGE_SIZE: _message_size,
    Requirement.FIVE_CONNECTIONS: _five_connections,
    Requirement.STANDARD_PORTS: _standard_ports,
}


def judge(report: Report, wanted: Iterable[Requirement]) -> tuple[RequirementResult, ...]:
    """Each wanted requirement as met, not met or (None) not seen, with the fact that decided."""
    return tuple(RequirementResult(id, *_JUDGES[id](report)) for id in wanted)
