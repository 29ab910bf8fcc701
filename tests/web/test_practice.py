"""Practice mailboxes: offered where the lab runs, nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.test_double_submit import settings
from webapp.domain.settings import ConnectionSettings


@dataclass
class Box:
    id: str
    title: str
    settings: ConnectionSettings


def test_production_offers_none(client: FlaskClient, post: Callable[..., Any]) -> None:
    assert 'action="/practice"' not in client.get("/").text
    assert post("/practice", {"mailbox": "healthy"}).status_code == 404


def test_one_press_checks_a_practice_mailbox(
    client: FlaskClient, post: Callable[..., Any], engine: FakeEngine
) -> None:
    box = Box("healthy", "Everything works", settings())
    client.application.extensions["practice"] = lambda: (box,)
    assert "すべて正常" in client.get("/").text
    assert post("/practice", {"mailbox": "healthy"}).status_code == 303
    assert engine.started[0][0] == box.settings
    assert post("/practice", {"mailbox": "nothing"}).status_code == 404
