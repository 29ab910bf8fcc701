"""`inbox-check discover`: the provider and the server settings of an address, and where each came from."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterable
from itertools import islice
from typing import TextIO

from webapp.cli import USAGE
from webapp.cli.terminal import add_language, language_of
from webapp.discovery import Discovery, DiscoveryOptions, Source, discover, from_table
from webapp.domain.vocabulary import Leg
from webapp.explanations.languages import translations
from webapp.explanations.texts import _
from webapp.providers import Endpoint
from webapp.providers.names import split_address
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

# Marked here: no tool finds a message inside an f-string.
_NOT_CONFIRMED = _("not confirmed")
_USERNAME = _("User name")
_SMTP_USERNAME = _("User name for sending")
_NOTHING = _("No server settings found for this address.")
_SOURCES = {
    Source.PROVIDER: _("our provider list"),
    Source.MX: _("our provider list, found by the domain’s mail records"),
    Source.SRV: _("the domain’s own service records"),
    Source.AUTOCONFIG: _("the domain’s own settings file"),
    Source.ISPDB: _("the public settings database of Thunderbird"),
    Source.PROBE: _("a usual server name, seen to answer"),
    Source.GUESS: _("a guess from the usual server names"),
}
# Look-ups at the same time, where many addresses are asked about.
_AT_ONCE = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", metavar="ADDRESS", nargs="?", help="left out only with --jsonl")
    parser.add_argument("--offline", action="store_true", help="our own table alone: nothing is looked up")
    parser.add_argument("--dns", metavar="ADDR[:PORT]", help="the name server to ask")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--jsonl", action="store_true", help="read one JSON object a line, answer each in order"
    )
    add_language(parser)


def run(arguments: argparse.Namespace) -> int:
    """Exit status: 0 settings found for at least one leg, 1 none, 2 unusable arguments or input."""
    try:
        network = _network(arguments)
    except ValueError as error:
        return _unusable(str(error))
    if arguments.jsonl:
        return asyncio.run(_answer_lines(sys.stdin, sys.stdout, network))
    if not arguments.address or split_address(arguments.address) is None:
        return _unusable("ADDRESS: expected an email address")
    found = asyncio.run(_one(arguments.address, network))
    if arguments.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        print(as_text(found, language_of(arguments.lang, os.environ)))
    return 0 if found.imap or found.smtp else 1


def _unusable(words: str) -> int:
    print(f"inbox-check discover: {words}", file=sys.stderr)
    return USAGE


def _network(arguments: argparse.Namespace) -> Network | None:
    """None: nothing is looked up. The command runs with its user's own reach."""
    if arguments.offline:
        return None
    return Network(Guard.open(), Resolver([arguments.dns] if arguments.dns else None))


async def _one(address: str, network: Network | None) -> Discovery:
    return from_table(address) if network is None else await discover(address, network, DiscoveryOptions())


def as_json(found: Discovery) -> dict[str, object]:
    """`provider` and `source` are codes, or null; a server that is not known is null."""
    return {
        "provider": found.provider.id if found.provider else None,
        "imap": _server(found.imap),
        "smtp": _server(found.smtp),
        "source": found.source.value if found.source else None,
    }


def _server(endpoint: Endpoint | None) -> dict[str, object] | None:
    if endpoint is None:
        return None
    return {"host": endpoint.host, "port": endpoint.port, "security": endpoint.security.value}


def as_text(found: Discovery, language: str) -> str:
    """The same for people, with the provider's instructions."""

    def say(message: str) -> str:
        return translations(language).ugettext(message)

    lines = []
    provider = found.provider
    if provider:
        unsure = f" ({say(_NOT_CONFIRMED)})" if provider.unsure else ""
        lines.append(f"{provider.name(language)}{unsure}")
    for leg in Leg:
        endpoint, source = found.endpoint(leg), found.source_of(leg)
        if endpoint and source:
            lines.append(
                f"{leg.upper()}  {endpoint.host}:{endpoint.port} {endpoint.security.upper()}"
                f"  [{say(_SOURCES[source])}]"
            )
    if found.username:
        lines.append(f"{say(_USERNAME)}  {found.username}")
    if found.smtp_username:
        lines.append(f"{say(_SMTP_USERNAME)}  {found.smtp_username}")
    if not found.imap and not found.smtp:
        lines.append(say(_NOTHING))
    if provider:
        lines += ["", *(f"{number}. {say(step)}" for number, step in enumerate(provider.steps, 1))]
        lines += [f"- {say(remark)}" for remark in provider.remarks]
        lines += filter(None, (provider.links.app_password, provider.links.help_for(language)))
    return "\n".join(lines)


async def _answer_lines(source: TextIO, target: TextIO, network: Network | None) -> int:
    """Answer each line of `source` in order, some at the same time. What cannot be read is told on stderr."""
    status = 0
    numbered = ((number, line) for number, line in enumerate(source, 1) if line.strip())
    while batch := list(islice(numbered, _AT_ONCE)):
        answers = await asyncio.gather(*(_answer(line, network) for _, line in batch), return_exceptions=True)
        for (number, _line), answer in zip(batch, answers, strict=True):
            if isinstance(answer, ValueError):
                print(f"line {number}: {answer}", file=sys.stderr)
                answer, status = {"id": None, **as_json(Discovery())}, USAGE
            elif isinstance(answer, BaseException):
                raise answer
            target.write(json.dumps(answer, ensure_ascii=False) + "\n")
        target.flush()
    return status


async def _answer(line: str, network: Network | None) -> dict[str, object]:
    """One line, answered. With hosts or an MX given, or offline, nothing is looked up. Raises ValueError."""
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("expected a JSON object")
    email, imap_host, smtp_host = (_text(row, field) for field in ("email", "imap_host", "smtp_host"))
    mx = row.get("mx")
    if mx is not None and not (isinstance(mx, list) and _are_texts(mx)):
        raise ValueError("mx: expected a list of names")
    if network is None or mx is not None or imap_host or smtp_host or email is None:
        found = from_table(email, imap_host, smtp_host, mx or ())
    else:
        found = await _one(email, network)
    return {"id": row.get("id"), **as_json(found)}


def _text(row: dict[str, object], field: str) -> str | None:
    value = row.get(field)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{field}: expected a text or null")
    return value if value and value.strip() else None


def _are_texts(items: Iterable[object]) -> bool:
    return all(isinstance(item, str) for item in items)
