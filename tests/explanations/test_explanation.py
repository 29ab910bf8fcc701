"""Every cause in every language, whatever the report knows."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta, timezone

import pytest

from tests.explanations.pseudo import escaped, install
from tests.explanations.samples import (
    ADDRESSES,
    FULL,
    HOSTILE,
    NASTY,
    WRONG_KINDS,
    bare_report,
    failed,
    report,
)
from webapp.domain.report import ProviderSeen, StageResult, Suggestion, Verified
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import (
    Cause,
    Hint,
    Leg,
    Outcome,
    Problem,
    Stage,
    SuggestionReason,
    Warning,
    problem_for,
)
from webapp.explanations import (
    Explanation,
    explain,
    explain_cause,
    hint_text,
    problem_title,
    warning_text,
)
from webapp.explanations.causes import CAUSES
from webapp.explanations.languages import LANGUAGES
from webapp.explanations.texts import AllowList, Insecure
from webapp.providers import PasswordRule, ProviderHint, catalog

NOT_WORDS = re.compile(r"%\(|%s|\bNone\b(?!”)|\{\w*\}|Cause\.|\bNaN\b")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
IN_ADDRESSES = frozenset({"db"})
EVERY_STAGE = pytest.mark.parametrize("stage", Stage)
EVERY_CAUSE = pytest.mark.parametrize("cause", Cause)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
SUGGESTION = Suggestion(
    Leg.SMTP,
    "smtp.example.co.jp",
    587,
    ConnectionSecurity.STARTTLS,
    Verified.LOGIN,
    SuggestionReason.USUAL_PORT,
)


def texts_of(value: object) -> Iterator[str]:
    """Every text in an explanation, however deep; codes of enumerations left out."""
    if type(value) is str:
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, Suggestion):
        for field in fields(value):  # type: ignore[arg-type]
            if field.name not in ("url", "code", "focus"):
                yield from texts_of(getattr(value, field.name))


def of(explanation: Explanation) -> str:
    return " | ".join(texts_of(explanation))


@EVERY_LANGUAGE
@EVERY_CAUSE
def test_a_cause_alone_reads_well(cause: Cause, language: str) -> None:
    for leg in (*Leg, None):
        said = explain_cause(cause, leg, language=language)
        assert said.title
        assert said.what
        assert said.steps
        assert said.requests
        assert not NOT_WORDS.search(of(said))


@EVERY_LANGUAGE
@EVERY_STAGE
@EVERY_CAUSE
def test_missing_facts_break_no_sentence(cause: Cause, stage: Stage, language: str) -> None:
    row = StageResult(stage, Outcome.FAILED, problem=problem_for(cause, stage), cause=cause)
    said = explain(row, bare_report(row), language=language)
    assert said.heading == (problem_title(row.problem, language) if row.problem else "")
    assert not NOT_WORDS.search(of(said))
    assert "（）" not in of(said)
    assert "()" not in of(said)


@EVERY_LANGUAGE
@EVERY_CAUSE
def test_known_facts_are_told(cause: Cause, language: str) -> None:
    for stage in Stage:
        row = failed(stage, cause, FULL)
        said = explain(row, report(row), language=language)
        assert not NOT_WORDS.search(of(said))
        assert len(said.title) < 100


@EVERY_LANGUAGE
@EVERY_CAUSE
@pytest.mark.parametrize("facts", [HOSTILE, WRONG_KINDS], ids=["hostile", "wrong kinds"])
def test_hostile_facts_stay_facts(cause: Cause, language: str, facts: dict[str, object]) -> None:
    row = failed(Stage.SMTP_LOGIN, cause, facts, evidence=(NASTY,) * 30, hints=tuple(Hint))  # type: ignore[arg-type]
    said = explain(row, report(row), language=language)
    assert not CONTROL.search(of(said))
    assert all(len(text) < 900 for text in texts_of(said))
    assert not re.search(r"\bNone\b(?!”)", of(said))


@EVERY_CAUSE
def test_both_languages_say_as_much(cause: Cause) -> None:
    row = failed(Stage.IMAP_LOGIN, cause, FULL, hints=tuple(Hint))
    one, other = (explain(row, report(row), language=language) for language in ("ja", "en"))
    for name in ("what", "steps", "requests", "hints", "advice", "allow_list"):
        assert len(getattr(one, name)) == len(getattr(other, name))


@EVERY_CAUSE
def test_no_sentence_escapes_translation(cause: Cause, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)
    row = failed(Stage.IMAP_LOGIN, cause, FULL, hints=tuple(Hint))
    assert escaped(of(explain(row, report(row), language="en")), known=IN_ADDRESSES) == []


@EVERY_LANGUAGE
def test_every_heading_is_the_guides_own(language: str) -> None:
    assert len({problem_title(problem, language) for problem in Problem}) == len(Problem)
    assert (
        problem_title(Problem.UNAUTHORIZED_APP_PASSWORD, "ja")
        == "[未承認]：接続にはアプリパスワードが必要です"
    )


@EVERY_LANGUAGE
@pytest.mark.parametrize("cause", [None, "quantum_interference"])
def test_an_unknown_cause_still_gets_a_heading_steps_and_a_request(cause: str | None, language: str) -> None:
    row = replace(failed(Stage.IMAP_LOGIN, None), cause=cause, problem=Problem.IMAP_AUTHENTICATION_ERROR)  # type: ignore[arg-type]
    said = explain(row, report(row), language=language)
    assert said.heading == problem_title(Problem.IMAP_AUTHENTICATION_ERROR, language)
    assert said.what
    assert said.steps
    assert said.requests


def test_an_interrupted_stage_is_our_side() -> None:
    row = StageResult(Stage.SMTP_LOGIN, Outcome.INTERRUPTED)
    assert explain(row, report(row), language="en").cause is Cause.CHECK_INTERRUPTED


def test_a_verified_suggestion_takes_the_place_of_the_first_step() -> None:
    row = failed(Stage.SMTP_CONNECT, Cause.CONNECTION_TIMEOUT)
    plain = explain(row, report(row), language="en")
    helped = explain(row, replace(report(row), suggestions=(SUGGESTION,)), language="en")
    assert helped.suggestion == SUGGESTION
    assert helped.steps[0] == plain.steps[1]
    assert (plain.steps_title, helped.steps_title) == ("What to do now", "If that does not help")
    assert helped.allow_list == ()
    assert not any(ADDRESSES[0] in request for request in helped.requests)


def test_a_suggestion_for_the_other_leg_changes_nothing() -> None:
    row = failed(Stage.IMAP_CONNECT, Cause.CONNECTION_TIMEOUT)
    said = explain(row, replace(report(row), suggestions=(SUGGESTION,)), language="en")
    assert said.suggestion is None


def test_our_addresses_are_shown_where_somebody_can_let_them_in() -> None:
    row = failed(Stage.SMTP_CONNECT, Cause.CLIENT_BLOCKED)
    said = explain(row, report(row), language="en")
    assert said.allow_list == ADDRESSES
    assert said.allow_list_first
    assert "198.51.100.24, 2001:db8:24::25" in said.requests[0]


def test_addresses_of_the_installation_go_before_those_of_the_report() -> None:
    row = failed(Stage.SMTP_CONNECT, Cause.CLIENT_BLOCKED)
    said = explain(row, report(row), language="en", egress_addresses=["203.0.113.9"])
    assert said.allow_list == ("203.0.113.9",)


@pytest.mark.parametrize("cause", [c for c in Cause if CAUSES[c].allow_list is not AllowList.NO])
def test_nobody_at_a_public_mailbox_provider_is_asked_to_let_us_in(cause: Cause) -> None:
    row = failed(Stage.IMAP_LOGIN, cause)
    said = explain(row, report(row, provider=ProviderSeen("gmail", "Gmail", "domain")), language="en")
    assert said.allow_list == ()
    assert said.steps
    assert said.requests
    assert "allow the IP addresses" not in of(said)


def test_the_usual_ports_follow_the_leg() -> None:
    facts = {"host": "mail.example.net", "port": 2525}
    imap = explain_cause(Cause.CONNECTION_REFUSED, Leg.IMAP, language="ja", facts=facts)
    smtp = explain_cause(Cause.CONNECTION_REFUSED, Leg.SMTP, language="ja", facts=facts)
    assert "受信サーバー（IMAP）では、993（SSL/TLS）か143（STARTTLS）がよく使われます。" in imap.steps[0]
    assert "送信サーバー（SMTP）では、465（SSL/TLS）か587（STARTTLS）がよく使われます。" in smtp.steps[0]


@pytest.mark.parametrize(("port", "paragraphs"), [(25, 2), (587, 1)])
def test_port_25_gets_a_word_of_its_own(port: int, paragraphs: int) -> None:
    said = explain_cause(Cause.CONNECTION_TIMEOUT, Leg.SMTP, language="en", facts={"port": port})
    assert len(said.what) == paragraphs


@pytest.mark.parametrize(("sent", "paragraphs"), [(False, 2), (True, 1), (None, 1)])
def test_a_password_is_called_unsent_only_where_it_was(sent: bool | None, paragraphs: int) -> None:
    said = explain_cause(Cause.AUTH_REQUIRES_TLS, Leg.IMAP, language="en", facts={"password_sent": sent})
    assert len(said.what) == paragraphs


def test_dates_and_times_are_those_of_the_reader() -> None:
    row = failed(Stage.IMAP_CONNECT, Cause.CERTIFICATE_EXPIRED, {"date": "2026-09-04T20:00:00Z"})
    assert "2026年9月5日に期限が切れました" in explain(row, report(row), language="ja").what[0]
    assert "ran out on 5 September 2026" in explain(row, report(row), language="en").what[0]
    away = timezone(timedelta(hours=-7))
    assert "ran out on 4 September 2026" in explain(row, report(row), language="en", zone=away).what[0]
    refused = failed(Stage.IMAP_LOGIN, Cause.AUTH_REJECTED)
    assert "around 14:32 JST" in explain(refused, report(refused), language="en").requests[0]
    assert "14:32（日本時間）ごろ" in explain(refused, report(refused), language="ja").requests[0]
    assert "around 22:32 GMT-07:00" in explain(refused, report(refused), language="en", zone=away).requests[0]


def test_a_certificate_of_tomorrow_tells_when_it_begins() -> None:
    dates = {"not_before": "2026-09-01T00:00:00Z", "not_after": "2027-09-01T00:00:00Z"}
    row = replace(failed(Stage.IMAP_CONNECT, Cause.CERTIFICATE_NOT_YET_VALID), details={"certificate": dates})
    assert "only becomes valid on 1 September 2026" in explain(row, report(row), language="en").what[0]


def test_the_field_to_change_is_named_with_its_leg() -> None:
    focus = {
        (cause, leg): explain_cause(cause, leg, language="en").focus
        for cause, leg in (
            (Cause.CONNECTION_TIMEOUT, Leg.SMTP),
            (Cause.HOST_NOT_FOUND, None),
            (Cause.CREDENTIALS_REJECTED, Leg.IMAP),
            (Cause.RECIPIENT_REJECTED, Leg.SMTP),
            (Cause.AUTH_THROTTLED, Leg.IMAP),
        )
    }
    assert list(focus.values()) == ["smtp_port", "host", "password", "test_recipient", None]


def test_a_revoked_certificate_can_never_be_allowed() -> None:
    assert explain_cause(Cause.CERTIFICATE_REVOKED, language="en").insecure is Insecure.REFUSED
    assert explain_cause(Cause.CERTIFICATE_EXPIRED, language="en").insecure is Insecure.OFFERED


def test_whoever_did_not_start_the_check_sees_no_user_name() -> None:
    row = failed(Stage.SMTP_LOGIN, Cause.USERNAME_FORMAT)
    assert "hanako-send" in of(explain(row, report(row), language="en"))
    assert "hanako" not in of(explain(row, report(row), language="en", shared=True))
    sender = failed(Stage.TEST_MESSAGE, Cause.SENDER_REJECTED)
    assert "h*****@example.co.jp" in of(explain(sender, report(sender), language="en", shared=True))


def test_the_servers_own_words_are_bounded() -> None:
    row = failed(Stage.IMAP_LOGIN, Cause.AUTH_REJECTED, evidence=("a\nb", "", NASTY, *["x"] * 500))
    lines = explain(row, report(row), language="en").server_words
    assert lines[:2] == ("a", "b")
    assert len(lines) <= 12
    assert all(len(line) <= 400 for line in lines)


def test_what_the_provider_asks_for_comes_before_the_steps_for_all() -> None:
    row = failed(Stage.IMAP_LOGIN, Cause.APP_PASSWORD_REQUIRED)
    said = explain(row, report(row, provider=ProviderSeen("gmail", "Gmail", "host")), language="ja")
    (advice,) = said.advice
    assert advice.topic is ProviderHint.APP_PASSWORD
    assert said.advice_title == "Gmailで必要なこと"
    assert len(advice.steps) >= 3
    assert next(link.url for link in advice.links) == "https://myaccount.google.com/apppasswords"
    # How to make one is the provider's to say.
    assert said.steps[0].startswith("表示された文字列を")
    assert said.what[0].startswith("Gmailは")


def test_without_a_known_provider_the_steps_say_how_in_general() -> None:
    said = explain_cause(Cause.APP_PASSWORD_REQUIRED, Leg.IMAP, language="en")
    assert (said.advice, said.advice_title) == ((), "")
    assert said.steps[0].startswith("Create an app password")


@pytest.mark.parametrize("cause", [Cause.CREDENTIALS_REJECTED, Cause.AUTH_REJECTED])
def test_a_refused_login_gets_the_providers_own_instructions_in_their_order(cause: Cause) -> None:
    takes_none = (PasswordRule.OAUTH_ONLY, PasswordRule.BRIDGE, PasswordRule.UNKNOWN)
    for entry in (entry for entry in catalog() if entry.password not in takes_none):
        said = explain_cause(cause, Leg.IMAP, language="en", provider=entry)
        steps = [step for advice in said.advice for step in advice.steps]
        wanted = [step for step in entry.steps if "nothing is filled in" not in step]
        assert steps[: len(wanted)] == wanted, entry.id
        links = [link.url for advice in said.advice for link in advice.links]
        official = (entry.links.app_password, entry.links.help_for("en"))
        assert links == [link for link in official if link], entry.id


def test_settings_that_were_seen_to_work_are_not_contradicted() -> None:
    row = failed(Stage.SMTP_LOGIN, Cause.AUTH_REQUIRES_TLS)
    assert explain(row, replace(report(row), suggestions=(SUGGESTION,)), language="en").steps == ()


def test_spaces_in_an_app_password_are_mentioned_only_when_there_were_some() -> None:
    gmail = catalog().by_id("gmail")
    for hints, mentioned in (((), False), ((Hint.PASSWORD_HAS_SPACES,), True)):
        said = explain_cause(Cause.CREDENTIALS_REJECTED, Leg.IMAP, language="en", provider=gmail, hints=hints)
        topics = [advice.topic for advice in said.advice]
        assert (ProviderHint.APP_PASSWORD_SPACES in topics) == mentioned


def test_a_leg_of_another_provider_gets_that_providers_advice() -> None:
    row = replace(failed(Stage.SMTP_LOGIN, Cause.APP_PASSWORD_REQUIRED), details={"provider": "icloud"})
    said = explain(row, report(row, provider=ProviderSeen("gmail", "Gmail", "host")), language="en")
    assert "Gmail" not in of(said)


def test_a_leg_of_nobody_known_gets_nobody_s_advice() -> None:
    row = replace(failed(Stage.SMTP_LOGIN, Cause.APP_PASSWORD_REQUIRED), details={"provider": None})
    said = explain(row, report(row, provider=ProviderSeen("gmail", "Gmail", "host")), language="en")
    assert said.advice == ()
    assert "Gmail" not in of(said)


@EVERY_LANGUAGE
@pytest.mark.parametrize("warning", Warning)
def test_every_warning_reads_well(warning: Warning, language: str) -> None:
    for facts in (None, FULL, HOSTILE, WRONG_KINDS):
        row = failed(Stage.SMTP_CONNECT, None, facts)
        for whole in (report(row), bare_report(row)):
            said = warning_text(warning, row, whole, language=language)
            assert said.title
            assert not CONTROL.search(said.title + said.text)
            assert facts is HOSTILE or not NOT_WORDS.search(said.title + said.text)


@pytest.mark.parametrize(
    ("date", "ja", "en"),
    [
        ("2026-08-24T20:00:00Z", "証明書の期限は今日までです", "The certificate expires today"),
        ("2026-08-25T20:00:00Z", "証明書の期限まで、あと1日です", "The certificate expires in 1 day"),
        ("2026-09-02T20:00:00Z", "証明書の期限まで、あと9日です", "The certificate expires in 9 days"),
        ("whenever", "証明書の期限が近づいています", "The certificate expires soon"),
    ],
)
def test_the_days_to_an_expiry_are_counted(date: str, ja: str, en: str) -> None:
    row = failed(Stage.IMAP_CONNECT, None, {"date": date})
    for language, title in (("ja", ja), ("en", en)):
        said = warning_text(Warning.CERTIFICATE_EXPIRES_SOON, row, report(row), language=language)
        assert said.title == title


@EVERY_LANGUAGE
@pytest.mark.parametrize("hint", Hint)
def test_every_hint_reads_well(hint: Hint, language: str) -> None:
    said = hint_text(hint, language=language)
    assert said.code == hint.value
    assert not NOT_WORDS.search(said.title + said.text)
