"""Clients that dawdle: each for itself harmless, and no way to keep the others out."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.cli.conftest import PATIENCE, RunningSite
from webapp.cli import gunicorn_worker
from webapp.cli.gunicorn_worker import BoundedSocket, Crowd

HALF = b"POST /checks/x HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def pair() -> Iterator[tuple[BoundedSocket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield BoundedSocket(ours), theirs


def connected(site: RunningSite, data: bytes = b"") -> socket.socket:
    client = socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE)
    client.sendall(data)
    return client


def test_a_request_that_drips_ends_as_if_its_client_had_gone(
    pair: tuple[BoundedSocket, socket.socket],
) -> None:
    ours, theirs = pair
    ours.listen_for(0.2)
    theirs.sendall(b"G")
    assert ours.recv(100) == b"G"
    began = time.monotonic()
    assert ours.recv(100) == b""
    assert time.monotonic() - began >= 0.1
    theirs.sendall(b"ET")
    assert ours.recv(100) == b"", "the whole has its time, not each byte"


def test_a_client_that_takes_no_answer_counts_as_gone(
    pair: tuple[BoundedSocket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gunicorn_worker, "WRITING", 0.1)
    with pytest.raises(ConnectionResetError):
        pair[0].sendall(b"x" * 10_000_000)


def test_a_client_has_its_share_and_no_more() -> None:
    crowd = Crowd(2)
    with ExitStack() as held:
        assert [held.enter_context(crowd.place("a")) for _ in range(4)] == [True, True, False, False]
        assert held.enter_context(crowd.place("b"))
    with crowd.place("a") as there:
        assert there


def test_half_a_request_is_let_go_in_time(site: Callable[..., RunningSite]) -> None:
    running = site(0.0, 1.0)
    with ExitStack() as open_ones:
        clients = [
            open_ones.enter_context(connected(running, data))
            for data in (HALF, HALF + b"Content-Length: 1000\r\n\r\na=b", HALF[:3])
            for _ in range(3)
        ]
        for client in clients:
            answer = client.recv(1000)  # raises where nobody ends it
            assert answer == b"" or answer.startswith(b"HTTP/1.1 ")


def test_clients_that_never_close_their_side_hold_up_nobody(site: Callable[..., RunningSite]) -> None:
    running = site(0.0)
    with ExitStack() as open_ones:
        for _ in range(20):
            request = b"GET /start HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            client = open_ones.enter_context(connected(running, request))
            assert client.recv(1000).startswith(b"HTTP/1.1 200")
        began = time.monotonic()
        running.start()
        # gunicorn's own worker waits two seconds for each, one after the other.
        assert time.monotonic() - began < 20


def test_what_is_no_request_is_answered_in_both_languages_and_not_repeated(
    site: Callable[..., RunningSite],
) -> None:
    running = site(0.0)
    for request, status in (
        (b"GET /<script> HTTP/9.9\r\nHost: x\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: <script>\x01\r\n\r\n", b"400"),
        (b"GET /" + b"<script>" * 1000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: y\r\n" % n for n in range(200)) + b"\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", b"400"),
    ):  # fmt: skip
        with connected(running, request) as client:
            answer = b""
            while piece := client.recv(10_000):
                answer += piece
        assert answer.startswith(b"HTTP/1.1 " + status), answer[:100]
        assert "表示できませんでした".encode() in answer
        assert b"could not be shown" in answer
        assert b"script" not in answer.partition(b"\r\n\r\n")[2]
        assert b"default-src 'none'" in answer
