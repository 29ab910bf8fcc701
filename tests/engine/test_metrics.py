from prometheus_client import REGISTRY
from structlog.contextvars import bound_contextvars, merge_contextvars
from structlog.testing import capture_logs

from tests.engine import fakes
from tests.engine.conftest import MakeEngine
from tests.engine.fakes import FakeCheck
from tests.engine.waiting import until
from webapp.domain.result import Sharing
from webapp.domain.vocabulary import Cause
from webapp.store import Token


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_check_is_counted_by_how_it_ended_and_for_what(make_engine: MakeEngine) -> None:
    engine = make_engine(FakeCheck(cause=Cause.APP_PASSWORD_REQUIRED))
    labels = {"kind": "full", "outcome": "failed", "cause": "app_password_required"}
    before = figure("inbox_check_checks_total", **labels, provider="other", region="default")
    stages = figure("inbox_check_stage_seconds_count", stage="smtp_connect", outcome="passed")
    engine.start(fakes.settings(), Token.new(), Sharing("owner"))
    until(lambda: engine.running == 0)

    assert figure("inbox_check_checks_total", **labels, provider="other", region="default") == before + 1
    assert figure("inbox_check_stage_seconds_count", stage="smtp_connect", outcome="passed") == stages + 1


def test_what_runs_is_shown_and_what_is_refused_is_counted(make_engine: MakeEngine, held: FakeCheck) -> None:
    engine = make_engine(held)
    engine.start(fakes.settings(), Token.new(), Sharing("owner"))
    until(lambda: held.waiting == 1)

    assert figure("inbox_check_running") == 1
    held.let_go()
    until(lambda: engine.running == 0)
    assert figure("inbox_check_running") == 0


def test_no_label_tells_of_a_person_or_a_server(make_engine: MakeEngine) -> None:
    engine = make_engine(FakeCheck())
    engine.start(fakes.settings("hanako@secret-company.example"), Token.new(), Sharing("owner"))
    until(lambda: engine.running == 0)
    told = {
        value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        for value in sample.labels.values()
    }

    assert not any("@" in value or "example" in value for value in told)


def test_the_log_lines_of_a_check_name_it_and_the_request_that_began_it(make_engine: MakeEngine) -> None:
    engine, token = make_engine(FakeCheck(cause=Cause.APP_PASSWORD_REQUIRED)), Token.new()
    with capture_logs([merge_contextvars]) as lines:
        with bound_contextvars(request="a1b2"):
            engine.start(fakes.settings("hanako@secret-company.example"), token, Sharing("owner"))
        until(lambda: any(line["event"] == "check ended" for line in lines))
    told = {line["event"]: line for line in lines}

    for event in ("check begins", "check ended"):
        assert (told[event]["check"], told[event]["request"]) == (token.id, "a1b2")
    assert told["check ended"]["outcome"] == "failed"
    assert told["check ended"]["cause"] == "app_password_required"
    assert token.text not in str(lines)
    assert "secret-company" not in str(lines)
