"""The settings of another run of the same link: those of the last one, and the change that the page offered."""

from dataclasses import replace

from webapp.domain.report import Report, ServerSummary, Suggestion, text_of
from webapp.domain.settings import ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Cause, Leg, Warning
from webapp.web.cards import best_suggestions
from webapp.web.forms import AgainForm

_ACCEPTABLE = {cause for cause in Cause if cause.startswith("certificate_")} - {Cause.CERTIFICATE_REVOKED}


def settings_again(report: Report, form: AgainForm) -> ConnectionSettings:
    """What to check now. Suggestions are taken from the report, never from what the browser sends."""
    kept = report.settings
    password = Secret(form.password.data or "")
    sending = Secret(form.smtp_password.data) if form.smtp_password.data else password
    chosen = _fixes(report) if form.fix.data else {}
    shown = shown_fingerprints(report)

    def server(leg: Leg, old: ServerSummary | None, username: str, secret: Secret) -> ServerSettings | None:
        if old is None:
            return None
        new = chosen.get(leg)
        if new is not None:
            old = replace(old, host=new.host, port=new.port, security=new.security)
        return ServerSettings(old.host, old.port, old.security, username, secret)

    return ConnectionSettings(
        address=kept.address,
        imap=server(Leg.IMAP, kept.imap, kept.username, password),
        smtp=server(Leg.SMTP, kept.smtp, kept.smtp_username or kept.username, sending),
        # Nothing was shown, so there is nothing that the box could mean.
        allow_insecure_certificates=kept.allow_insecure_certificates
        or bool(form.allow_insecure_certificates.data and shown),
        accepted_fingerprints=shown,
        send_test_message=kept.send_test_message,
        recipient=kept.recipient,
        test_five_connections=kept.test_five_connections,
    )


def shown_fingerprints(report: Report) -> frozenset[str]:
    """Of the untrusted certificates that the page of this report showed; never of a revoked one."""
    return frozenset(
        fingerprint
        for row in report.stages
        if row.cause in _ACCEPTABLE or Warning.CERTIFICATE_ACCEPTED_INSECURE in row.warnings
        if (fingerprint := text_of(row.details, "certificate", "fingerprint"))
    )


def _fixes(report: Report) -> dict[Leg, Suggestion]:
    return {leg: report.suggestions[number] for leg, number in best_suggestions(report).items()}
