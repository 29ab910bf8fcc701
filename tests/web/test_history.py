"""The runs of one link: nothing is lost by a later one, and each says what changed."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.samples import ADDRESS, SAMPLES

Post = Callable[..., Any]


@pytest.fixture
def retested(links: dict[str, str], post: Post, engine: FakeEngine) -> str:
    """A wrong password, and then somebody's test of the connection, which works."""
    engine.begin = SAMPLES["passed"]
    path = links["wrong_password"]
    post(f"{path}/retest", page=f"{path}/it")
    return path


def test_a_test_of_the_connection_does_not_hide_from_the_customer_what_failed(
    owner: FlaskClient, retested: str
) -> None:
    page = owner.get(f"{retested}?lang=en").text
    assert 'data-cause="credentials_rejected"' in page
    assert "Settings that work" not in page
    assert "Connection only" in page


def test_every_run_stays_to_be_seen(client: FlaskClient, retested: str) -> None:
    newest = client.get(f"{retested}/it?lang=en").text
    assert 'data-cause="credentials_rejected"' not in newest
    assert f'href="{retested}/it?run=1"' in newest
    first = client.get(f"{retested}/it?run=1").text
    assert 'data-cause="credentials_rejected"' in first
    assert f'href="{retested}.json?run=1"' in first
    assert client.get(f"{retested}.json?run=1").json["stages"][1]["cause"] == "credentials_rejected"
    assert "credentials_rejected" in client.get(f"{retested}.txt?run=1").text
    assert client.get(f"{retested}.json").json["stages"][1]["cause"] is None


@pytest.mark.parametrize("number", ["0", "3", "x", "-1", ""])
def test_a_run_that_there_never_was_is_not_found(client: FlaskClient, retested: str, number: str) -> None:
    assert client.get(f"{retested}/it?run={number}").status_code == 404


def test_a_run_says_what_was_set_and_came_out_differently(
    owner: FlaskClient, links: dict[str, str], post: Post, engine: FakeEngine
) -> None:
    engine.begin = SAMPLES["passed"]
    path = links["wrong_port"]
    post(f"{path}/again", {"password": "new", "fix": "y"}, page=path)
    page = owner.get(f"{path}?lang=en").text
    assert "Connect to outgoing server: No answer on port 25 → OK" in page
    assert "Outgoing: smtp.example.co.jp : 25, no encryption → smtp.example.co.jp : 465, SSL/TLS" in page


def test_a_single_run_has_no_history(owner: FlaskClient, links: dict[str, str]) -> None:
    assert "Runs of this link" not in owner.get(f"{links['passed']}/it?lang=en").text


def test_anyone_elses_whole_check_begins_at_the_form_and_gets_a_link_of_its_own(
    app: Flask, client: FlaskClient, links: dict[str, str], engine: FakeEngine
) -> None:
    path = links["wrong_port"]
    assert f'href="{path}/change"' in client.get(f"{path}/it").text
    form = client.get(f"{path}/change").text
    assert 'value="smtp.example.co.jp"' in form
    assert ADDRESS.partition("@")[0] not in form


def test_a_page_that_was_open_too_long_is_drawn_again_with_its_card(
    owner: FlaskClient, links: dict[str, str], engine: FakeEngine
) -> None:
    path = links["self_signed"]
    stale = {"csrf_token": "stale", "password": "secret-of-mine", "allow_insecure_certificates": "y"}
    answer = owner.post(f"{path}/again?lang=en", data=stale)
    assert answer.status_code == 400
    assert "This page was open too long" in answer.text
    assert 'name="allow_insecure_certificates" value="y" checked' in answer.text
    assert "secret-of-mine" not in answer.text
    assert not engine.started


def test_a_stranger_with_a_stale_form_sees_nothing_of_the_owner(
    client: FlaskClient, links: dict[str, str]
) -> None:
    answer = client.post(f"{links['self_signed']}/again", data={"csrf_token": "stale"})
    assert answer.status_code == 403
