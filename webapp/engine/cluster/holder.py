"""What a web process keeps in memory for the checks that were started in it: passwords and the keys of reports."""

import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from webapp.domain.settings import ConnectionSettings, Secret
from webapp.domain.vocabulary import Leg
from webapp.engine.cluster import handover
from webapp.engine.cluster.handover import Ask, Want
from webapp.store import Token
from webapp.store.cluster import ClusterStore

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Held:
    """One run. admission: its name for the limits. since: monotonic seconds.

    kept: its row is in the database. spent: its password was given out.
    """

    token: Token
    number: int
    admission: str
    passwords: Mapping[Leg, Secret] = field(repr=False)
    since: float = field(default_factory=time.monotonic)
    kept: bool = False
    spent: bool = False


class Holder:
    """Safe in any thread. send(channel, payload) carries the answers."""

    def __init__(self, store: ClusterStore, key: bytes, send: Callable[[str, str], None]) -> None:
        self._store = store
        self._key = key
        self._send = send
        self._lock = threading.Lock()
        self._held: dict[tuple[str, int], Held] = {}

    def hold(
        self, token: Token, numbers: Collection[int], admission: str, settings: ConnectionSettings
    ) -> bool:
        """Keep what runs need until `drop`. False, and none of them, where one is held already."""
        servers = {leg: settings.server(leg) for leg in Leg}
        passwords = {leg: server.secret for leg, server in servers.items() if server is not None}
        with self._lock:
            if any((token.row_key, number) in self._held for number in numbers):
                return False
            for number in numbers:
                self._held[token.row_key, number] = Held(token, number, admission, passwords)
        return True

    def drop(self, row_key: str, number: int) -> Held | None:
        """Forget a run; None where it was forgotten already."""
        with self._lock:
            return self._held.pop((row_key, number), None)

    def is_admitted(self, admission: str) -> bool:
        """Whether a run is held that the limits know by this name."""
        with self._lock:
            return any(held.admission == admission for held in self._held.values())

    def note_kept(self, token: Token, numbers: Collection[int]) -> None:
        """Their rows are in the database: from now on, one that is not there is over."""
        with self._lock:
            for number in numbers:
                if held := self._held.get((token.row_key, number)):
                    held.kept = True

    def all_kept(self) -> list[Held]:
        with self._lock:
            return [held for held in self._held.values() if held.kept]

    def answer(self, text: str) -> None:
        """Answer a prober's request, if it is about a run of ours, genuine, and its prober's to make."""
        ask = Ask.parse(text)
        held = self._held.get((ask.row_key, ask.number))
        if held is None:
            return  # another process has it, or nobody
        prober = self._store.prober(ask.prober)
        if not ask.is_genuine(self._key) or prober is None or prober.public_key.hex() != ask.public_key:
            _log.warning("a request from an unknown prober was refused")
            return
        content = self._content(held, ask)
        self._send(ask.channel, handover.answer(ask, prober.public_key, content, self._key))

    def _content(self, held: Held, ask: Ask) -> Mapping[str, Any]:
        # (Who takes a run that is to be stopped writes that down, and needs the key for it.)
        needs_key = ask.want is Want.KEY
        if not self._store.holds(ask.row_key, ask.number, ask.prober, ask.attempt, even_stopping=needs_key):
            return handover.REFUSED
        if needs_key:
            return {**handover.key_to_json(held.token), "spent": held.spent}
        with self._lock:
            # Once for a run, whoever asks: the one rule that no cut-off or restarted prober can break.
            if held.spent or self._held.get((ask.row_key, ask.number)) is not held:
                return handover.REFUSED
            held.spent = True
        return handover.secrets_to_json(held.passwords)
