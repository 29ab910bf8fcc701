"""A whole report in one look."""

from dataclasses import replace
from itertools import product

import pytest

from tests.explanations.pseudo import escaped, install
from tests.explanations.samples import failed, report
from webapp.domain.report import Report, StageResult, State, Suggestion, Verified
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg, Outcome, SkipReason, Stage, SuggestionReason
from webapp.explanations import PillState, summary
from webapp.explanations.languages import LANGUAGES


def passed(*stages: Stage) -> Report:
    return report(*(StageResult(stage, Outcome.PASSED) for stage in stages))


def skipped(stage: Stage, reason: SkipReason) -> StageResult:
    return StageResult(stage, Outcome.SKIPPED, skipped=reason)


HEALTHY = passed(*Stage)
IMAP_WORKS = passed(Stage.IMAP_CONNECT, Stage.IMAP_LOGIN)


def test_a_healthy_mailbox() -> None:
    said = summary(HEALTHY, "ja")
    assert said.heading == "問題は見つかりませんでした"
    assert said.sentence == "この設定で、メールの受信も送信もできます。"
    assert (said.receive.label, said.send.label) == ("受信：使えます", "送信：使えます")


def test_a_note_is_no_problem() -> None:
    said = summary(HEALTHY.with_stage(StageResult(Stage.SMTP_CONNECT, Outcome.WARNED)), "en")
    assert said.heading == "It works, with a note"
    assert said.send.state is PillState.WORKS


def test_what_works_what_does_not_and_the_likely_way_out() -> None:
    seen = Suggestion(
        Leg.SMTP,
        "smtp.example.co.jp",
        587,
        ConnectionSecurity.STARTTLS,
        Verified.LOGIN,
        SuggestionReason.USUAL_PORT,
    )
    broken = IMAP_WORKS.with_stage(failed(Stage.SMTP_CONNECT, Cause.CONNECTION_TIMEOUT))
    said = summary(replace(broken, suggestions=(seen,)), "ja")
    assert said.heading == "SMTP設定が正しくありません"
    assert said.sentence == "受信はできますが、送信ができません。ポートを変えれば直りそうです。"
    assert (said.receive.label, said.send.label) == ("受信：使えます", "送信：使えません")


def test_a_wrong_password_leaves_the_settings_right() -> None:
    broken = passed(Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)
    for stage in (Stage.IMAP_LOGIN, Stage.SMTP_LOGIN):
        broken = broken.with_stage(failed(stage, Cause.CREDENTIALS_REJECTED))
    said = summary(broken, "en")
    assert said.receive.state is said.send.state is PillState.NOT_YET
    assert "The server settings are right" in said.sentence


def test_settings_are_not_called_right_while_the_other_server_was_not_reached() -> None:
    broken = passed(Stage.IMAP_CONNECT)
    broken = broken.with_stage(failed(Stage.IMAP_LOGIN, Cause.CREDENTIALS_REJECTED))
    broken = broken.with_stage(failed(Stage.SMTP_CONNECT, Cause.HOST_NOT_FOUND))
    assert "settings are right" not in summary(broken, "en").sentence


def test_a_leg_that_was_not_asked_for_is_unknown() -> None:
    said = summary(IMAP_WORKS.with_stage(skipped(Stage.SMTP_CONNECT, SkipReason.NOT_REQUESTED)), "en")
    assert said.sentence == "You can receive mail. Sending was not checked."


def test_sending_works_without_a_test_message_where_none_was_wanted() -> None:
    said = summary(HEALTHY.with_stage(skipped(Stage.TEST_MESSAGE, SkipReason.NOT_REQUESTED)), "en")
    assert said.send.state is PillState.WORKS


def test_a_message_that_got_lost_proves_neither() -> None:
    lost = HEALTHY.with_stage(failed(Stage.TEST_MESSAGE, Cause.MESSAGE_NOT_ARRIVED))
    assert summary(lost, "en").send.state is PillState.UNKNOWN
    refused = HEALTHY.with_stage(failed(Stage.TEST_MESSAGE, Cause.SENDER_REJECTED))
    assert summary(refused, "en").send.state is PillState.FAILS


def test_a_retest_says_that_nobody_signed_in() -> None:
    retest = passed(Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)
    for stage in (Stage.IMAP_LOGIN, Stage.SMTP_LOGIN, Stage.TEST_MESSAGE):
        retest = retest.with_stage(skipped(stage, SkipReason.NOT_REQUESTED))
    said = summary(retest, "en")
    assert (said.heading, said.sentence) == ("The servers can be reached", "Signing in was not checked.")


@pytest.mark.parametrize(
    ("state", "cause", "heading"),
    [
        (State.RUNNING, None, "Checking now"),
        (State.INTERRUPTED, None, "The check was interrupted"),
        (State.INTERRUPTED, Cause.CHECK_CANCELLED, "The check was stopped"),
    ],
)
def test_an_unfinished_check_says_so(state: State, cause: Cause | None, heading: str) -> None:
    stage = StageResult(Stage.SMTP_CONNECT, Outcome.INTERRUPTED, cause=cause)
    assert summary(replace(report(stage), state=state), "en").heading == heading


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_combination_has_a_sentence(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if language == "en":
        install(monkeypatch)
    outcomes = (Outcome.PASSED, Outcome.WARNED, Outcome.FAILED, Outcome.SKIPPED, Outcome.INTERRUPTED)
    for combination in product(outcomes, repeat=len(Stage)):
        rows = (StageResult(stage, outcome) for stage, outcome in zip(Stage, combination, strict=True))
        said = summary(report(*rows), language)
        assert said.heading
        assert said.sentence
        if language == "en":
            assert escaped(said.sentence + said.heading + said.receive.label + said.send.label) == []
