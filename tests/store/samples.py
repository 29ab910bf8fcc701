"""Results as the tests keep them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from webapp.domain.report import (
    Direction,
    Report,
    ServerSummary,
    SettingsSummary,
    StageResult,
    State,
    TranscriptLine,
)
from webapp.domain.result import Run, RunKind, Sharing
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg, Outcome, Stage
from webapp.store import Store, Token

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WEEK = NOW + timedelta(days=7)
SHARING = Sharing(owner="hmac-of-a-cookie")
ADDRESS = "hanako.yamada@kaisha.example"
HOST = "imap.kaisha.example"


def report() -> Report:
    server = ServerSummary(HOST, 993, ConnectionSecurity.TLS)
    running = StageResult(Stage.IMAP_CONNECT, Outcome.RUNNING, started_ms=0, evidence=("* OK kaisha ready",))
    line = TranscriptLine(12, Leg.IMAP, Direction.SERVER, "* OK kaisha ready")
    plain = Report(SettingsSummary(ADDRESS, ADDRESS, server, None), NOW, transcript=(line,))
    return plain.with_stage(running)


def running(number: int = 1, version: int = 1) -> Run:
    return Run(number, RunKind.FULL, report(), version)


def finished(number: int = 1, version: int = 9) -> Run:
    stages = tuple(StageResult(stage, Outcome.PASSED) for stage in Stage)
    over = replace(
        report(),
        state=State.FINISHED,
        outcome=Outcome.PASSED,
        finished_at=NOW + timedelta(seconds=3),
        stages=stages,
    )
    return Run(number, RunKind.FULL, over, version)


def kept(store: Store, run: Run | None = None, node: str = "host:1") -> Token:
    """A link in the store with one run."""
    token = Token.new()
    assert store.create(token, SHARING, WEEK, run or running(), node=node)
    return token
