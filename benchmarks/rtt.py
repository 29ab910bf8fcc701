"""How many round trips a whole check takes, and others take for the same: `make bench-rtt`.

Dovecot and Postfix stand behind a slow line (`_link`; `--line proxy` for a TCP proxy). Each client does the same:
log in and open INBOX, log in and send one message; nobody waits for its arrival. Medians, the clients in turn.

    --rtt 0,20,100,200   milliseconds        --rounds 5
    --no-node            without imapflow and nodemailer, which npm fetches into a temporary folder
Needs root, for the mail servers and the line. Fails where a goal is missed: 1.10 times the limit, 2 times
faster than Python, 2.5 times faster than Node (at 100 ms and more, where round trips are all that counts).
"""

import argparse
import asyncio
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import _minimal, _peers  # noqa: E402
from benchmarks._link import FAR, slow_line  # noqa: E402
from benchmarks._minimal import Account  # noqa: E402
from benchmarks._proxy import slow_ports  # noqa: E402
from tests.support.mailservers import MailServers, mail_servers  # noqa: E402
from webapp.checks import CheckOptions, run_check  # noqa: E402
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings  # noqa: E402
from webapp.domain.vocabulary import Outcome  # noqa: E402
from webapp.transport.guard import Guard  # noqa: E402
from webapp.transport.network import Network  # noqa: E402
from webapp.transport.resolver import Resolver  # noqa: E402

_PASSWORD = "benchmark"  # noqa: S105 (plain ASCII: imaplib takes no other)
_DOVECOT = f"""
listen = *
passdb {{
 driver = static
 args = password={_PASSWORD}
}}
"""
_POSTFIX = "inet_interfaces = all\ninet_protocols = ipv4\n"
_GOALS = {"limit": 1.10, "python": 1 / 2, "node": 1 / 2.5}
_NODE = _peers.KEPT / "node"
_INSIDE = "INBOX_CHECK_BENCHMARK_NAMESPACE"


class _FarResolver(Resolver):
    """The name in the certificates leads to the far end of the line."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    async def addresses(self, name: str, seconds: float) -> tuple[str, ...]:
        return (self._address,)


class Ours:
    """webapp.checks.run_check, as the engine calls it."""

    def __init__(self, account: Account) -> None:
        security = ConnectionSecurity.STARTTLS if account.starttls else ConnectionSecurity.TLS
        servers = [
            ServerSettings(account.name, port, security, account.address, Secret(account.password))
            for port in (account.imap_port, account.smtp_port)
        ]
        self._settings = ConnectionSettings(account.address, servers[0], servers[1])
        self._network = Network(Guard.open(), _FarResolver(account.host), ca_file=account.ca_file)
        # A recipient of the operator's own is not waited for.
        self._options = CheckOptions(test_recipient=account.address)

    async def check(self) -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        report = await run_check(self._settings, self._network, self._options, lambda _: None)
        seconds = loop.time() - began
        if report.outcome not in (Outcome.PASSED, Outcome.WARNED):  # the ports are not the usual ones
            raise RuntimeError(str(report.stages))
        return seconds


@contextmanager
def _line(kind: str, rtt_ms: float, servers: MailServers) -> Iterator[Callable[[bool], Account]]:
    """Makes the account that is reached by the slow line, by TLS (False) or STARTTLS (True)."""
    ports = [servers.imaps_port, servers.smtps_port, servers.imap_port, servers.smtp_port]
    host = FAR
    with ExitStack() as line:
        if kind == "proxy":
            host, ports = "127.0.0.1", line.enter_context(slow_ports(rtt_ms, ports))
        else:
            line.enter_context(slow_line(rtt_ms))

        def account(starttls: bool) -> Account:
            imap, smtp = ports[2:] if starttls else ports[:2]
            ca_file = str(servers.ca_file)
            return Account(host, servers.host, imap, smtp, starttls, servers.address, _PASSWORD, ca_file)

        yield account


def measure(account: Account, rounds: int, folder: Path, node: _peers.Node | None) -> dict[str, float]:
    """Median seconds of each client; one round before does not count."""
    context = ssl.create_default_context(cafile=account.ca_file)
    context.check_hostname = False  # the address is dialled; the chain is verified all the same
    ours = Ours(account)
    with asyncio.Runner() as runner:
        clients: dict[str, Callable[[], float]] = {
            "limit": lambda: _peers.seconds(_minimal.check, account, context),
            "ours": lambda: runner.run(ours.check()),
            "python": lambda: _peers.seconds(_peers.python, account, context),
            "curl": lambda: _peers.seconds(_peers.curl, account, folder),
        }
        if node is not None:
            clients["node"] = lambda: node.check(account)
        taken: dict[str, list[float]] = {name: [] for name in clients}
        for number in range(rounds + 1):
            for name, check in clients.items():
                seconds = check()
                if number:
                    taken[name].append(seconds)
    return {name: statistics.median(times) for name, times in taken.items()}


def _missed(found: dict[str, float]) -> list[str]:
    return [
        f"{found['ours'] / found[name]:.2f} of {name}, goal {goal:.2f}"
        for name, goal in _GOALS.items()
        if name in found and found["ours"] > goal * found[name]
    ]


def _tell(rtt_ms: float, starttls: bool, found: dict[str, float]) -> None:
    cells = []
    for name, seconds in found.items():
        figure = f"{seconds * 1000 / rtt_ms:5.2f} RTT" if rtt_ms else f"{seconds * 1000:6.1f} ms"
        ratio = "" if name == "ours" else f" ({found['ours'] / seconds:.2f})"
        cells.append(f"{name} {figure}{ratio}")
    print(f"{rtt_ms:>4g} ms {'STARTTLS' if starttls else 'TLS':<9}{'  '.join(cells)}", flush=True)


def run(arguments: argparse.Namespace) -> int:
    missed = []
    with tempfile.TemporaryDirectory(prefix="bench-rtt-") as name, ExitStack() as stack:
        folder = Path(name)
        servers = stack.enter_context(
            mail_servers(folder / "servers", dovecot_extra=_DOVECOT, postfix_extra=_POSTFIX)
        )
        node = None
        if not arguments.no_node:
            node = _peers.Node(_NODE, str(servers.ca_file))
            stack.callback(node.close)
        print("median of a whole check; in brackets: ours by theirs", flush=True)
        for rtt_ms in map(float, arguments.rtt.split(",")):
            with _line(arguments.line, rtt_ms, servers) as account:
                for starttls in (False, True):
                    found = measure(account(starttls), arguments.rounds, folder, node)
                    _tell(rtt_ms, starttls, found)
                    if rtt_ms >= 100:
                        missed += [f"{rtt_ms:g} ms: {text}" for text in _missed(found)]
    print("load average", *os.getloadavg())
    print(*(f"missed at {text}" for text in missed), sep="\n", end="\n" if missed else "")
    return 1 if missed else 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rtt", default="0,20,100,200")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--line", choices=("link", "proxy"), default="link")
    parser.add_argument("--no-node", action="store_true")
    arguments = parser.parse_args()
    if _INSIDE not in os.environ:
        # Before the network is left behind: packages come from outside.
        if not (arguments.no_node or _peers.install_node(_NODE)):
            print("no Node packages: --no-node goes without")
            return 2
        os.environ[_INSIDE] = "1"
        os.execvp("unshare", ["unshare", "--net", sys.executable, *sys.argv])  # noqa: S606
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
