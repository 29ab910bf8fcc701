"""Five connections at the same time: only when asked for, one login each, no further than the first refusal."""

import asyncio
import socketserver
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from webapp.checks import CheckOptions, run_check
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Outcome, Requirement, Stage
from webapp.transport.guard import Guard
from webapp.transport.network import Network

PASSWORD = "open-sesame"


class Server(socketserver.ThreadingTCPServer):
    """Lets `room` connections log in at the same time; the next one is refused, in the greeting or at its login."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, room: int, *, at_login: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.room, self.at_login = room, at_login
        self.logins: list[bool] = []  # one for each attempt: whether it was let in
        self.open = self.most = 0
        self.lock = threading.Lock()

    def closed(self) -> bool:
        """Whether every connection ends within a moment."""
        return any(not self.open or threading.Event().wait(0.02) for _ in range(250))


class _Talk(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        with self.server.lock:
            self.server.open += 1
            full = self.server.open > self.server.room
            self.server.most = max(self.server.most, self.server.open)
        try:
            self.talk(full)
        finally:
            with self.server.lock:
                self.server.open -= 1

    def talk(self, full: bool) -> None:
        if full and not self.server.at_login:
            self.wfile.write(b"* BYE Too many connections\r\n")
            return
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n")
        for line in self.rfile:
            tag, command = line.split()[:2]
            if command == b"AUTHENTICATE":
                right = PASSWORD.encode() in b64decode(line.split()[-1])
                self.server.logins.append(right and not full)
                if full:
                    self.wfile.write(tag + b" NO [LIMIT] Maximum number of connections exceeded\r\n")
                    continue
                if not right:
                    self.wfile.write(tag + b" NO [AUTHENTICATIONFAILED] no\r\n")
                    continue
            self.wfile.write(tag + b" OK done\r\n")


@contextmanager
def server(room: int, *, at_login: bool = False) -> Iterator[Server]:
    running = Server(room, at_login=at_login)
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield running
    finally:
        running.shutdown()
        running.server_close()


def checked(running: Server, *, asked: bool = True, password: str = PASSWORD) -> Report:
    port = int(running.server_address[1])
    imap = ServerSettings("127.0.0.1", port, ConnectionSecurity.NONE, "taro", Secret(password))
    settings = ConnectionSettings("taro@example.jp", imap, None, test_five_connections=asked)
    return asyncio.run(run_check(settings, Network(Guard.open()), CheckOptions(), lambda _: None))


def judged(report: Report) -> tuple[bool | None, str]:
    return next((r.met, r.evidence) for r in report.requirements if r.id is Requirement.FIVE_CONNECTIONS)


@pytest.mark.parametrize("at_login", [False, True], ids=["greeting", "login"])
@pytest.mark.parametrize("room", [1, 2, 4])
def test_the_first_refusal_ends_it_and_what_was_reached_is_told(room: int, at_login: bool) -> None:
    with server(room, at_login=at_login) as running:
        report = checked(running)
        assert running.closed()
    row = report.stage(Stage.IMAP_LOGIN)
    connections = row.details["connections"]
    assert isinstance(connections, dict)
    assert (connections["wanted"], connections["reached"]) == (5, room)
    said = "[LIMIT] Maximum number" if at_login else "Too many connections"
    assert said in str(connections["refusal"])
    assert running.logins == [True] * room + [False] * at_login
    assert row.outcome is not Outcome.FAILED, "many servers would call it a wrong password"
    met, evidence = judged(report)
    assert met is False
    assert evidence.startswith(f"{room}/5")
    assert said in evidence


def test_five_are_opened_with_one_login_each_and_then_closed() -> None:
    with server(9) as running:
        report = checked(running)
        assert running.closed()
    assert (running.most, running.logins) == (5, [True] * 5)
    assert judged(report) == (True, "5/5")


def test_nobody_is_asked_for_five_who_did_not_want_them() -> None:
    with server(9) as running:
        report = checked(running, asked=False)
    assert (running.most, running.logins) == (1, [True])
    assert judged(report) == (None, "")


def test_a_refused_password_is_not_tried_on_further_connections() -> None:
    with server(9) as running:
        report = checked(running, password="wrong")
    assert running.logins == [False]
    assert report.stage(Stage.IMAP_LOGIN).outcome is Outcome.FAILED
    assert judged(report) == (None, "")
