"""The settings that a report remembers, made usable again."""

from dataclasses import replace

from webapp.domain.report import ServerSummary, SettingsSummary
from webapp.domain.settings import ConnectionSettings, Secret, ServerSettings


def without_password(summary: SettingsSummary) -> ConnectionSettings:
    """The settings of a report, for the connect stages."""
    return replace(settings_of(summary), send_test_message=False, test_five_connections=False)


def settings_of(summary: SettingsSummary) -> ConnectionSettings:
    """The settings of a report: all but the passwords."""

    def server(kept: ServerSummary | None, username: str) -> ServerSettings | None:
        if kept is None:
            return None
        return ServerSettings(kept.host, kept.port, kept.security, username, Secret(""))

    return ConnectionSettings(
        address=summary.address,
        imap=server(summary.imap, summary.username),
        smtp=server(summary.smtp, summary.smtp_username or summary.username),
        allow_insecure_certificates=summary.allow_insecure_certificates,
        send_test_message=summary.send_test_message,
        recipient=summary.recipient,
        test_five_connections=summary.test_five_connections,
        accepted_fingerprints=frozenset(summary.accepted_fingerprints),
    )
