"""The list of scenarios: complete, in order, and each of them can be played."""

import asyncio
import contextlib
import os
import ssl
from collections import Counter

import pytest

from webapp.domain.report import Arrival, ArrivalOutcome, Report, SettingsSummary, StageResult
from webapp.domain.settings import ConnectionSecurity, ServerSettings
from webapp.domain.vocabulary import Cause, Leg, Outcome, Stage, Warning
from webapp.lab import SCENARIOS, Lab, Scenario
from webapp.lab.scenario import fails, may_fail, warns
from webapp.lab.scenarios import ROOMS


def test_each_id_is_used_once_and_is_a_plain_word() -> None:
    ids = Counter(scenario.id for room in ROOMS for scenario in room.SCENARIOS)
    assert [name for name, count in ids.items() if count > 1] == []
    assert [name for name in ids if not name.replace("-", "").replace("_", "").isalnum() or " " in name] == []


def test_every_cause_has_a_scenario() -> None:
    assert set(Cause) == {cause for scenario in SCENARIOS.values() for cause in scenario.causes}


def test_every_warning_but_that_of_the_port_has_a_scenario() -> None:
    seen = {w for scenario in SCENARIOS.values() for finding in scenario.finds for w in finding.warnings}
    # Every scenario has an unusual port, unless the system lets it have a usual one.
    assert set(Warning) - seen == {Warning.NONSTANDARD_PORT}


def test_there_are_enough_hostile_scenarios_for_both_protocols() -> None:
    hostile = [scenario for scenario in SCENARIOS.values() if scenario.family in ("hostile", "handshakes")]
    assert sum(scenario.smtp is None for scenario in hostile) >= 60
    assert sum(scenario.imap is None for scenario in hostile) >= 60


@pytest.mark.parametrize("family", sorted({scenario.family for scenario in SCENARIOS.values()}))
def test_each_finding_belongs_to_a_leg_that_is_played(family: str) -> None:
    for scenario in SCENARIOS.values():
        if scenario.family != family:
            continue
        if family not in ("odd", "practice", "certificates"):
            assert scenario.finds or scenario.id == "smtp-quit-flood", scenario.id
        for finding in scenario.finds:
            assert scenario.play(finding.stage.leg) is not None, scenario.id
            assert finding.causes or finding.warnings, scenario.id
        assert len({finding.stage for finding in scenario.finds}) == len(scenario.finds), scenario.id


# -- what a report is compared with -----------------------------------------------------------------------

PASSED = tuple(StageResult(stage, Outcome.PASSED) for stage in Stage)


def report(*rows: StageResult, arrival: ArrivalOutcome | None = None) -> Report:
    from datetime import UTC, datetime

    stages = tuple(next((r for r in rows if r.stage is row.stage), row) for row in PASSED)
    summary = SettingsSummary("a@b.test", "a@b.test", None, None)
    seen = Arrival(arrival) if arrival else None
    return Report(summary, datetime.now(UTC), stages=stages, arrival=seen)


def failed(stage: Stage, cause: Cause) -> StageResult:
    return StageResult(stage, Outcome.FAILED, cause=cause)


def scenario(*finds: object, **others: object) -> Scenario:
    return Scenario(id="one", family="tests", says="", finds=finds, **others)  # type: ignore[arg-type]


def test_a_report_that_says_what_was_to_be_found_has_no_differences() -> None:
    login = failed(Stage.IMAP_LOGIN, Cause.AUTH_REJECTED)
    either = fails(Stage.IMAP_LOGIN, Cause.CREDENTIALS_REJECTED, Cause.AUTH_REJECTED)
    assert scenario(either).differences(report(login)) == ()
    assert scenario(may_fail(Stage.IMAP_LOGIN, Cause.AUTH_REJECTED)).differences(report()) == ()
    late = StageResult(Stage.IMAP_CONNECT, Outcome.WARNED, warnings=(Warning.SLOW_SERVER,))
    slow = scenario(warns(Stage.IMAP_CONNECT, Warning.SLOW_SERVER), arrival=ArrivalOutcome.ARRIVED)
    assert slow.differences(report(late, arrival=ArrivalOutcome.ARRIVED)) == ()


