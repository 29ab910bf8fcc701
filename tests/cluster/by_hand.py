"""A prober whose every step the test takes, and the claims of it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from tests.engine import fakes
from webapp.domain.report import Outcome, Report, State
from webapp.domain.result import Result
from webapp.engine.cluster.asking import Asking
from webapp.engine.cluster.bus import Bus
from webapp.engine.cluster.handover import Want, cluster_key
from webapp.store import Key, Store, Token
from webapp.store.cluster import Claim, ClusterStore, NotClaimed, Prober


class HandProber:
    """A prober whose every step the test takes. other_key: it belongs to another installation."""

    def __init__(
        self, store: ClusterStore, url: str, name: str, *, region: str = "tokyo", other_key: bool = False
    ) -> None:
        self.store, self.name = store, name
        self._untold = Store(url)
        config = fakes.config(Path(), **({"secret_key": "of somebody else"} if other_key else {}))
        self.bus = Bus(url, (name,), lambda _, payload: self.asking.hear(payload))
        self.asking = Asking(name, name, cluster_key(config), self.bus.send)
        assert self.bus.connected.wait(10)
        store.enlist(name, Prober(region, self.asking.pair.public))

    def close(self) -> None:
        self.bus.close()
        self._untold.close()

    def take(self, token: Token, number: int = 1) -> Claim:
        claim = self.store.claim(token.row_key, number, self.name)
        assert isinstance(claim, Claim)
        return claim

    def ask(self, token: Token, claim: Claim, want: Want, number: int = 1) -> Any:
        return asyncio.run(self.asking.ask(token.row_key, number, claim.attempt, want))

    def say(
        self, token: Token, claim: Claim, change: Callable[[Report], Report], *, told: bool = True
    ) -> bool:
        """Write a changed report down, the newest run's. told: and tell the other nodes."""
        result = self.store.load(token)
        assert isinstance(result, Result)
        run = replace(result.newest, report=change(result.newest.report), version=result.newest.version + 1)
        return (self.store if told else self._untold).save(as_claimed(token, claim), run)


def finish(report: Report) -> Report:
    return replace(report, state=State.FINISHED, outcome=Outcome.PASSED, finished_at=datetime.now(UTC))


def as_claimed(token: Token, claim: Claim | NotClaimed) -> Key:
    """What writes only as long as this claim counts."""
    assert isinstance(claim, Claim)
    return Key(token.row_key, token.seal_key, token.id, claim.attempt)


def fall_silent(url: str, name: str, seconds: float = 10.0) -> None:
    """As if a prober had given its last sign of life so long ago."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "UPDATE probers SET seen_at = now() - make_interval(secs => %s) WHERE name = %s", (seconds, name)
        )
