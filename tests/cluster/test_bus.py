"""Messages between nodes go on whatever happens to a session or to a listener."""

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.cluster.nodes import until
from webapp.engine.cluster.bus import Bus

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("quick_bus")]
Begin = Callable[[Callable[[str, str], None]], Bus]


class Heard:
    """What came, in order. A message "nonsense" is more than it can bear."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []

    def __call__(self, channel: str, payload: str) -> None:
        if payload == "nonsense":
            raise ValueError
        self.messages.append((channel, payload))


@pytest.fixture
def begin(apart: str) -> Iterator[Begin]:
    buses: list[Bus] = []

    def make(on_message: Callable[[str, str], None]) -> Bus:
        buses.append(Bus(apart, ("news",), on_message))
        assert buses[-1].connected.wait(10)
        return buses[-1]

    yield make
    for bus in buses:
        bus.close()


def end_sessions(url: str) -> None:
    """As a restart of the server does, or a firewall."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_message_that_is_not_understood_costs_no_later_one(begin: Begin) -> None:
    heard = Heard()
    bus = begin(heard)
    for payload in ("nonsense", "sense"):
        bus.send("news", payload)

    until(lambda: heard.messages)
    assert heard.messages == [("news", "sense")]


def test_a_bus_whose_sessions_were_ended_sends_and_hears_again(begin: Begin, apart: str) -> None:
    heard = Heard()
    bus = begin(heard)
    bus.send("news", "before")
    until(lambda: heard.messages)
    end_sessions(apart)

    bus.send("elsewhere", "at once")
    # What is sent before it listens again is lost: that is what `on_connected` is for.
    until(lambda: bus.send("news", "after") or len(heard.messages) > 1)
    assert heard.messages[1] == ("news", "after")


def test_a_database_out_of_reach_is_told_to_whoever_sends(begin: Begin, apart: str) -> None:
    bus = begin(Heard())
    bus._url = bus._url.replace("dbname=apart", "dbname=nowhere")

    with pytest.raises(psycopg.OperationalError):
        bus.send("news", "into the void")


def test_a_listener_that_is_busy_ends_with_what_it_has_in_hand(begin: Begin) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), []

    def slow(channel: str, payload: str) -> None:
        begun.set()
        go_on.wait(10)
        done.append(payload)

    bus = begin(slow)
    bus.send("news", "first")
    bus.send("news", "second")
    assert begun.wait(10)
    closing = threading.Thread(target=bus.close)
    closing.start()
    until(bus._ending.is_set)
    go_on.set()
    closing.join(10)

    assert done == ["first"]
