"""Each technical requirement: met, not met, or not seen, and the fact that decided."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.web.samples import IMAP_DETAILS, SMTP_DETAILS, report, skipped, stage
from webapp.checks.requirements import judge
from webapp.domain.report import Report
from webapp.domain.vocabulary import Cause, Outcome, Requirement, Stage, Warning

R = Requirement


def seen(requirement: Requirement, shown: Report) -> tuple[bool | None, str]:
    (result,) = judge(shown, [requirement])
    return result.met, result.evidence


def connected(imap: Mapping[str, Any] | None = None, smtp: Mapping[str, Any] | None = None) -> Report:
    """A check that passed, with these details in place of the usual ones."""
    return report(
        stage(Stage.IMAP_CONNECT, details={**IMAP_DETAILS, **(imap or {})}),
        stage(Stage.SMTP_CONNECT, details={**SMTP_DETAILS, **(smtp or {})}),
    )


def offering(*words: str) -> Report:
    return connected(smtp={"capabilities": {"after_tls": list(words)}})


def logged_in(*words: str) -> Report:
    return report(stage(Stage.IMAP_LOGIN, details={"capabilities": {"after_login": list(words)}}))


def failed(cause: Cause, at: Stage = Stage.IMAP_CONNECT, **details: Any) -> Report:
    return report(stage(at, Outcome.FAILED, cause, details={**IMAP_DETAILS, **details}))


CASES: list[tuple[Requirement, Report, bool | None, str]] = [
    (R.ENCRYPTED_IMAP, connected(), True, "tls"),
    (R.ENCRYPTED_IMAP, connected(imap={"security": "none"}), False, "none"),
    (R.ENCRYPTED_IMAP, failed(Cause.CONNECTION_REFUSED), None, ""),
    (R.ENCRYPTED_SMTP, connected(smtp={"security": "starttls"}), True, "starttls"),
    (R.TLS_1_2, connected(), True, "IMAP TLSv1.3, SMTP TLSv1.3"),
    (R.TLS_1_2, connected(smtp={"tls": {"version": "TLSv1.1"}}), False, "IMAP TLSv1.3, SMTP TLSv1.1"),
    (R.TLS_1_2, failed(Cause.TLS_VERSION_UNSUPPORTED, tls=None), False, "SMTP TLSv1.3"),
    (R.TRUSTED_CERTIFICATE, connected(), True, "CN=Example Trust CA 3,O=Example Trust"),
    (R.TRUSTED_CERTIFICATE, failed(Cause.CERTIFICATE_EXPIRED), False, "certificate_expired"),
    (R.CERTIFICATE_NAME, connected(), True, "imap.example.co.jp, smtp.example.co.jp"),
    (R.CERTIFICATE_NAME, failed(Cause.CERTIFICATE_NAME_MISMATCH), False, "certificate_name_mismatch"),
    (R.CERTIFICATE_NAME, failed(Cause.CERTIFICATE_EXPIRED), None, ""),
    (R.IMAP4REV1, connected(), True, "IMAP4REV1"),
    (R.IMAP_IDLE, connected(), True, "IDLE"),
    # Most servers list it after the login only.
    (R.IMAP_UIDPLUS, connected(), None, ""),
    (R.IMAP_UIDPLUS, logged_in("IMAP4REV1", "UIDPLUS"), True, "UIDPLUS"),
    (R.IMAP_UIDPLUS, logged_in("IMAP4REV1"), False, ""),
    (R.SMTP_AUTH, offering("SIZE 0", "AUTH PLAIN LOGIN"), True, "AUTH PLAIN LOGIN"),
    (R.SMTP_AUTH, offering("SIZE 0"), False, ""),
    (R.MESSAGE_SIZE, offering("SIZE 10240000"), True, "SIZE 10240000"),
    (R.MESSAGE_SIZE, offering("SIZE 0"), True, "SIZE 0"),
    (R.MESSAGE_SIZE, offering("SIZE 5000000"), False, "SIZE 5000000"),
    (R.MESSAGE_SIZE, offering("SIZE much"), None, "SIZE much"),
    (R.STANDARD_PORTS, connected(), True, "IMAP 993, SMTP 465"),
    (R.STANDARD_PORTS, connected(smtp={"port": 2525}), False, "IMAP 993, SMTP 2525"),
    (R.FIVE_CONNECTIONS, connected(), None, ""),
]


@pytest.mark.parametrize(("requirement", "shown", "met", "evidence"), CASES)
def test_what_was_seen_decides(
    requirement: Requirement, shown: Report, met: bool | None, evidence: str
) -> None:
    assert seen(requirement, shown) == (met, evidence)


@pytest.mark.parametrize("requirement", Requirement)
def test_what_was_not_seen_is_neither_met_nor_missed(requirement: Requirement) -> None:
    nothing = report(*map(skipped, Stage))
    assert seen(requirement, nothing) == (None, "")


@pytest.mark.parametrize(
    ("reached", "refusal", "met", "evidence"),
    [
        (5, "", True, "5/5"),
        (2, "* BYE too many", False, "2/5: * BYE too many"),
        # Our own time was up: nothing was refused.
        (3, "", None, "3/5"),
    ],
)
def test_five_connections(reached: int, refusal: str, met: bool | None, evidence: str) -> None:
    counted = {"connections": {"wanted": 5, "reached": reached, "refusal": refusal}}
    shown = report(stage(Stage.IMAP_LOGIN, details=counted))
    assert seen(R.FIVE_CONNECTIONS, shown) == (met, evidence)


def test_a_certificate_accepted_by_the_customer_is_not_a_trusted_one() -> None:
    shown = connected()
    row = replace(shown.stages[0], warnings=(Warning.CERTIFICATE_ACCEPTED_INSECURE,))
    assert seen(R.TRUSTED_CERTIFICATE, shown.with_stage(row)) == (False, "certificate_accepted_insecure")
    assert seen(R.CERTIFICATE_NAME, shown.with_stage(row)) == (None, "")
