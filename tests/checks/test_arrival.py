"""Waiting for the test message: how the mailbox is watched where a server offers less, and where it is in vain."""

import asyncio
from dataclasses import replace

import pytest

from webapp.checks import CheckOptions, run_check
from webapp.domain.report import ArrivalOutcome, Direction, Report
from webapp.domain.vocabulary import Cause, Leg, Outcome, Stage, Warning
from webapp.lab import Imap, Lab, Scenario, Smtp
from webapp.lab.script import send
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

WITHOUT_IDLE = ("IMAP4rev1", "UIDPLUS")
REFUSES_IDLE = {"IDLE": (send("{tag} BAD not now"),)}
NO_FOLDERS = {"LIST": (send("{tag} OK nothing to list"),)}
# Seconds: later than the first looks, so that there is a wait between two of them.
LATE = 0.6


def scenario(id: str, imap: Imap, smtp: Smtp) -> Scenario:
    return Scenario(id=id, says="for this test", family="test", imap=imap, smtp=smtp)


SCENARIOS = (
    scenario("idle", Imap(), Smtp(after=LATE)),
    scenario("without-idle", Imap(after_login=WITHOUT_IDLE), Smtp(after=LATE)),
    scenario("idle-refused", Imap(at=REFUSES_IDLE), Smtp(after=LATE)),
    scenario("no-folders", Imap(at=NO_FOLDERS), Smtp(folder=None)),
    scenario("to-another", Imap(), Smtp()),
)


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """All of them at the same time. The junk folder is looked into early enough to be looked into twice."""
    with pytest.MonkeyPatch.context() as patch, Lab(*SCENARIOS) as lab:
        patch.setattr("webapp.checks.message._LOOK_INTO_JUNK_AFTER", 0.1)

        async def checked(id: str) -> Report:
            network = Network(Guard.open(), Resolver([lab.dns_server]), ca_file=str(lab.ca_file))
            settings = lab[id].settings
            if id == "to-another":
                settings = replace(settings, recipient=lab["idle"].address)
            return await run_check(settings, network, CheckOptions(arrival_timeout=1.5), lambda _: None)

        async def all_of_them() -> list[Report]:
            return await asyncio.gather(*(checked(scenario.id) for scenario in SCENARIOS))

        return dict(zip((scenario.id for scenario in SCENARIOS), asyncio.run(all_of_them()), strict=True))


def commands(report: Report) -> list[str]:
    """The commands on the IMAP leg after the login, without their tags and arguments."""
    said = [
        line.text.split(" ")
        for line in report.transcript
        if line.leg is Leg.IMAP and line.direction is Direction.CLIENT
    ]
    names = [words[1] if len(words) > 1 else words[0] for words in said]
    return names[names.index("EXAMINE") :]


@pytest.mark.parametrize("id", ["idle", "without-idle", "idle-refused"])
def test_a_message_that_comes_late_is_seen_whatever_the_server_knows_of_waiting(
    reports: dict[str, Report], id: str
) -> None:
    report = reports[id]

    assert report.stage(Stage.TEST_MESSAGE).outcome is not Outcome.FAILED
    assert report.arrival is not None
    assert report.arrival.outcome is ArrivalOutcome.ARRIVED
    assert report.arrival.seconds is not None
    assert report.arrival.seconds >= LATE - 0.1


def test_a_server_that_tells_of_new_mail_is_not_asked_meanwhile(reports: dict[str, Report]) -> None:
    assert "IDLE" in commands(reports["idle"])
    assert "NOOP" not in commands(reports["idle"])


def test_a_server_without_idle_is_asked_now_and_then(reports: dict[str, Report]) -> None:
    assert "IDLE" not in commands(reports["without-idle"])
    assert "NOOP" in commands(reports["without-idle"])


def test_a_server_that_refuses_idle_is_not_asked_for_it_again(reports: dict[str, Report]) -> None:
    said = commands(reports["idle-refused"])

    assert said.count("IDLE") == 1
    assert "NOOP" in said


def test_a_mailbox_without_a_junk_folder_is_listed_once_and_only_the_inbox_opened(
    reports: dict[str, Report],
) -> None:
    report = reports["no-folders"]
    said = commands(report)

    assert report.arrival is not None
    assert report.arrival.outcome is ArrivalOutcome.NOT_SEEN
    assert report.stage(Stage.TEST_MESSAGE).cause is Cause.MESSAGE_NOT_ARRIVED
    assert (said.count("LIST"), said.count("EXAMINE")) == (1, 1)


def test_a_message_to_somebody_else_is_not_looked_for(reports: dict[str, Report]) -> None:
    report = reports["to-another"]

    assert report.arrival is not None
    assert report.arrival.outcome is ArrivalOutcome.NOT_CHECKED
    assert Warning.ARRIVAL_UNKNOWN in report.stage(Stage.TEST_MESSAGE).warnings
    assert "UID" not in commands(report)
