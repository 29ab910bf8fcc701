"""An engine without checks: it keeps what it is told and answers with what a test put there."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.web.samples import running
from webapp.config import Region
from webapp.discovery import Discovery
from webapp.domain.report import Report
from webapp.domain.result import Result, Run, RunKind, Sharing
from webapp.domain.settings import ConnectionSettings
from webapp.store import Gone, Token


class FakeEngine:
    def __init__(self, begin: Callable[[], Report] = running) -> None:
        self.begin = begin
        self.results: dict[Token, Result | Gone] = {}
        self.started: list[tuple[ConnectionSettings, Token]] = []
        self.cancelled: list[Token] = []
        self.found = Discovery()
        self.refusal: Exception | None = None
        self.stopping = False
        self.regions: tuple[Region, ...] = ()
        self._changed = threading.Condition()

    def put(self, token: Token, result: Result | Gone) -> None:
        with self._changed:
            self.results[token] = replace(result, id=token.id) if isinstance(result, Result) else result
            self._changed.notify_all()

    def start(
        self, settings: ConnectionSettings, token: Token, sharing: Sharing, *, client: str = ""
    ) -> None:
        self._refuse()
        if token in self.results:
            return
        self.started.append((settings, token))
        report = self.begin()
        expires = report.created_at.replace(year=report.created_at.year + 1)
        run = Run(1, RunKind.FULL, report, 1)
        self.put(token, Result(token.id, report.created_at, expires, sharing, (run,)))

    def run_again(self, settings: ConnectionSettings, token: Token, *, client: str = "") -> None:
        self._refuse()
        self.started.append((settings, token))
        self._add(token, RunKind.FULL)

    def retest(self, token: Token, *, client: str = "") -> None:
        self._refuse()
        self._add(token, RunKind.RETEST)

    def retest_everywhere(self, token: Token, *, client: str = "") -> None:
        self._refuse()
        for region in self.regions:
            self._add(token, RunKind.REGION, region.name)

    def _refuse(self) -> None:
        if self.refusal:
            raise self.refusal

    def _add(self, token: Token, kind: RunKind, region: str = "") -> None:
        result = self.results[token]
        assert isinstance(result, Result)
        last = result.newest
        run = Run(last.number + 1, kind, replace(self.begin(), region=region), last.version + 1)
        self.put(token, replace(result, runs=(*result.runs, run)))

    def result(self, token: Token) -> Result | Gone | None:
        return self.results.get(token)

    def wait_for_change(self, token: Token, version: int, timeout: float) -> Result | Gone | None:
        with self._changed:
            changed = self._changed.wait_for(lambda: self._is_newer(token, version), timeout)
            return self.results[token] if changed else None

    def _is_newer(self, token: Token, version: int) -> bool:
        result = self.results[token]
        return not isinstance(result, Result) or result.newest.version != version

    queued: Token | None = None  # the check that waits for its turn

    def position(self, token: Token) -> int | None:
        return 3 if token == self.queued else None

    def cancel(self, token: Token) -> None:
        self.cancelled.append(token)

    def change(
        self, token: Token, *, sharing: Sharing | None = None, expires_at: datetime | None = None
    ) -> None:
        result = self.results[token]
        assert isinstance(result, Result)
        self.put(
            token,
            replace(result, sharing=sharing or result.sharing, expires_at=expires_at or result.expires_at),
        )

    def delete(self, token: Token) -> None:
        self.results[token] = Gone()

    def discover(self, address: str, *, client: str = "") -> Any:
        self._refuse()
        return self.found

    def ready(self) -> bool:
        return not self.stopping
