"""Real checks of practice servers: page, JSON, text and terminal say the same, and nobody's name to strangers."""

import asyncio
import base64
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from flask.testing import FlaskClient

from tests.web.fakes import FakeEngine
from tests.web.samples import result
from webapp.checks import CheckOptions, run_check
from webapp.cli.terminal import print_result
from webapp.domain.report import Report
from webapp.domain.serial import report_to_json
from webapp.explanations import explain, words
from webapp.explanations.languages import translations
from webapp.lab import Lab
from webapp.lab.scenario import PASSWORD
from webapp.reporting.facts import clock_utc
from webapp.store import Token
from webapp.transport.guard import Guard
from webapp.transport.limits import Limits
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

SCENARIOS = (
    "healthy",
    "wrong-password",
    "app-password",
    "expired-certificate",
    "silent",
    "starttls-refused",
    "junk-folder",
    "never-arrives",
    "odd-user-name",
)
FORMS = ("", "/it", ".json", ".txt", "/qr.svg")


@pytest.fixture(scope="module")
def reports() -> Iterator[dict[str, Report]]:
    """What real checks of the practice servers found."""

    async def play(lab: Lab) -> dict[str, Report]:
        network = Network(
            Guard.open(), Resolver([lab.dns_server]), ca_file=str(lab.ca_file), limits=Limits(greeting=3.0)
        )
        options = CheckOptions(timeout=20.0, arrival_timeout=2.0)
        found = [run_check(place.settings, network, options, lambda _: None) for place in lab]
        return dict(zip((place.id for place in lab), await asyncio.gather(*found), strict=True))

    with Lab(*SCENARIOS) as lab:
        yield asyncio.run(play(lab))


@pytest.fixture
def path(request: pytest.FixtureRequest, engine: FakeEngine, reports: dict[str, Report]) -> str:
    """The link of a scenario's result, made by somebody else."""
    token = Token.new()
    engine.put(token, result(reports[request.param], "somebody else"))
    return f"/checks/{token.text}"


def of(path: str, reports: dict[str, Report], engine: FakeEngine) -> Report:
    found: Any = engine.result(Token.parse(path.rpartition("/")[2]))
    return found.newest.report  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("path", SCENARIOS, indirect=True)
def test_all_forms_agree_on_outcome_cause_and_time(
    client: FlaskClient, path: str, language: str, engine: FakeEngine, reports: dict[str, Report]
) -> None:
    report = of(path, reports, engine)
    told = client.get(f"{path}.json").json
    text = client.get(f"{path}.txt?lang={language}").text
    pages = [unescape(client.get(f"{path}{view}?lang={language}").text) for view in ("", "/it")]
    terminal = io.StringIO()
    print_result(report, language, terminal)
    for row, as_json in zip(report.stages, told["stages"], strict=True):
        cause, outcome = row.cause and row.cause.value, row.outcome.value
        assert (as_json["id"], as_json["outcome"], as_json["cause"], as_json["duration_ms"]) == (
            row.stage.value, outcome, cause, row.duration_ms,
        )  # fmt: skip
        for page in pages:
            assert f'data-stage="{row.stage}" data-outcome="{outcome}"' in page
        if row.duration_ms is not None:
            assert f"{row.duration_ms} ms" in text
            assert f"<td>{row.duration_ms} ms</td>" in pages[1]
        if row.started_ms is not None:
            began = datetime.fromisoformat(told["created_at"]) + timedelta(milliseconds=as_json["started_ms"])
            assert clock_utc(began) in text
            assert clock_utc(began) in pages[1]
        said = translations(language).ugettext(words.OUTCOMES[row.outcome])
        assert f"[{said}] {translations(language).ugettext(words.STAGES[row.stage])}" in text
        if cause:
            assert cause in text
            for page in pages:
                assert f'data-cause="{cause}"' in page
    failure = report.first_failure
    if failure:
        title = explain(failure, report, language=language).title
        assert all(title in form for form in (text, pages[0], terminal.getvalue()))


@pytest.mark.parametrize("path", SCENARIOS, indirect=True)
def test_the_report_is_as_the_published_schema_says(
    client: FlaskClient, path: str, engine: FakeEngine, reports: dict[str, Report]
) -> None:
    schema = client.get("/schema/inbox-check-1.json").json
    jsonschema.validate(client.get(f"{path}.json").json, schema)
    # As the command line prints it.
    jsonschema.validate(json.loads(json.dumps(report_to_json(of(path, reports, engine)))), schema)


def _unwrapped(text: str) -> str:
    """`text` with all that base64, hex and URLs in it may say, behind it."""
    said = [text, unquote(text)]
    for token in re.findall(r"[A-Za-z0-9+/_-]{6,}", text):
        for start in range(4):
            group = token[start:].translate(str.maketrans("-_", "+/"))
            group = group if len(group) % 4 != 1 else group[:-1]
            said.append(base64.b64decode(group + "=" * (-len(group) % 4)).decode("utf-8", "ignore"))
        if len(token) % 2 == 0 and re.fullmatch("[0-9a-fA-F]+", token):
            said.append(bytes.fromhex(token).decode("utf-8", "ignore"))
    return "\n".join(said)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", SCENARIOS, indirect=True)
def test_a_stranger_reads_neither_names_nor_the_password_in_any_form(
    client: FlaskClient, path: str, form: str, engine: FakeEngine, reports: dict[str, Report]
) -> None:
    settings = of(path, reports, engine).settings
    said = _unwrapped(unescape(client.get(f"{path}{form}").text))
    for name in {settings.address, settings.username, settings.smtp_username or settings.address}:
        assert name not in said
    assert PASSWORD not in said
    local = settings.username.rpartition("@")[0]
    if local not in ("silent", "healthy"):  # words that pages use themselves
        assert local not in said or not local
