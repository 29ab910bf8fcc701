"""The lab at work: for each scenario its two ports, all in one event loop, gone without a trace when left."""

import asyncio
import contextlib
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from webapp.domain.settings import USUAL_PORTS, ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Leg
from webapp.lab.certificates import NAMES, Certificates
from webapp.lab.friendly import TITLES, PracticeMailbox
from webapp.lab.imap import ImapSession
from webapp.lab.mailbox import PostOffice, new_mailbox
from webapp.lab.names import NameServer
from webapp.lab.play import Imap, Listening, Play, Smtp
from webapp.lab.scenario import Scenario
from webapp.lab.scenarios import SCENARIOS
from webapp.lab.session import Account, House, Session
from webapp.lab.smtp import SmtpSession
from webapp.lab.wire import Wire

_BACKLOG = 1024
_LONGEST_VISIT = 900.0


@dataclass(frozen=True, slots=True)
class Place:
    """A scenario that is being played: what to type to meet it. `settings` holds all of it."""

    scenario: Scenario
    settings: ConnectionSettings
    password: str

    @property
    def id(self) -> str:
        return self.scenario.id

    @property
    def address(self) -> str:
        return self.settings.address


class Lab:
    """`async with Lab("healthy", "silent") as lab: lab["healthy"].settings`

    scenarios: ids, or scenarios of one's own; all where none is named.
    host: the loopback address to listen at, on ports that the system chooses.
    usual_ports: each scenario at a loopback address of its own, on 993, 465, 143 or 587, if the system lets us
        (root in a container, say); else as without.
    """

    def __init__(
        self, *scenarios: str | Scenario, host: str = "127.0.0.1", usual_ports: bool = False
    ) -> None:
        chosen = [SCENARIOS[s] if isinstance(s, str) else s for s in scenarios]
        self._scenarios = chosen or list(SCENARIOS.values())
        self.host = host
        self._hosts = _own_hosts(len(self._scenarios)) if usual_ports else ()
        self.certificates = Certificates(tuple(dict.fromkeys((*NAMES, host, *self._hosts))))
        self.places: dict[str, Place] = {}
        self.dns_server = ""  # "127.0.0.1:40001": the lab's name server
        self._house = House(self.certificates, PostOffice())
        self._ports: dict[str, list[int]] = {}
        self._listeners: list[asyncio.Server] = []
        self._names: asyncio.DatagramTransport | None = None
        self._sockets: list[socket.socket] = []
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._thread: _LabThread | None = None

    def __getitem__(self, scenario_id: str) -> Place:
        return self.places[scenario_id]

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places.values())

    @property
    def ca_file(self) -> Path:
        """The practice authority's certificate (PEM), there while the lab is open."""
        if self._folder is None:
            raise RuntimeError("the lab is not open")
        return Path(self._folder.name) / "practice-ca.pem"

    @property
    def ports(self) -> tuple[int, ...]:
        return tuple(sorted({port for ports in self._ports.values() for port in ports}))

    @property
    def allowed_networks(self) -> tuple[str, ...]:
        """What lets exactly the lab through a guard, each as the setting ALLOWED_NETWORKS writes it."""
        return tuple(
            f"{host}/{128 if ':' in host else 32}:{'+'.join(map(str, sorted(ports)))}"
            for host, ports in self._ports.items()
        )

    def mailboxes(self) -> tuple[PracticeMailbox, ...]:
        """The friendly ones of those that are open, for a page that offers them."""
        return tuple(
            PracticeMailbox(place.id, TITLES[place.id], place.address, place.password, place.settings)
            for place in self
            if place.id in TITLES
        )

    @property
    def busy(self) -> int:
        """How many visits and deliveries are going on."""
        return len(self._house.tasks)

    # -- in the caller's loop ------------------------------------------------------------------------

    async def open(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="practice-lab-")
        self.ca_file.write_bytes(self.certificates.ca_pem)
        loop = asyncio.get_running_loop()
        self._names, _ = await loop.create_datagram_endpoint(
            lambda: NameServer(self.host), local_addr=(self.host, 0)
        )
        name, port = self._names.get_extra_info("sockname")[:2]
        self.dns_server = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
        hosts = self._hosts or [self.host] * len(self._scenarios)
        for scenario, host in zip(self._scenarios, hosts, strict=True):
            self.places[scenario.id] = await self._place(scenario, host)

    async def close(self) -> None:
        """Every listener, visit and socket ends here."""
        for listener in self._listeners:
            listener.close()
        tasks = list(self._house.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._names is not None:
            self._names.close()
        for waiting in self._sockets:
            waiting.close()
        if self._folder is not None:
            self._folder.cleanup()
        self._folder = None

    async def __aenter__(self) -> Self:
        try:
            await self.open()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # -- in a thread of its own ----------------------------------------------------------------------

    def start_in_thread(self) -> Self:
        """Open the lab in a thread with a loop of its own; returns when all ports are there."""
        self._thread = _LabThread(self)
        self._thread.start()
        self._thread.ready.wait()
        if self._thread.failure is not None:
            raise self._thread.failure
        return self

    def stop(self) -> None:
        """The end of what `start_in_thread` began; returns when all is gone."""
        if self._thread is not None:
            self._thread.finish()
        self._thread = None

    def __enter__(self) -> Self:
        return self.start_in_thread()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # -- placing -------------------------------------------------------------------------------------

    async def _place(self, scenario: Scenario, host: str) -> Place:
        address = scenario.address or f"{scenario.id}@practice.test"
        imap = scenario.imap or Imap()
        mailbox = new_mailbox(address, imap.junk, imap.junk_attributes)
        self._house.office.open(mailbox)
        account = Account(address, scenario.username or address, scenario.password, mailbox)
        typed = scenario.typed
        password = account.password if typed.password is None else typed.password
        servers: dict[Leg, ServerSettings | None] = {Leg.IMAP: None, Leg.SMTP: None}
        for leg, security in ((Leg.IMAP, typed.imap_security), (Leg.SMTP, typed.smtp_security)):
            play = scenario.play(leg)
            if play is not None:
                at, port = await self._listen(play, leg, account, host)
                username = account.username if typed.username is None else typed.username
                servers[leg] = ServerSettings(
                    play.host or at, port, security or play.door, username, Secret(password)
                )
        settings = ConnectionSettings(
            address,
            servers[Leg.IMAP],
            servers[Leg.SMTP],
            allow_insecure_certificates=typed.allow_insecure_certificates,
            send_test_message=typed.send_test_message,
            recipient=typed.recipient,
        )
        return Place(scenario, settings, password)

    async def _listen(self, play: Play, leg: Leg, account: Account, host: str) -> tuple[str, int]:
        """Open the play's port, and say where it is."""
        door = self._bind(host, USUAL_PORTS[leg][play.door] if self._hosts else 0)
        at, port = door.getsockname()[:2]
        self._ports.setdefault(at, []).append(port)
        if play.listening is not Listening.OPEN:
            self._hold(door, play.listening)
            return at, port

        def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            wire = Wire(reader, writer)
            session: Session
            if isinstance(play, Smtp):
                session = SmtpSession(wire, play, account, self._house)
            elif isinstance(play, Imap):
                session = ImapSession(wire, play, account, self._house)
            self._house.spawn(_visit(session))

        self._listeners.append(await asyncio.start_server(welcome, sock=door, backlog=_BACKLOG))
        return at, port

    def _bind(self, host: str, port: int) -> socket.socket:
        """A socket at that port, or where that is not allowed at the lab's own host."""
        door = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self._sockets.append(door)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            if not port:
                raise
            door.bind((self.host, 0))
        return door

    def _hold(self, door: socket.socket, listening: Listening) -> None:
        """Nobody serves: the port stays closed, or its queue is full of connections that nobody takes."""
        if listening is Listening.FULL:
            door.listen(0)
            for _ in range(4):
                waiting = socket.socket(door.family)
                waiting.setblocking(False)
                waiting.connect_ex(door.getsockname())
                self._sockets.append(waiting)


def _own_hosts(count: int) -> tuple[str, ...]:
    """Loopback addresses that nothing else uses: 127.77.0.1 and on."""
    return tuple(f"127.77.{number // 250}.{number % 250 + 1}" for number in range(count))


async def _visit(session: Session) -> None:
    """One visit, of bounded length, that leaves no socket behind however it ends."""
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_VISIT):
                await session.serve()
    finally:
        await session.wire.drop()


class _LabThread(threading.Thread):
    def __init__(self, lab: Lab) -> None:
        super().__init__(name="practice-lab", daemon=True)
        self._lab = lab
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leave: asyncio.Event | None = None
        self.ready = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._work())
        except Exception as error:
            self.failure = error
        finally:
            self.ready.set()

    async def _work(self) -> None:
        self._loop, self._leave = asyncio.get_running_loop(), asyncio.Event()
        async with self._lab:
            self.ready.set()
            await self._leave.wait()

    def finish(self) -> None:
        if self._loop is not None and self._leave is not None and self.is_alive():
            self._loop.call_soon_threadsafe(self._leave.set)
        self.join()
