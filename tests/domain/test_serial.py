"""Reports survive the way to JSON and back, and look as the published schema says."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.report import (
    Arrival,
    Direction,
    ProviderSeen,
    Report,
    RequirementResult,
    ServerSummary,
    SettingsSummary,
    StageResult,
    Suggestion,
    TranscriptLine,
)
from webapp.domain.serial import MalformedReport, report_from_json, report_to_json
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg, Outcome, Problem, Stage

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
utc_times = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
short = st.text(max_size=12)
servers = st.builds(ServerSummary, short, st.integers(1, 65535), st.sampled_from(ConnectionSecurity))
stage_results = st.builds(
    StageResult,
    stage=st.sampled_from(Stage),
    problem=st.none() | st.sampled_from(Problem),
    evidence=st.lists(short, max_size=2).map(tuple),
    details=st.dictionaries(st.text(max_size=5), json_values, max_size=3),
)
reports = st.builds(
    Report,
    settings=st.builds(
        SettingsSummary,
        short,
        short,
        st.none() | servers,
        st.none() | servers,
        smtp_username=short,
        accepted_fingerprints=st.lists(short, max_size=2).map(tuple),
    ),
    created_at=utc_times,
    finished_at=st.none() | utc_times,
    expires_at=st.none() | utc_times,
    outcome=st.none() | st.sampled_from([Outcome.PASSED, Outcome.WARNED, Outcome.FAILED]),
    provider=st.none() | st.builds(ProviderSeen, short, short, short),
    stages=st.lists(stage_results, max_size=5).map(tuple),
    suggestions=st.lists(st.builds(Suggestion), max_size=2).map(tuple),
    arrival=st.none() | st.builds(Arrival, folder=st.none() | short),
    requirements=st.lists(st.builds(RequirementResult, evidence=short), max_size=2).map(tuple),
    egress_addresses=st.lists(short, max_size=2).map(tuple),
    transcript=st.lists(
        st.builds(
            TranscriptLine, st.integers(0, 10**6), st.sampled_from(Leg), st.sampled_from(Direction), short
        ),
        max_size=3,
    ).map(tuple),
    budget_ms=st.integers(0, 10**6),
)


def a_report() -> Report:
    server = ServerSummary("imap.example.jp", 993, ConnectionSecurity.TLS)
    return Report(
        SettingsSummary("taro@example.jp", "taro", server, None), datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC)
    )


@given(reports)
@settings(max_examples=150, deadline=None)
def test_any_report_survives_the_round_trip_through_json_text(report: Report) -> None:
    assert report_from_json(json.loads(json.dumps(report_to_json(report)))) == report


def test_the_json_has_every_key_of_the_published_schema() -> None:
    value: Any = report_to_json(a_report())

    assert value["schema"] == "inbox-check/1"
    assert value["state"] == "running"
    assert value["outcome"] is None
    assert value["created_at"] == "2026-11-23T01:02:03Z"
    assert value["settings"]["imap"] == {"host": "imap.example.jp", "port": 993, "security": "tls"}
    assert value["settings"]["smtp"] is None
    assert [row["id"] for row in value["stages"]] == [stage.value for stage in Stage]
    assert set(value["stages"][0]) == {
        "id", "outcome", "problem", "cause", "warnings", "hints", "skipped",
        "started_ms", "duration_ms", "evidence", "details",
    }  # fmt: skip
    assert {"provider", "suggestions", "arrival", "requirements", "egress_addresses", "transcript"} < set(
        value
    )


def test_codes_are_written_by_their_plain_names() -> None:
    failed = StageResult(
        Stage.IMAP_LOGIN, Outcome.FAILED, Problem.UNAUTHORIZED, Cause.CREDENTIALS_REJECTED, started_ms=1
    )
    value: Any = report_to_json(a_report().with_stage(failed))

    assert value["stages"][1]["problem"] == "unauthorized"
    assert value["stages"][1]["cause"] == "credentials_rejected"


def test_unknown_keys_are_ignored() -> None:
    value: Any = report_to_json(a_report())
    value["from_the_future"] = value["stages"][0]["also"] = value["settings"]["too"] = 1

    assert report_from_json(value) == a_report()


@pytest.mark.parametrize("key", ["schema", "created_at", "stages", "settings"])
def test_what_is_no_report_is_refused_without_repeating_it(key: str) -> None:
    for wrong in ("secret words", None, 7):
        with pytest.raises(MalformedReport) as refused:
            report_from_json(report_to_json(a_report()) | {key: wrong})
        assert "secret words" not in str(refused.value)


def test_times_of_other_zones_are_written_in_utc() -> None:
    moved = replace(a_report(), created_at=datetime.fromisoformat("2026-11-23T10:02:03+09:00"))

    assert report_to_json(moved)["created_at"] == "2026-11-23T01:02:03Z"
