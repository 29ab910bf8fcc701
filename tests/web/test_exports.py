"""The report to take along."""

import json
from enum import StrEnum
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

from tests.web.samples import SAMPLES
from webapp.domain import report as words_of_reports
from webapp.domain import vocabulary
from webapp.domain.evidence import AttemptOutcome


@pytest.mark.parametrize("name", SAMPLES)
def test_the_json_report_keeps_to_its_published_schema(
    client: FlaskClient, links: dict[str, str], name: str
) -> None:
    schema = json.loads(client.get("/schema/inbox-check-1.json").text)
    answer = client.get(f"{links[name]}.json")
    assert answer.mimetype == "application/json"
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(answer.text), schema, format_checker=jsonschema.FormatChecker())


def test_the_schema_knows_every_code(client: FlaskClient) -> None:
    published: set[frozenset[Any]] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "enum" in value:
                published.add(frozenset(value["enum"]) - {None})
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(json.loads(client.get("/schema/inbox-check-1.json").text))
    codes: list[type[StrEnum]] = [
        *(getattr(vocabulary, name) for name in ("Stage", "Outcome", "Problem", "Cause", "Warning", "Hint")),
        *(getattr(vocabulary, name) for name in ("SkipReason", "SuggestionReason", "Requirement", "Leg")),
        AttemptOutcome,
        *(getattr(words_of_reports, name) for name in ("State", "Direction", "Verified", "ArrivalOutcome")),
    ]
    for kind in codes:
        assert frozenset(item.value for item in kind) in published, kind.__name__


def test_the_qr_code_is_a_picture_of_the_it_link(client: FlaskClient, links: dict[str, str]) -> None:
    answer = client.get(f"{links['passed']}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.text.lstrip().startswith("<svg")


def test_the_text_is_in_the_readers_language(client: FlaskClient, links: dict[str, str]) -> None:
    assert "お願いしたいこと" in client.get(f"{links['timeout']}.txt").text
    assert "What we ask of you" in client.get(f"{links['timeout']}.txt?lang=en").text
