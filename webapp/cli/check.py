"""`inbox-check check ADDRESS`: the same check in a terminal, on the same engine."""

import argparse
import asyncio
import getpass
import json
import os
import re
import sys

from webapp.checks import CheckOptions, run_check
from webapp.cli import USAGE
from webapp.cli.terminal import Checklist, add_language, language_of, print_result
from webapp.discovery import DiscoveryOptions, discover, find_alternatives
from webapp.domain.report import Report
from webapp.domain.serial import report_to_json
from webapp.domain.settings import (
    USUAL_PORTS,
    ConnectionSecurity,
    ConnectionSettings,
    InvalidSettings,
    Secret,
    ServerSettings,
)
from webapp.domain.vocabulary import Leg, Outcome
from webapp.protocols.addresses import is_sendable
from webapp.providers import Endpoint
from webapp.transport.guard import Guard
from webapp.transport.names import InvalidHost, normalise_host
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

_SECURITIES = [security.value for security in ConnectionSecurity]


class Unusable(Exception):  # noqa: N818 (an event, said to the user)
    """Arguments that no check can be made of; the text is for the user."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", metavar="ADDRESS")
    parser.add_argument("--username", metavar="NAME", help="where it is not the address")
    parser.add_argument("--imap", metavar="HOST:PORT", help="left out: looked up from the address")
    parser.add_argument("--imap-security", choices=_SECURITIES)
    parser.add_argument("--smtp", metavar="HOST:PORT", help="left out: looked up from the address")
    parser.add_argument("--smtp-security", choices=_SECURITIES)
    parser.add_argument("--smtp-username", metavar="NAME", help="where sending has a user name of its own")
    parser.add_argument("--password-stdin", action="store_true", help="read it from standard input, one line")
    parser.add_argument("--smtp-password-stdin", action="store_true", help="then the second line")
    parser.add_argument("--send-to", metavar="ADDRESS", help="recipient of the test message")
    parser.add_argument("--no-test-message", action="store_true")
    parser.add_argument("--allow-insecure-certificates", action="store_true")
    parser.add_argument("--only", choices=[leg.value for leg in Leg])
    parser.add_argument("--timeout", type=_seconds, default=45.0, metavar="SECONDS")
    parser.add_argument("--arrival-timeout", type=_seconds, default=30.0, metavar="SECONDS")
    parser.add_argument("--ca-file", metavar="FILE", help="more authorities to trust (PEM)")
    parser.add_argument("--dns", metavar="ADDR[:PORT]", help="the name server to ask")
    parser.add_argument("--json", action="store_true", help="print the report (schema inbox-check/1)")
    add_language(parser)


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 3600:
        raise argparse.ArgumentTypeError("a number of seconds from 0 to 3600")
    return value


def run(arguments: argparse.Namespace) -> int:
    try:
        return asyncio.run(_run(arguments))
    except Unusable as error:
        print(f"inbox-check check: {error}", file=sys.stderr)
        return USAGE


async def _run(arguments: argparse.Namespace) -> int:
    language = language_of(arguments.lang, os.environ)
    try:
        resolver = Resolver([arguments.dns] if arguments.dns else None)
        network = Network(Guard.open(), resolver, ca_file=arguments.ca_file)
    except (ValueError, OSError) as error:
        raise Unusable(str(error)) from None
    settings = await settings_from(arguments, network)
    options = CheckOptions(
        timeout=arguments.timeout,
        arrival_timeout=arguments.arrival_timeout,
        find_alternatives=find_alternatives,
    )
    live = None if arguments.json else Checklist(language, sys.stdout)
    report = await run_check(settings, network, options, live.show if live else _nothing)
    if arguments.json:
        print(json.dumps(report_to_json(report), ensure_ascii=False, indent=2))
    else:
        print_result(report, language, sys.stdout)
    return 1 if report.outcome is Outcome.FAILED else 0


def _nothing(_: Report) -> None:
    """Nobody watches: the report is printed at the end."""


def split_host_port(text: str, name: str) -> tuple[str, int | None]:
    """ "host", "host:993", "[::1]:993" or "[::1]" -> host and port (None where not given)."""
    found = re.fullmatch(r"\[(?P<v6>[^\]]+)\](?::(?P<p6>\d+))?|(?P<host>[^:\[\]]+)(?::(?P<port>\d+))?", text)
    if not found:
        raise Unusable(f"{name}: expected HOST:PORT, IPv6 as [::1]:993")
    port = found["p6"] or found["port"]
    try:
        host = normalise_host(found["v6"] or found["host"])
    except InvalidHost as error:
        raise Unusable(f"{name}: {error}") from None
    return host, int(port) if port else None


def _security(leg: Leg, chosen: str | None, port: int | None) -> ConnectionSecurity:
    """What was chosen, else what goes with the port."""
    if chosen:
        return ConnectionSecurity(chosen)
    usual = USUAL_PORTS[leg]
    if port in (usual[ConnectionSecurity.STARTTLS], 25, 2525):
        return ConnectionSecurity.STARTTLS
    return ConnectionSecurity.TLS


def _read_passwords(arguments: argparse.Namespace) -> tuple[Secret, Secret]:
    """The password of each leg. One line each from standard input, only its newline stripped; else prompted."""

    def line() -> str:
        data = sys.stdin.buffer.readline()
        if not data:
            raise Unusable("no password on standard input")
        return data.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")

    words = line() if arguments.password_stdin else getpass.getpass()
    first = Secret(words)
    return first, Secret(line()) if arguments.smtp_password_stdin else first


async def settings_from(arguments: argparse.Namespace, network: Network) -> ConnectionSettings:
    """The settings that the arguments ask for; left-out servers are discovered."""
    legs = [Leg(arguments.only)] if arguments.only else list(Leg)
    given = {Leg.IMAP: arguments.imap, Leg.SMTP: arguments.smtp}
    endpoints: dict[Leg, Endpoint] = {}
    username, smtp_username = arguments.username or "", arguments.smtp_username or arguments.username or ""
    missing = [leg for leg in legs if not given[leg]]
    if missing:
        found = await discover(arguments.address, network, DiscoveryOptions())
        username = username or found.username or ""
        smtp_username = smtp_username or found.smtp_username or ""
        for leg in missing:
            endpoint = found.imap if leg is Leg.IMAP else found.smtp
            if endpoint is None:
                raise Unusable(f"no {leg.upper()} server found for this address; give --{leg} HOST:PORT")
            endpoints[leg] = endpoint
    for leg in legs:
        if given[leg]:
            host, port = split_host_port(given[leg], f"--{leg}")
            security = _security(leg, getattr(arguments, f"{leg}_security"), port)
            endpoints[leg] = Endpoint(host, port or USUAL_PORTS[leg][security], security)
    secret, smtp_secret = _read_passwords(arguments)
    username = username or arguments.address

    def server(leg: Leg, name: str, password: Secret) -> ServerSettings | None:
        if leg not in endpoints:
            return None
        endpoint = endpoints[leg]
        return ServerSettings(endpoint.host, endpoint.port, endpoint.security, name, password)

    for name, address in (("address", arguments.address), ("recipient", arguments.send_to)):
        if address is not None and not is_sendable(address):
            raise Unusable(f"{name} cannot be used")
    try:
        return ConnectionSettings(
            address=arguments.address,
            imap=server(Leg.IMAP, username, secret),
            smtp=server(Leg.SMTP, smtp_username or username, smtp_secret),
            allow_insecure_certificates=arguments.allow_insecure_certificates,
            send_test_message=not arguments.no_test_message,
            recipient=arguments.send_to,
        )
    except InvalidSettings as error:
        raise Unusable(f"{error.field} cannot be used") from None
