"""`inbox-check lab`: the practice lab for anybody who wants to try a mail program against it."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import Iterable, Sequence

from webapp.domain.settings import ServerSettings
from webapp.lab.running import Lab, Place
from webapp.lab.scenario import Scenario
from webapp.lab.scenarios import SCENARIOS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    families = list(dict.fromkeys(scenario.family for scenario in SCENARIOS.values()))
    parser.add_argument("--list", action="store_true", help="list the scenarios and end")
    parser.add_argument(
        "--scenario", action="append", default=[], metavar="NAME", help="play this one (repeatable)"
    )
    parser.add_argument(
        "--family", action="append", default=[], choices=families, help="play this family (repeatable)"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="listen there (default: %(default)s)"
    )
    parser.add_argument(
        "--usual-ports", action="store_true", help="use 993, 465, 143 and 587 where that is allowed"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(arguments: argparse.Namespace) -> int:
    """0 at the end, 2 where a scenario is not known."""
    unknown = [name for name in arguments.scenario if name not in SCENARIOS]
    if unknown:
        print(f"unknown scenario: {', '.join(unknown)} (--list shows all)", file=sys.stderr)
        return 2
    chosen = _chosen(arguments.scenario, arguments.family)
    if arguments.list:
        named = arguments.scenario or arguments.family
        _print_list(chosen if named else list(SCENARIOS.values()), as_json=arguments.json)
        return 0
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(chosen, arguments))
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="inbox-check lab", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(argv))


def _chosen(names: Sequence[str], families: Sequence[str]) -> list[Scenario]:
    if not names and not families:
        families = ("practice",)
    return [s for s in SCENARIOS.values() if s.id in names or s.family in families]


def _print_list(scenarios: Iterable[Scenario], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps([_described(scenario) for scenario in scenarios], ensure_ascii=False, indent=1))
        return
    for scenario in scenarios:
        print(f"{scenario.id:44} {scenario.family:13} {scenario.says[:120]}")


async def _serve(scenarios: list[Scenario], arguments: argparse.Namespace) -> None:
    leave = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, leave.set)
    async with Lab(*scenarios, host=arguments.host, usual_ports=arguments.usual_ports) as lab:
        print(as_json(lab) if arguments.json else _as_text(lab), flush=True)
        await leave.wait()


def as_json(lab: Lab) -> str:
    places = [
        {
            **_described(place.scenario),
            "address": place.address,
            "password": place.password,
            "imap": _server(place.settings.imap),
            "smtp": _server(place.settings.smtp),
        }
        for place in lab
    ]
    found = {
        "ca_file": str(lab.ca_file),
        "dns_server": lab.dns_server,
        "allowed_networks": list(lab.allowed_networks),
        "mailboxes": places,
    }
    return json.dumps(found, ensure_ascii=False)


def _as_text(lab: Lab) -> str:
    blocks = [
        f"The practice lab is open. Trust this authority: {lab.ca_file}\n"
        f"Names under practice.test are known at {lab.dns_server}. Ctrl-C ends it."
    ]
    blocks += [_block(place) for place in lab]
    return "\n\n".join(blocks)


def _block(place: Place) -> str:
    lines = [f"{place.id}: {place.scenario.says[:120]}"]
    lines.append(f"  address   {place.address}")
    lines.append(f"  password  {place.password}")
    for name, server in (("IMAP", place.settings.imap), ("SMTP", place.settings.smtp)):
        if server is not None:
            user = "" if server.username == place.address else f", user name {server.username}"
            lines.append(f"  {name}      {_host_port(server)} {server.security}{user}")
    return "\n".join(lines)


def _host_port(server: ServerSettings) -> str:
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"{host}:{server.port}"


def _server(server: ServerSettings | None) -> dict[str, object] | None:
    if server is None:
        return None
    return {
        "host": server.host,
        "port": server.port,
        "security": server.security,
        "username": server.username,
    }


def _described(scenario: Scenario) -> dict[str, object]:
    return {
        "id": scenario.id,
        "family": scenario.family,
        "says": scenario.says,
        "finds": [
            {
                "stage": finding.stage,
                "causes": list(finding.causes),
                "warnings": list(finding.warnings),
                "may_pass": finding.may_pass,
            }
            for finding in scenario.finds
        ],
        "needs": sorted(scenario.needs),
    }
