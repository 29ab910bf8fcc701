"""`inbox-check worker`: a prober node of a distributed installation."""

import argparse
import os
import sys

from webapp import logs
from webapp.cli import USAGE
from webapp.cli.closed_memory import close_memory
from webapp.config import PREFIX, Config, ConfigError
from webapp.engine import tools_for
from webapp.store import StoreUnavailable, Token


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--region", help="where this node is: one of INBOX_CHECK_REGIONS (default: the first)"
    )
    parser.add_argument(
        "--in-flight",
        type=_count,
        metavar="N",
        help="how many checks at a time (default: MAX_RUNNING_CHECKS)",
    )
    parser.add_argument(
        "--metrics",
        type=_place,
        metavar="HOST:PORT",
        help="where to serve Prometheus metrics (default: nowhere)",
    )


def _place(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def _count(text: str) -> int:
    if not 1 <= int(text) <= 10_000:
        raise ValueError
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """0 after a graceful stop, 1 where the database does not answer, 2 for a wrong setting."""
    try:
        config = Config.from_environment(os.environ)
        tools = tools_for(config)
        if config.broker_url is None:
            raise ConfigError(f"{PREFIX}BROKER_URL", "not set", "postgresql://USER:PASSWORD@HOST/NAME")
    except ConfigError as error:
        print(error, file=sys.stderr)
        return USAGE
    regions = {region.name: region for region in config.regions}
    region = regions.get(arguments.region or config.regions[0].name)
    if region is None:
        print(f"--region {arguments.region}: unknown. Accepted: {', '.join(regions)}.", file=sys.stderr)
        return USAGE
    close_memory()
    logs.configure(config.log_format, name_of=lambda token: Token(token).id)
    from psycopg import Error

    from webapp.engine.cluster import Prober

    if arguments.metrics:
        from prometheus_client import start_http_server

        host, port = arguments.metrics
        start_http_server(port, host)
    try:
        Prober(config, tools, region, arguments.in_flight or config.max_running_checks).run()
    except (StoreUnavailable, Error) as error:
        print(f"The database does not answer: {error}", file=sys.stderr)
        return 1
    return 0
