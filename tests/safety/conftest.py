"""The real application: pages, engine, store, checks and network; nothing of it is a fake."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.support.templates import templates_compiled_once as templates_compiled_once
from webapp.config import Config
from webapp.engine import Engine, open_engine
from webapp.web import create_app


@dataclass
class Site:
    """A visitor in front of the site. `send` posts a form as a browser does."""

    client: FlaskClient
    engine: Engine
    folder: Path
    csrf: str

    def send(self, path: str, fields: dict[str, str], **options: Any) -> Any:
        return self.client.post(path, data={"csrf_token": self.csrf, **fields}, **options)

    def report(self, path: str, seconds: float = 30) -> dict[str, Any]:
        """The report of a check as soon as it is over."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            report: dict[str, Any] = self.client.get(f"{path}.json").json  # type: ignore[assignment]
            if report["state"] != "running":
                return report
            time.sleep(0.02)
        raise AssertionError("the check does not end")

    def check(self, fields: dict[str, str], **options: Any) -> tuple[str, dict[str, Any]]:
        """(link, report)"""
        answer = self.send("/checks", fields, **options)
        assert answer.status_code == 303, answer.text
        return answer.location, self.report(answer.location)


MakeSite = Callable[..., Site]


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[MakeSite]:
    engines: list[Engine] = []

    def make(**settings: object) -> Site:
        usual: dict[str, object] = {
            "instance_path": tmp_path,
            "secret_key": "a key for tests only",
            "database_url": f"sqlite:///{tmp_path}/inbox-check.sqlite3",
            "rate_limit": None,
            "discovery": False,
            "arrival_timeout": 1.0,
        }
        config = Config(**(usual | settings))  # type: ignore[arg-type]
        engine = open_engine(config)
        engines.append(engine)
        app = create_app(config, engine)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        client = app.test_client()
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/").text)
        assert found
        return Site(client, engine, tmp_path, found[1])

    yield make
    for engine in engines:
        engine.drain(5)
