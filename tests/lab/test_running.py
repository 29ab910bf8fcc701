"""The lab as a whole: places, ports, names, threads, load."""

import asyncio
import gc
import json
import socket
import struct
import subprocess
import sys
import threading

import pytest

from tests.lab.clients import connect_imap, connect_smtp, deliver
from webapp.domain.settings import ConnectionSecurity, ServerSettings
from webapp.lab import Imap, Lab, Scenario, Smtp
from webapp.lab.command import main
from webapp.lab.friendly import TITLES
from webapp.lab.play import Listening
from webapp.lab.scenarios import SCENARIOS, practice

PLAIN = ConnectionSecurity.NONE


def plain(name: str, **others: object) -> Scenario:
    options = {"imap": Imap(door=PLAIN), "smtp": Smtp(door=PLAIN), **others}
    return Scenario(id=name, family="tests", says="", **options)  # type: ignore[arg-type]


def server(place_server: ServerSettings | None) -> ServerSettings:
    assert place_server is not None
    return place_server


def test_the_allowed_networks_name_exactly_the_ports_of_the_lab() -> None:
    with Lab("healthy", "wrong-password") as lab:
        ports = {
            server.port for place in lab for server in (place.settings.imap, place.settings.smtp) if server
        }
        assert set(lab.ports) == ports
        assert lab.allowed_networks == (f"127.0.0.1/32:{'+'.join(map(str, sorted(ports)))}",)


def test_every_practice_scenario_has_a_title_and_is_offered() -> None:
    assert list(TITLES) == [scenario.id for scenario in practice.SCENARIOS]
    with Lab("healthy", "wrong-password", "starttls-refused") as lab:
        offered = {mailbox.id: mailbox for mailbox in lab.mailboxes()}
    assert list(offered) == ["healthy", "wrong-password", "starttls-refused"]
    wrong = offered["wrong-password"]
    assert (wrong.title, wrong.address) == ("Wrong password", "wrong-password@practice.test")
    assert server(wrong.settings.imap).secret.reveal() == wrong.password == "not-the-password"


def test_a_closed_port_refuses_and_a_full_one_does_not_answer() -> None:
    closed = plain("closed", imap=Imap(listening=Listening.CLOSED), smtp=Smtp(listening=Listening.FULL))
    with Lab(closed) as lab:
        imap, smtp = server(lab["closed"].settings.imap), server(lab["closed"].settings.smtp)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((imap.host, imap.port), timeout=2)
        with pytest.raises(TimeoutError):
            socket.create_connection((smtp.host, smtp.port), timeout=0.5)


def test_each_mailbox_gets_its_own_mail_only_and_late_mail_comes_late() -> None:
    late = plain("late", smtp=Smtp(door=PLAIN, after=0.4))
    junk = plain("junk", smtp=Smtp(door=PLAIN, folder="Junk"))
    lost = plain("lost", smtp=Smtp(door=PLAIN, folder=None))
    renamed = plain("renamed", smtp=Smtp(door=PLAIN, own_message_id=True))
    with Lab(late, junk, lost, renamed) as lab:
        for place in lab:
            deliver(lab, place, b"Message-ID:\r\n <mine@x>\r\nX-Inbox-Check: t\r\n\r\n")

        def count(name: str, folder: str, key: str = 'HEADER Message-ID "<mine@x>"') -> int:
            with connect_imap(lab, lab[name]) as client:
                client.login(lab[name].address, lab[name].password)
                client.select(folder, readonly=True)
                return len(client.uid("SEARCH", key)[1][0].split())

        assert count("junk", "Junk") == 1
        assert count("junk", "INBOX") == 0
        assert count("lost", "INBOX") == 0
        assert count("renamed", "INBOX") == 0
        assert count("renamed", "INBOX", "HEADER X-Inbox-Check t") == 1
        for _ in range(100):
            if count("late", "INBOX"):
                break
        assert count("late", "INBOX") == 1


def test_a_mailbox_forgets_old_mail_and_keeps_little_of_a_long_one() -> None:
    with Lab(plain("full")) as lab:
        place = lab["full"]
        for number in range(60):
            deliver(lab, place, b"Subject: %d\r\n\r\n" % number)
        deliver(lab, place, b"Subject: long\r\n\r\n" + b"x" * 80 + b"\r\n" + (b"y" * 900 + b"\r\n") * 200)
        with connect_imap(lab, place) as client:
            client.login(place.address, place.password)
            assert int(client.select("INBOX", readonly=True)[1][0]) <= 51
            size = client.fetch("*", "(RFC822.SIZE)")[1][0]
            assert int(size.split()[-1].rstrip(b")")) == 64 * 1024


@pytest.mark.parametrize(
    ("name", "code", "answers"),
    [
        ("mail.practice.test", 0, 1),
        ("IMAP.missing.Practice.test", 3, 0),
        ("broken.practice.test", 2, 0),
        ("addressless.practice.test", 0, 0),
        ("elsewhere.example", 3, 0),
    ],
)
def test_the_name_server_knows_its_names(name: str, code: int, answers: int) -> None:
    with Lab("healthy") as lab, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        host, _, port = lab.dns_server.rpartition(":")
        asking.settimeout(5)
        labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
        asking.sendto(b"\x12\x34\x01\x00\x00\x01\0\0\0\0\0\0" + labels + b"\0\0\x01\0\x01", (host, int(port)))
        reply = asking.recv(512)
    assert reply[:2] == b"\x12\x34"
    assert struct.unpack("!HHH", reply[2:8]) == (0x8180 | code, 1, answers)
    if answers:
        assert reply.endswith(bytes([127, 0, 0, 1]))


