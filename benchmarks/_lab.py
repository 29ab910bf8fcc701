"""The practice lab in a process of its own, so that its work is not counted: `python -m benchmarks._lab ID ...`.

Besides the lab's scenarios, and pairs of two ("imap-garbage-at-greeting+smtp-garbage-at-ehlo"), there are `near`,
a healthy mailbox whose every answer takes 20 ms, as one in the same country would, and `crowd`, where greeting and
login take so long that a thousand checks are under way at once.
"""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings  # noqa: E402
from webapp.domain.vocabulary import Leg  # noqa: E402
from webapp.lab import SCENARIOS, Imap, Lab, Scenario, Smtp  # noqa: E402
from webapp.lab.script import later  # noqa: E402

CROWD = Scenario(
    id="crowd",
    family="benchmark",
    says="everything works, slowly",
    imap=Imap(at={"greeting": later(14), "verdict": later(6)}),
    smtp=Smtp(at={"greeting": later(15), "verdict": later(6), "message": later(3)}),
)
NEAR = Scenario(
    id="near",
    family="benchmark",
    says="everything works, 20 ms away",
    imap=Imap(at={name: later(0.02) for name in ("greeting", "verdict", "EXAMINE", "UID SEARCH")}),
    smtp=Smtp(at={name: later(0.02) for name in ("greeting", "EHLO", "verdict", "message")}),
)
_OWN = {scenario.id: scenario for scenario in (CROWD, NEAR)}


def scenario(name: str) -> Scenario:
    """One of the lab's or of these here; of a pair, the IMAP server of the one beside the SMTP server of the other."""
    if name in _OWN:
        return _OWN[name]
    first, _, second = name.partition("+")
    if not second:
        return SCENARIOS[first]
    imap, smtp = SCENARIOS[first], SCENARIOS[second]
    return replace(
        imap, id=name, smtp=smtp.smtp, finds=imap.finds + smtp.finds, needs=imap.needs | smtp.needs
    )


def hostile_pairs() -> list[str]:
    """Every hostile server of the lab, in checks of two."""
    chosen = [one for one in SCENARIOS.values() if one.family == "hostile"]
    imap, smtp = ([one.id for one in chosen if one.play(leg) and not one.play(other)] for leg, other in _LEGS)
    whole = [one.id for one in chosen if one.imap and one.smtp]
    fewer, more = sorted((imap, smtp), key=len)
    again = fewer * (len(more) // len(fewer) + 1)
    pairs = zip(more, again, strict=False) if more is imap else zip(again, more, strict=False)
    return [f"{first}+{second}" for first, second in pairs] + whole


_LEGS = ((Leg.IMAP, Leg.SMTP), (Leg.SMTP, Leg.IMAP))


@dataclass(frozen=True)
class Place:
    address: str
    password: str
    imap: dict[str, object]
    smtp: dict[str, object]

    def settings(self) -> ConnectionSettings:
        imap, smtp = (
            ServerSettings(
                str(server["host"]),
                int(str(server["port"])),
                ConnectionSecurity(server["security"]),
                str(server["username"]),
                Secret(self.password),
            )
            for server in (self.imap, self.smtp)
        )
        return ConnectionSettings(self.address, imap, smtp)


@dataclass(frozen=True)
class Servers:
    ca_file: str
    allowed_networks: list[str]
    places: dict[str, Place]


@contextmanager
def lab(*names: str, behind: bool = False) -> Iterator[Servers]:
    """behind: it gets the cores when nobody else wants them, as if it had others of its own."""
    program = [sys.executable, "-m", "benchmarks._lab", *names]
    process = subprocess.Popen(
        ["nice", "-n", "19", *program] if behind else program, stdout=subprocess.PIPE, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        places = {name: Place(**place) for name, place in told["places"].items()}
        yield Servers(told["ca_file"], told["allowed_networks"], places)
    finally:
        process.terminate()
        process.wait()


def _told(opened: Lab) -> str:
    def server(settings: ServerSettings | None) -> dict[str, object]:
        assert settings is not None
        return {name: getattr(settings, name) for name in ("host", "port", "security", "username")}

    places = {
        place.id: {
            "address": place.address,
            "password": place.password,
            "imap": server(place.settings.imap),
            "smtp": server(place.settings.smtp),
        }
        for place in opened
    }
    return json.dumps(
        {
            "ca_file": str(opened.ca_file),
            "allowed_networks": list(opened.allowed_networks),
            "places": places,
        }
    )


async def _serve(names: list[str]) -> None:
    leave = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, leave.set)
    async with Lab(*map(scenario, names)) as opened:
        print(_told(opened), flush=True)
        await leave.wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1:]))
