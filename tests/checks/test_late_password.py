"""A password that comes only when it is needed, as on probers: asked for before the login, and hidden like any."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from webapp.checks import CheckOptions, run_check, run_retest
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSettings, Secret
from webapp.domain.vocabulary import Cause, Leg, Outcome, SkipReason, Stage
from webapp.lab import Imap, Lab, Scenario
from webapp.lab.scenario import PASSWORD
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    repeats = Imap(refusal="NO [AUTHENTICATIONFAILED] {password} is not it")
    with Lab(
        "healthy", Scenario(id="repeats", says="repeats a password", family="test", imap=repeats)
    ) as running:
        yield running


def network(lab: Lab) -> Network:
    return Network(Guard.open(), Resolver([lab.dns_server]), ca_file=str(lab.ca_file))


def nothing_typed(lab: Lab, scenario: str = "healthy") -> ConnectionSettings:
    settings = lab[scenario].settings
    assert settings.imap
    assert settings.smtp
    nothing = Secret("")
    return replace(
        settings, imap=replace(settings.imap, secret=nothing), smtp=replace(settings.smtp, secret=nothing)
    )


def checked(lab: Lab, words: str, scenario: str = "healthy") -> tuple[Report, list[bool]]:
    """The report, and for each time the password was asked for, whether a server had been reached by then."""
    states: list[Report] = []
    reached: list[bool] = []

    async def secrets() -> Mapping[Leg, Secret]:
        rows = [states[-1].stage(stage) for stage in (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)]
        reached.append(any(row.outcome is Outcome.PASSED for row in rows))
        return dict.fromkeys(Leg, Secret(words))

    options = CheckOptions(arrival_timeout=2.0, secrets_for_login=secrets)
    return asyncio.run(run_check(nothing_typed(lab, scenario), network(lab), options, states.append)), reached


def test_a_password_is_asked_for_by_each_leg_once_the_server_is_reached(lab: Lab) -> None:
    report, reached = checked(lab, PASSWORD)

    assert all(report.stage(stage).outcome is Outcome.PASSED for stage in Stage)
    assert reached == [True, True]
    assert PASSWORD not in repr(report)


def test_a_password_that_came_late_is_hidden_where_a_server_repeats_it(lab: Lab) -> None:
    report, _ = checked(lab, "xq-unmistakable-77", "repeats")

    assert report.stage(Stage.IMAP_LOGIN).cause is Cause.CREDENTIALS_REJECTED
    assert "is not it" in repr(report)
    assert "xq-unmistakable-77" not in repr(report)


def test_a_retest_reaches_both_servers_and_asks_for_no_password(lab: Lab) -> None:
    async def never() -> Mapping[Leg, Secret]:
        raise AssertionError("a re-test needs no password")

    options = CheckOptions(secrets_for_login=never)
    report = asyncio.run(run_retest(nothing_typed(lab), network(lab), options, lambda _: None))

    assert [report.stage(stage).outcome for stage in (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)] == [
        Outcome.PASSED,
        Outcome.PASSED,
    ]
    assert report.stage(Stage.IMAP_LOGIN).skipped is SkipReason.NOT_REQUESTED
    assert not [line for line in report.transcript if "<hidden>" in line.text]