def test_a_name_server_is_not_upset_by_garbage() -> None:
    from webapp.lab.names import NameServer

    for packet in (b"", b"\0" * 11, b"\xff" * 40, b"\x12\x34\x01\x00\x00\x01\0\0\0\0\0\0\x3fab"):
        assert NameServer("127.0.0.1").answer(packet) == b""


def test_usual_ports_are_taken_where_that_is_allowed_and_others_where_not() -> None:
    with Lab("healthy", "starttls-refused", usual_ports=True) as lab:
        for place in lab:
            with connect_imap(lab, place) as client:
                assert client.login(place.address, place.password)[0] == "OK"
            if server(place.settings.imap).host != lab.host:
                door = server(place.settings.imap).security
                assert server(place.settings.imap).port == (993 if door is ConnectionSecurity.TLS else 143)


def test_the_thread_and_all_it_held_are_gone_when_the_lab_is_stopped() -> None:
    lab = Lab("healthy").start_in_thread()
    port, ca_file = server(lab["healthy"].settings.imap).port, lab.ca_file
    assert ca_file.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    lab.stop()
    lab.stop()
    assert not ca_file.exists()
    assert "practice-lab" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)
    with pytest.raises(RuntimeError):
        _ = lab.ca_file


def test_a_lab_that_cannot_open_says_so_and_holds_nothing() -> None:
    lab = Lab("healthy", host="192.0.2.1")
    with pytest.raises(OSError):
        lab.start_in_thread()


def test_a_thousand_clients_are_served_at_once() -> None:
    async def client(at: ServerSettings) -> bytes:
        reader, writer = await asyncio.open_connection(at.host, at.port)
        await reader.readline()
        writer.write(b"a LOGIN many@practice.test open-sesame-42\r\nb EXAMINE INBOX\r\n")
        await reader.readuntil(b"b OK")
        gathered.release()
        await everybody.wait()
        writer.write(b"c LOGOUT\r\n")
        said = await reader.read()
        writer.close()
        return said

    async def run() -> None:
        async with Lab(plain("many")) as lab:
            at = server(lab["many"].settings.imap)
            clients = [asyncio.create_task(client(at)) for _ in range(1000)]
            for _ in clients:
                await gathered.acquire()
            assert lab.busy == 1000
            everybody.set()
            assert all(b"BYE" in said for said in await asyncio.gather(*clients))

    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2500:
        pytest.skip("this system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2500), hard))
    gathered, everybody = asyncio.Semaphore(0), asyncio.Event()
    try:
        asyncio.run(asyncio.wait_for(run(), 30))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# -- the command -------------------------------------------------------------------------------------------


def test_the_list_names_every_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(SCENARIOS)
    assert main(["--list", "--json", "--family", "practice"]) == 0
    assert [row["id"] for row in json.loads(capsys.readouterr().out)] == list(TITLES)


def test_an_unknown_scenario_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--scenario", "unheard-of"]) == 2
    assert "unheard-of" in capsys.readouterr().err


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_serves_until_it_is_told_to_stop(as_json: bool) -> None:
    command = [sys.executable, "-c", "from webapp.lab.command import main; raise SystemExit(main())"]
    command += ["--scenario", "healthy", "--scenario", "odd-user-name", *(["--json"] if as_json else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if as_json:
            found = json.loads(process.stdout.readline())
            healthy, odd = found["mailboxes"]
            assert healthy["password"] == "open-sesame-42"
            assert odd["imap"]["username"] == "PRACTICE\\taro"
            with socket.create_connection((healthy["smtp"]["host"], healthy["smtp"]["port"]), timeout=5):
                pass
        else:
            said = "".join(process.stdout.readline() for _ in range(14))
            assert "healthy@practice.test" in said
            assert "user name PRACTICE\\taro" in said
        process.terminate()
        assert process.wait(timeout=10) == 0


def test_an_open_lab_answers_smtp_too() -> None:
    with Lab("healthy") as lab, connect_smtp(lab, lab["healthy"]) as client:
        assert client.noop()[0] == 250


def test_clients_that_tear_their_connections_down_leave_no_error_unasked_for() -> None:
    unasked: list[BaseException | None] = []

    async def run() -> None:
        async with Lab(plain("torn")) as lab:
            at = server(lab["torn"].settings.imap)
            for _ in range(3):
                reader, writer = await asyncio.open_connection(at.host, at.port)
                writer.write(b"a LOGOUT\r\n")
                await reader.readuntil(b"a OK")
                torn: socket.socket = writer.get_extra_info("socket")
                torn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.close()
            for _ in range(500):
                if lab.busy:
                    await asyncio.sleep(0.01)
            # asyncio complains of these when they are collected, unless the garbage goes in a lucky order.
            futures = [thing for thing in gc.get_objects() if isinstance(thing, asyncio.Future)]
            unasked.extend(future.exception() for future in futures if future._log_traceback)

    gc.disable()
    try:
        asyncio.run(run())
    finally:
        gc.enable()
    assert unasked == []
