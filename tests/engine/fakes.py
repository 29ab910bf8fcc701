"""Stand-ins for the check and its world: no network, every step under the test's control."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webapp.checks import CheckOptions
from webapp.checks.run import summarise
from webapp.config import Config
from webapp.domain.report import Report, StageResult, State, overall
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Cause, Outcome, Stage
from webapp.engine import Engine, Tools, open_engine

PASSWORD = "p@ss wörd"


def config(folder: Path, **changes: Any) -> Config:
    fields: dict[str, Any] = {
        "instance_path": folder,
        "secret_key": "a key for tests only",
        "database_url": f"sqlite:///{folder}/test.sqlite3",
        "rate_limit": None,
    }
    return Config(**(fields | changes))


def settings(
    address: str = "taro@example.co.jp", host: str = "mail.example.co.jp", **changes: Any
) -> ConnectionSettings:
    secret = Secret(PASSWORD)
    fields: dict[str, Any] = {
        "address": address,
        "imap": ServerSettings(host, 993, ConnectionSecurity.TLS, address, secret),
        "smtp": ServerSettings(host, 465, ConnectionSecurity.TLS, address, secret),
    }
    return ConnectionSettings(**(fields | changes))


class FakeCheck:
    """A check of five steps.

    cause: its IMAP login fails with it. held: each run stands still in its first stage, held_after_login: behind
    the IMAP login, until `let_go`. `started`, `waiting` and `stopped` count runs.
    """

    def __init__(
        self, *, cause: Cause | None = None, held: bool = False, held_after_login: bool = False
    ) -> None:
        self.cause = cause
        self.held = held
        self.held_after_login = held_after_login
        self.started = self.waiting = self.stopped = 0
        self._gates: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def let_go(self) -> None:
        """Let every held check go on to its end."""
        self.held = self.held_after_login = False
        for loop, gate in self._gates:
            loop.call_soon_threadsafe(gate.set)

    async def __call__(
        self,
        settings: ConnectionSettings,
        network: object,
        options: CheckOptions,
        emit: Callable[[Report], None],
    ) -> Report:
        self.started += 1
        report = Report(summarise(settings), datetime.now(UTC), budget_ms=round(options.timeout * 1000))
        emit(report := report.with_stage(StageResult(Stage.IMAP_CONNECT, Outcome.RUNNING, started_ms=0)))
        try:
            if self.held:
                await self._stand_still()
            for stage in Stage:
                await asyncio.sleep(0)
                emit(report := report.with_stage(self._ending(stage)))
                if stage is Stage.IMAP_LOGIN and self.held_after_login:
                    await self._stand_still()
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        report = replace(
            report, state=State.FINISHED, outcome=overall(report.stages), finished_at=datetime.now(UTC)
        )
        emit(report)
        return report

    async def _stand_still(self) -> None:
        gate = asyncio.Event()
        self._gates.append((asyncio.get_running_loop(), gate))
        self.waiting += 1
        await gate.wait()

    def _ending(self, stage: Stage) -> StageResult:
        if self.cause and stage is Stage.IMAP_LOGIN:
            return StageResult(stage, Outcome.FAILED, cause=self.cause, started_ms=1, duration_ms=2)
        return StageResult(stage, Outcome.PASSED, started_ms=1, duration_ms=2)


class NoNetwork:
    """Nothing that a fake check would use."""

    def asking(self, admit: object) -> "NoNetwork":
        return self


def engine(folder: Path, check: Callable[..., Awaitable[Report]], **changes: Any) -> Engine:
    """An engine that runs `check` for whole runs and re-tests alike."""
    tools = Tools(network=NoNetwork, options=CheckOptions(), check=check, retest=check)  # type: ignore[arg-type, return-value]
    return open_engine(config(folder, **changes), tools)


class SlowCheck(FakeCheck):
    """A check that takes `seconds`, most of it in its first stage."""

    def __init__(self, seconds: float) -> None:
        super().__init__(held=True)
        self._seconds = seconds

    async def _stand_still(self) -> None:
        await asyncio.sleep(self._seconds)
