"""Commands that do by hand what a check did. The password is in none of them: each program asks for it."""

import shlex
from collections.abc import Sequence

from webapp.domain.report import Report, ServerSummary
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg, Stage

_TLS, _STARTTLS = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS
_PATIENCE = "10"  # seconds, as a check has them for reaching a server


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _line(words: Sequence[str]) -> str:
    return shlex.join(words)


def _connect(leg: Leg, server: ServerSummary) -> list[str]:
    target = f"{_bracketed(server.host)}:{server.port}"
    if server.security is ConnectionSecurity.NONE:
        return [_line(["curl", "-v", "--max-time", _PATIENCE, "-X", "NOOP", f"{leg}://{target}/"])]
    words = ["openssl", "s_client", "-connect", target]
    if not _is_literal(server.host):
        words += ["-servername", server.host, "-verify_hostname", server.host]
    if server.security is _STARTTLS:
        words += ["-starttls", leg.value]
    return [_line([*words, "-verify_return_error", "-brief"]) + " </dev/null"]


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()


def _curl(server: ServerSummary, username: str) -> str:
    scheme = "imaps" if server.security is _TLS else "imap"
    words = ["curl", "-v", "--max-time", "45", "--user", username, "-X", "EXAMINE INBOX"]
    if server.security is _STARTTLS:
        words.append("--ssl-reqd")
    return _line([*words, f"{scheme}://{_bracketed(server.host)}:{server.port}/"])


def _swaks(server: ServerSummary, report: Report, *, only_login: bool) -> str:
    settings = report.settings
    words = ["swaks", "--server", _bracketed(server.host), "--port", str(server.port)]
    words += {_TLS: ["--tls-on-connect"], _STARTTLS: ["--tls"]}.get(server.security, [])
    # swaks by itself echoes the password as it is typed, and shows it in base64 when it is sent.
    words += ["--protect-prompt", "--auth-hide-password"]
    words += ["--auth", "--auth-user", settings.smtp_username or settings.username]
    words += ["--from", settings.address, "--to", settings.recipient or settings.address]
    return _line([*words, *(["--quit-after", "AUTH"] if only_login else [])])


def _whole(report: Report) -> str:
    settings = report.settings
    words = ["inbox-check", "check", settings.address]
    if settings.username != settings.address:
        words += ["--username", settings.username]
    for leg, server in ((Leg.IMAP, settings.imap), (Leg.SMTP, settings.smtp)):
        if server is not None:
            words += [
                f"--{leg}",
                f"{_bracketed(server.host)}:{server.port}",
                f"--{leg}-security",
                server.security.value,
            ]
    if settings.smtp_username:
        words += ["--smtp-username", settings.smtp_username]
    if settings.recipient:
        words += ["--send-to", settings.recipient]
    if not settings.send_test_message:
        words.append("--no-test-message")
    return _line(
        [*words, *(["--allow-insecure-certificates"] if settings.allow_insecure_certificates else [])]
    )


def reproduce(report: Report) -> list[tuple[Stage | None, str]]:
    """(stage, command) for each stage, then (None, command) for the whole check."""
    settings = report.settings
    lines: list[tuple[Stage | None, str]] = []
    if settings.imap is not None:
        lines += [(Stage.IMAP_CONNECT, line) for line in _connect(Leg.IMAP, settings.imap)]
        lines.append((Stage.IMAP_LOGIN, _curl(settings.imap, settings.username)))
    if settings.smtp is not None:
        lines += [(Stage.SMTP_CONNECT, line) for line in _connect(Leg.SMTP, settings.smtp)]
        lines.append((Stage.SMTP_LOGIN, _swaks(settings.smtp, report, only_login=True)))
        lines.append((Stage.TEST_MESSAGE, _swaks(settings.smtp, report, only_login=False)))
    return [*lines, (None, _whole(report))]
