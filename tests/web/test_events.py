"""Live progress: the stream, its end, and what stands in for it."""

import threading
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.samples import SAMPLES, running
from webapp.domain.result import Result, Run
from webapp.store import Token


def _newer(result: Result, report: object) -> Result:
    run = result.newest
    return replace(result, runs=(Run(run.number, run.kind, report, run.version + 1),))  # type: ignore[arg-type]


def test_the_stream_begins_with_the_present_state_and_ends_with_the_check(
    client: FlaskClient, links: dict[str, str], engine: FakeEngine
) -> None:
    path = links["running"]
    token = Token.parse(path.rpartition("/")[2])
    answer = client.get(f"{path}/events")
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in answer.headers
    messages = iter(answer.response)  # type: ignore[arg-type]
    first = next(messages)
    assert b"id: 1.1\n" in first
    assert b'data-outcome="running"' in first
    result = engine.results[token]
    assert isinstance(result, Result)
    threading.Timer(0.05, lambda: engine.put(token, _newer(result, SAMPLES["wrong_port"]()))).start()
    # Woken by the change: were it looked for now and then, pings would come first. `make bench-live` tells how fast.
    assert b'data-outcome="failed"' in next(messages)
    assert b"event: done" in next(messages)
    assert list(messages) == []


def test_names_are_masked_in_the_stream_too(client: FlaskClient, links: dict[str, str]) -> None:
    assert b"hanako" not in client.get(f"{links['wrong_password']}/events").data


def test_a_process_without_room_answers_with_a_checklist_that_asks_again(
    app: Flask, client: FlaskClient, links: dict[str, str]
) -> None:
    streams = app.extensions["streams"]
    while streams.enter(f"another {len(streams._watching)}"):
        pass
    answer = client.get(f"{links['running']}/events")
    assert answer.mimetype == "text/html"
    assert f'data-hx-get="{links["running"]}/progress"' in answer.text
    assert 'data-hx-trigger="load delay:1s"' in answer.text


def test_a_stream_gives_its_place_back(app: Flask, client: FlaskClient, links: dict[str, str]) -> None:
    app.extensions["streams"] = type(app.extensions["streams"])(1)
    for _ in range(3):
        assert client.get(f"{links['passed']}/events", buffered=True).data.endswith(
            b"event: done\ndata: over\n\n"
        )


def test_polling_ends_with_the_whole_page(client: FlaskClient, links: dict[str, str]) -> None:
    assert 'data-hx-trigger="load delay:1s"' in client.get(f"{links['running']}/progress").text
    end = client.get(f"{links['passed']}/progress")
    assert end.headers["HX-Retarget"] == "body"
    assert "<!doctype html>" in end.text


def test_a_deleted_check_ends_its_stream(
    client: FlaskClient, links: dict[str, str], engine: FakeEngine
) -> None:
    path = links["running"]
    messages = iter(client.get(f"{path}/events").response)  # type: ignore[arg-type]
    next(messages)
    engine.delete(Token.parse(path.rpartition("/")[2]))
    assert b"event: done" in next(messages)


def test_the_fragment_says_what_to_speak(client: FlaskClient, engine: FakeEngine) -> None:
    token = Token.new()
    engine.put(token, _newer(_of(running()), running()))
    text = client.get(f"/checks/{token.text}/progress?lang=en").text
    assert 'data-spoken="2 of 5, Sign in to incoming server: OK"' in text
    assert 'data-summary="2 of 5 are done. No problems found."' in text
    assert "<title>Checking 2/5" in text


def _of(report: object) -> Result:
    from tests.web.samples import result

    return result(report)  # type: ignore[arg-type]


def test_one_link_does_not_take_the_streams_of_all_others(
    app: Flask, client: FlaskClient, links: dict[str, str]
) -> None:
    streams = app.extensions["streams"]
    held = [client.get(f"{links['running']}/events", buffered=False) for _ in range(100)]
    kinds = [answer.mimetype for answer in held]
    assert kinds[0] == "text/event-stream"
    assert kinds[-1] == "text/html"
    assert streams.enter("another")
    for answer in held:
        answer.close()
    assert client.get(f"{links['running']}/events", buffered=False).mimetype == "text/event-stream"


def test_asking_for_the_head_of_a_stream_costs_no_place(
    app: Flask, client: FlaskClient, links: dict[str, str]
) -> None:
    free = app.extensions["streams"]._free
    for _ in range(3):
        assert client.head(f"{links['running']}/events", buffered=True).status_code == 200
        client.get(f"{links['running']}/events", buffered=False).close()
    assert app.extensions["streams"]._free == free
