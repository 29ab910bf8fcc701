"""Test from everywhere: asked for by anyone with the link, told side by side."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.samples import SAMPLES
from webapp.config import Region

Post = Callable[..., Any]
TOKYO = Region("tokyo", "Tokyo", ("192.0.2.1",))
FRANKFURT = Region("frankfurt", "Frankfurt", ("198.51.100.7", "2001:db8::/64"))


@pytest.fixture
def everywhere(engine: FakeEngine) -> FakeEngine:
    engine.regions = (TOKYO, FRANKFURT)
    return engine


def answers(engine: FakeEngine, *names: str) -> None:
    """The samples that the regions see, in their order."""
    reports = iter([SAMPLES[name]() for name in names])
    engine.begin = lambda: next(reports)


@pytest.fixture
def tokyo_only(links: dict[str, str], post: Post, everywhere: FakeEngine) -> str:
    answers(everywhere, "passed", "wrong_port")
    path = links["passed"]
    assert post(f"{path}/regions", page=f"{path}/it").headers["location"] == f"{path}/it#regions"
    return path


def test_one_place_offers_no_test_from_others(client: FlaskClient, links: dict[str, str]) -> None:
    assert "/regions" not in client.get(f"{links['passed']}/it").text


def test_a_server_that_answers_one_region_only_is_told_so(client: FlaskClient, tokyo_only: str) -> None:
    page = client.get(f"{tokyo_only}/it?lang=en").text
    assert "can be reached from: Tokyo. It cannot be reached from: Frankfurt." in page
    assert 'data-outcome="failed"' in page
    assert "2001:db8::/64" in page


def test_the_page_keeps_showing_the_check_itself(client: FlaskClient, tokyo_only: str) -> None:
    page = client.get(f"{tokyo_only}/it?lang=en").text
    assert f'href="{tokyo_only}/it?run=3"' in page
    assert "</b>, Connection only, Frankfurt, " in page
    assert client.get(f"{tokyo_only}.json").json["region"] is None
    assert client.get(f"{tokyo_only}.json?run=3").json["region"] == "frankfurt"


def test_programs_get_the_report_of_each_region(client: FlaskClient, tokyo_only: str) -> None:
    reports = client.get(f"{tokyo_only}/regions.json").json
    assert list(reports) == ["frankfurt", "tokyo"]  # (sorted by Flask)
    assert reports["tokyo"]["stages"][2]["outcome"] == "passed"
    assert reports["frankfurt"]["stages"][2]["outcome"] == "failed"
    assert "hanako.yamada@" not in client.get(f"{tokyo_only}/regions.json").text


def test_the_table_asks_again_only_while_a_region_is_under_way(
    client: FlaskClient, links: dict[str, str], post: Post, everywhere: FakeEngine
) -> None:
    path = links["passed"]
    answers(everywhere, "passed", "running")
    post(f"{path}/regions", page=f"{path}/it")
    part = client.get(f"{path}/regions").text
    assert f'data-hx-get="{path}/regions"' in part
    assert "<html" not in part
    answers(everywhere, "passed", "passed")
    post(f"{path}/regions", page=f"{path}/it")
    part = client.get(f"{path}/regions?lang=en").text
    assert "data-hx-get" not in part
    assert part.count("can be reached from every region") == 2


def test_a_region_without_a_prober_is_said_to_be_untested(
    client: FlaskClient, links: dict[str, str], post: Post, everywhere: FakeEngine
) -> None:
    path = links["passed"]
    everywhere.regions = (TOKYO,)
    answers(everywhere, "passed")
    post(f"{path}/regions", page=f"{path}/it")
    everywhere.regions = (TOKYO, FRANKFURT)
    assert "Not tested" in client.get(f"{path}/it?lang=en").text


def test_nothing_of_a_failure_is_put_down_to_the_region_where_all_fail(
    client: FlaskClient, links: dict[str, str], post: Post, everywhere: FakeEngine
) -> None:
    path = links["passed"]
    answers(everywhere, "wrong_port", "wrong_port")
    post(f"{path}/regions", page=f"{path}/it")
    assert "where one connects from is not the reason" in client.get(f"{path}/it?lang=en").text


def test_the_addresses_of_each_region_are_named(app: Flask, client: FlaskClient) -> None:
    known = app.extensions["inbox_config"]
    app.extensions["inbox_config"] = replace(known, regions=(TOKYO, FRANKFURT))
    page = client.get("/egress?lang=en").text
    assert "Tokyo" in page
    assert page.count("192.0.2.1") >= 3
