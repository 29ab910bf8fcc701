"""`inbox-check serve`: the web app under gunicorn."""

import argparse
import ipaddress
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from webapp import logs
from webapp.cli import USAGE
from webapp.cli.closed_memory import close_memory
from webapp.cli.forwarding import Proxies, TrustedProxies, Wsgi
from webapp.cli.gunicorn_conf import Ending, settings_for, threads_for
from webapp.cli.loading import loading
from webapp.config import Config, ConfigError
from webapp.engine import Engine, open_engine, tools_for
from webapp.store import Store, StoreUnavailable, Token


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--practice-lab",
        action="store_true",
        help="offer practice mailboxes, on local mail servers that run beside the site; not for production",
    )


def run(arguments: argparse.Namespace) -> int:
    """0 after a graceful stop, 1 where the database does not answer, 2 for a wrong setting."""
    try:
        config = Config.from_environment(os.environ)
        tools_for(config)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return USAGE
    return serve(config, practice_lab=arguments.practice_lab)


def serve(config: Config, *, practice_lab: bool = False) -> int:
    """Run the site until it is told to stop."""
    close_memory()
    logs.configure(config.log_format, name_of=lambda token: Token(token).id)
    _prepare_metrics(config)
    try:
        _prepare_database(config)
    except StoreUnavailable as error:
        print(f"The database does not answer: {error}", file=sys.stderr)
        return 1
    try:
        Site(config, _application_with_lab if practice_lab else _application).run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _prepare_database(config: Config) -> None:
    """Fail here, with a plain line, rather than in each worker."""
    store = Store(config.database_url)
    try:
        store.migrate()
    finally:
        store.close()


def _prepare_metrics(config: Config) -> None:
    """Where several processes serve, an own folder in which they count together; emptied at each start."""
    if config.metrics and config.workers > 1:
        folder = config.instance_path / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


# Makes a worker's application and its engine.
Factory = Callable[[Config], tuple[Wsgi, Engine]]


class Site(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings. Everything that has threads is made in the worker, after the fork."""

    def __init__(self, config: Config, factory: Factory) -> None:
        self._config = config
        self._factory = factory
        self._proxies = Proxies(config.trusted_proxies)
        self._ending: Ending | None = None
        self._engine: Engine | None = None
        super().__init__()

    def load_config(self) -> None:
        hooks = {"post_worker_init": self._begin, "worker_exit": self._end, "child_exit": _forget_metrics}
        for name, value in (settings_for(self._config) | hooks).items():
            self.cfg.set(name, value)

    def load(self) -> Wsgi:
        with loading():
            application, self._engine = self._factory(self._config)
        return TrustedProxies(application, self._proxies)

    def is_proxy(self, address: str) -> bool:
        """Whether many clients come through this address: a proxy that is named, a Unix socket (no address), or
        what else runs on this machine."""
        return not address or address in self._proxies or ipaddress.ip_address(address).is_loopback

    def last_resort(self) -> str:
        """The page where the application itself cannot be asked for one."""
        from webapp.web.errors import LAST_RESORT

        return LAST_RESORT

    def _begin(self, worker: Any) -> None:
        if self._engine is not None:
            self._ending = Ending(self._engine, self.cfg.graceful_timeout)
            self._ending.listen()
            self._engine.wake()

    def _end(self, server: Any, worker: Any) -> None:
        if self._ending is not None:
            self._ending.finish()


def _forget_metrics(server: Any, worker: Any) -> None:
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _application(
    config: Config, practice_mailboxes: Callable[[], Sequence[Any]] | None = None
) -> tuple[Wsgi, Engine]:
    from webapp.web import create_app

    engine = open_engine(config)
    application = create_app(
        config, engine, practice_mailboxes=practice_mailboxes, threads=threads_for(config)
    )
    return application, engine


def _application_with_lab(config: Config) -> tuple[Wsgi, Engine]:
    """The site with the lab in the same process, and exactly its ports open to checks."""
    from webapp.lab import SCENARIOS, Lab

    friendly = [scenario for scenario in SCENARIOS.values() if scenario.family == "practice"]
    lab = Lab(*friendly).start_in_thread()
    config = replace(
        config,
        allowed_networks=(*config.allowed_networks, *lab.allowed_networks),
        ca_file=_together(config.ca_file, lab.ca_file),
    )
    return _application(config, lab.mailboxes)


def _together(own: Path | None, practice: Path) -> Path:
    """One file with the operator's authorities and the practice authority."""
    if own is not None:
        practice.write_bytes(own.read_bytes() + b"\n" + practice.read_bytes())
    return practice
