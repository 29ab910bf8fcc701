"""The settings of another run of the same link: those of the last one, and the change that the page offered."""

from dataclasses import replace

from webapp.domain.report import Report, ServerSummary, Suggestion
from webapp.domain.result import Result
from webapp.domain.settings import ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Leg
from webapp.web.cards import best_suggestions
from webapp.web.forms import AgainForm


def settings_again(result: Result, form: AgainForm) -> ConnectionSettings:
    """What to check now. Suggestions are taken from the report, never from what the browser sends."""
    report = result.newest.report
    kept = report.settings
    password = Secret(form.password.data or "")
    sending = Secret(form.smtp_password.data) if form.smtp_password.data else password
    chosen = _fixes(report) if form.fix.data else {}

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
        allow_insecure_certificates=bool(form.allow_insecure_certificates.data)
        or kept.allow_insecure_certificates,
        send_test_message=kept.send_test_message,
        recipient=kept.recipient,
        test_five_connections=kept.test_five_connections,
    )


def _fixes(report: Report) -> dict[Leg, Suggestion]:
    return {leg: report.suggestions[number] for leg, number in best_suggestions(report).items()}
