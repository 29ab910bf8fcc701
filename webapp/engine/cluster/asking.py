"""A prober's questions to the web processes, and the answers that come back on its own channel."""

import asyncio
import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from webapp.engine.cluster.handover import ASKS, Ask, KeyPair, Refused, Want, new_nonce

# Seconds to wait for an answer.
PATIENCE = 4.0


class NoAnswer(Exception):  # noqa: N818 (an event, not an error of ours)
    """The process that held it is no more, or out of reach."""


class Asking:
    """prober: our name. channel: where we listen. send(channel, payload) may block for a moment."""

    def __init__(self, prober: str, channel: str, key: bytes, send: Callable[[str, str], None]) -> None:
        self.pair = KeyPair()
        self._prober = prober
        self._channel = channel
        self._key = key
        self._send = send
        self._lock = threading.Lock()
        self._open: dict[str, tuple[Ask, Future[Any]]] = {}

    async def ask(self, row_key: str, number: int, attempt: int, want: Want) -> Any:
        """What the holder answers. Raises NoAnswer after PATIENCE seconds, Refused."""
        ask = Ask(
            row_key, number, attempt, want, self._prober, self._channel, self.pair.public.hex(), new_nonce()
        ).signed(self._key)
        answered: Future[Any] = Future()
        with self._lock:
            self._open[ask.nonce] = ask, answered
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.to_thread(self._send, ASKS, ask.text())
                content = await asyncio.wrap_future(answered)
        except TimeoutError:
            raise NoAnswer from None
        finally:
            with self._lock:
                self._open.pop(ask.nonce, None)
        if content.get("refused"):
            raise Refused
        return content

    def hear(self, payload: str) -> None:
        """A message on our channel, from any thread. What does not open is not an answer."""
        message = json.loads(payload)
        with self._lock:
            entry = self._open.get(message["nonce"])
        if entry is None:
            return
        ask, answered = entry
        content = self.pair.open(ask, message["sealed"], self._key)
        if not answered.done():
            answered.set_result(content)