def test_each_difference_is_named() -> None:
    login = failed(Stage.IMAP_LOGIN, Cause.AUTH_REJECTED)
    wanted = fails(Stage.IMAP_LOGIN, Cause.CREDENTIALS_REJECTED)
    assert scenario().differences(report(login)) == ("imap_login: auth_rejected instead of no failure",)
    assert scenario(wanted).differences(report(login)) == (
        "imap_login: auth_rejected instead of credentials_rejected",
    )
    assert scenario(wanted).differences(report()) == ("imap_login: passed instead of credentials_rejected",)
    assert scenario(may_fail(Stage.IMAP_LOGIN, Cause.OAUTH_REQUIRED)).differences(report(login)) != ()
    running = StageResult(Stage.SMTP_CONNECT, Outcome.RUNNING)
    assert scenario().differences(report(running)) == ("smtp_connect: not finished",)
    missing = scenario(
        warns(Stage.IMAP_LOGIN, Warning.UNENCRYPTED_LOGIN), arrival=ArrivalOutcome.SPAM
    ).differences(report(arrival=ArrivalOutcome.ARRIVED))
    assert missing == (
        "imap_login: the warning unencrypted_login is missing",
        "arrival: arrived instead of spam",
    )


# -- playing ------------------------------------------------------------------------------------------------

COMMANDS = {
    Leg.IMAP: (
        b"a1 CAPABILITY\r\n",
        b"a2 STARTTLS\r\n",
        b"a3 AUTHENTICATE PLAIN AGEAYg==\r\n",
        b"a4 EXAMINE INBOX\r\n",
        b"a5 UID SEARCH ALL\r\n",
        b"a6 LOGOUT\r\n",
    ),
    Leg.SMTP: (
        b"EHLO x.test\r\n",
        b"STARTTLS\r\n",
        b"AUTH PLAIN AGEAYg==\r\n",
        b"MAIL FROM:<a@b.test>\r\n",
        b"QUIT\r\n",
    ),
}


# Making one takes longer than a visit.
TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


async def pester(server: ServerSettings, leg: Leg) -> int:
    """A client without manners or sense: says its lines whatever comes, and leaves. How much it got to hear."""
    tls = TRUSTING if server.security is ConnectionSecurity.TLS else None
    heard = 0
    with contextlib.suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection(server.host, server.port, ssl=tls)
            try:
                for command in (b"", *COMMANDS[leg]):
                    writer.write(command)
                    with contextlib.suppress(TimeoutError):
                        heard += len(await asyncio.wait_for(reader.read(65536), 0.05))
            finally:
                writer.transport.abort()
    return heard


@pytest.mark.parametrize("family", sorted({scenario.family for scenario in SCENARIOS.values()}))
def test_each_script_can_be_played_and_leaves_nothing_behind(family: str) -> None:
    trouble: list[dict[str, object]] = []

    async def run() -> int:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: trouble.append(context))
        chosen = [scenario for scenario in SCENARIOS.values() if scenario.family == family]
        turn = asyncio.Semaphore(60)

        async def one(server: ServerSettings, leg: Leg) -> int:
            async with turn:
                return await pester(server, leg)

        async with Lab(*chosen) as lab:
            visits = [
                one(server, leg)
                for place in lab
                for leg in Leg
                if (server := place.settings.server(leg)) is not None and server.host == lab.host
            ]
            heard = await asyncio.gather(*visits)
        await asyncio.sleep(0.05)
        assert len(asyncio.all_tasks()) == 1
        return sum(heard)

    before = set(os.listdir("/proc/self/fd"))  # noqa: PTH208 (the listing itself is one of them)
    assert asyncio.run(run()) > 0
    assert not trouble, trouble[:3]
    assert len(set(os.listdir("/proc/self/fd")) - before) <= 1  # noqa: PTH208
