"""Logs: one line an event, nothing in it that could open something."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from webapp import logs

TOKEN = "ni6etldgvzxtb5k574njlub4wo6pzb2p"


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_events_are_json_with_the_ids_of_their_request_and_check(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    structlog.contextvars.bind_contextvars(request="r1", check="c1")
    structlog.get_logger("x").info("check stopped", cause="check_cancelled")
    event = json.loads(lines(capsys)[0])

    assert event.pop("timestamp").endswith("Z")
    assert event == {
        "event": "check stopped", "level": "info", "cause": "check_cancelled", "request": "r1", "check": "c1",
    }  # fmt: skip


def test_what_libraries_log_takes_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("json")
    logging.getLogger("some.library").warning("slow: %s", "disk")

    assert json.loads(lines(capsys)[0])["event"] == "slow: disk"


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_the_token_of_a_link_is_replaced_by_its_id_wherever_it_stands(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(log_format, name_of=lambda token: "id-of-it" if token == TOKEN else "?")
    structlog.get_logger("x").info("request", path=f"/checks/{TOKEN}.json")
    logging.getLogger("gunicorn.error").warning("Invalid request: GET /checks/%s/it", TOKEN)
    structlog.get_logger("x").info("typed in capitals", path=f"/checks/{TOKEN.upper()}")
    output = "\n".join(lines(capsys))

    assert output.count("id-of-it") == 3
    assert TOKEN not in output.lower()


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_an_error_is_told_by_its_kind_and_places_never_by_its_message(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(log_format)
    try:
        "p@ss wörd".encode("ascii")
    except UnicodeEncodeError:
        logging.getLogger("flask.app").exception("it broke")
        structlog.get_logger("x").exception("it broke")
    output = lines(capsys)

    assert len(output) == 2
    for line in output:
        assert "UnicodeEncodeError at test_logs.py:" in line
        assert "wörd" not in line
        assert "xf6" not in line


def test_text_is_one_plain_line_an_event(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("text")
    structlog.get_logger("x").info("request", path="/a\nb\x1b[31m")
    output = lines(capsys)

    assert len(output) == 1
    assert "\x1b" not in output[0]


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_nothing_that_is_logged_moves_a_terminal_or_makes_a_line_of_its_own(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure(log_format)
    path = "/a\n2026-01-01T00:00:00Z [error] made up\x1b[2J\r\x00\x9b31m\u202e\u2028\ud800"
    structlog.get_logger("x").info("request", path=path)
    logging.getLogger("gunicorn.error").warning("Invalid request: %s", path)
    output = capsys.readouterr().err

    assert len(output.splitlines()) == 2
    assert not any(char < " " and char != "\n" for char in output)
    assert output.isascii()
