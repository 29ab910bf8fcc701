"""From a cause and its facts to the words a reader sees. Chosen when a page is drawn, never kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import tzinfo

from webapp.domain.report import Report, StageResult, Suggestion
from webapp.domain.vocabulary import Cause, Hint, Leg, Outcome, Problem, Stage, Warning
from webapp.explanations import words
from webapp.explanations.advice import advice_for, provider_of
from webapp.explanations.causes import CAUSES, UNKNOWN
from webapp.explanations.facts import facts_of
from webapp.explanations.model import Explanation, Said
from webapp.explanations.notes import EXPIRES_IN, EXPIRES_TODAY, HINTS, WARNINGS, Note
from webapp.explanations.show import visible
from webapp.explanations.texts import AllowList, Text, When
from webapp.explanations.values import JAPAN, Reader, days_until, values
from webapp.explanations.voice import Voice
from webapp.providers.model import Provider

# Bounds of the server's own words on a page.
SERVER_LINES = 12
SERVER_LINE_LIMIT = 400


def explain(
    stage: StageResult,
    report: Report,
    *,
    language: str,
    egress_addresses: Sequence[str] | None = None,
    shared: bool = False,
    provider: Provider | None = None,
    zone: tzinfo = JAPAN,
) -> Explanation:
    """The words for a failed or interrupted stage.

    egress_addresses: where this installation connects from; None: as the report says.
    shared: for readers who did not start the check: the user name and addresses that we put into a sentence
        are masked (what a server quoted is masked with the report itself).
    provider: whose server it is; None: as the report says.
    """
    addresses = report.egress_addresses if egress_addresses is None else egress_addresses
    facts = facts_of(stage, report, addresses, shared=shared)
    cause = stage.cause
    if cause is None and stage.outcome is Outcome.INTERRUPTED:
        cause = Cause.CHECK_INTERRUPTED
    return explain_cause(
        cause,
        stage.stage.leg,
        language=language,
        problem=stage.problem,
        facts=facts,
        provider=provider or provider_of(stage, report),
        hints=stage.hints,
        suggestion=_suggestion(stage, report),
        server_words=stage.evidence,
        zone=zone,
    )


def explain_cause(
    cause: Cause | None,
    leg: Leg | None = None,
    *,
    language: str,
    problem: Problem | None = None,
    facts: Mapping[str, object] | None = None,
    provider: Provider | None = None,
    hints: Collection[Hint] = (),
    suggestion: Suggestion | None = None,
    server_words: Sequence[str] = (),
    zone: tzinfo = JAPAN,
) -> Explanation:
    """The words for a cause, with or without a report: whatever fact is missing, no sentence breaks.

    facts: by placeholder, see `values.values`; "addresses" are those of this installation.
    """
    facts = facts or {}
    text = CAUSES.get(cause, UNKNOWN) if cause else UNKNOWN
    reader = Reader(language, zone)
    if provider:
        facts = {**facts, "provider": provider.name(language)}
    advice = advice_for(text.hints, provider, leg, hints, reader)
    allowing = suggestion is None and not (provider and provider.public_mailbox)
    holding = _conditions(facts, allowing=allowing, advised=bool(advice), suggested=suggestion is not None)
    voice = Voice(reader, values(facts, leg, reader), holding)
    steps = voice.lines(text.do)
    if suggestion:
        steps = steps[1:]
    addresses = facts.get("addresses")
    if not (allowing and text.allow_list is not AllowList.NO and isinstance(addresses, list | tuple)):
        addresses = ()
    return Explanation(
        cause=cause,
        problem=problem,
        heading=problem_title(problem, language) if problem else "",
        title=voice.line(text.title),
        what=voice.lines(text.what),
        steps_title=reader.say(words.FURTHER_STEPS if suggestion else words.STEPS),
        steps=steps,
        requests=voice.lines(text.ask),
        who=text.who,
        who_label=reader.say(words.WHO[text.who]),
        no_it_team=reader.say(words.NO_IT_TEAM) if _mentions_it_team(text) else None,
        suggestion=suggestion,
        allow_list=tuple(map(str, addresses)),
        allow_list_first=text.allow_list is AllowList.FIRST,
        hints=tuple(_said(hint, HINTS[hint], voice) for hint in Hint if hint in hints),
        advice=advice,
        advice_title=voice.line(words.ADVICE) if advice else "",
        focus=_field(text.focus, leg),
        insecure=text.insecure,
        server_words=own_words(server_words),
    )


def warning_text(
    warning: Warning,
    stage: StageResult,
    report: Report,
    *,
    language: str,
    shared: bool = False,
    zone: tzinfo = JAPAN,
) -> Said:
    """The words for a warning of a stage."""
    reader = Reader(language, zone)
    facts = facts_of(stage, report, (), shared=shared)
    voice = Voice(reader, values(facts, stage.stage.leg, reader))
    said = _said(warning, WARNINGS[warning], voice)
    if warning is Warning.CERTIFICATE_EXPIRES_SOON:
        days = days_until(facts.get("date"), report.created_at)
        if days == 0:
            return Said(said.code, voice.line(EXPIRES_TODAY), said.text)
        if days is not None and days > 0:
            return Said(said.code, voice.count(*EXPIRES_IN, days, days=str(days)), said.text)
    return said


def hint_text(
    hint: Hint, *, language: str, leg: Leg | None = None, facts: Mapping[str, object] | None = None
) -> Said:
    """The words for a hint about what was typed, or about this installation."""
    reader = Reader(language)
    return _said(hint, HINTS[hint], Voice(reader, values(facts or {}, leg, reader)))


def problem_title(problem: Problem, language: str) -> str:
    """The heading of the connection guide."""
    return Reader(language).say(words.PROBLEMS[problem])


def _said(code: Warning | Hint, note: Note, voice: Voice) -> Said:
    return Said(code.value, voice.line(note.title), voice.line(note.text))


def _suggestion(stage: StageResult, report: Report) -> Suggestion | None:
    """The settings that were seen to work in place of the ones that failed."""
    if stage.stage is Stage.TEST_MESSAGE:
        return None
    return next((seen for seen in report.suggestions if seen.leg is stage.stage.leg), None)


def _conditions(facts: Mapping[str, object], *, allowing: bool, advised: bool, suggested: bool) -> set[When]:
    holding = {When.ALLOWING if allowing else When.NOT_ALLOWING}
    if not advised:
        holding.add(When.NO_ADVICE)
    if not suggested:
        holding.add(When.NO_SUGGESTION)
    if facts.get("port") == 25:
        holding.add(When.PORT_25)
    if facts.get("password_sent") is False:
        holding.add(When.PASSWORD_NOT_SENT)
    return holding


def _mentions_it_team(text: Text) -> bool:
    return any("IT team" in (step if isinstance(step, str) else step.wordings[0]) for step in text.do)


def _field(focus: str | None, leg: Leg | None) -> str | None:
    return f"{leg}_{focus}" if leg and focus in ("host", "port", "security") else focus


def own_words(lines: Sequence[str]) -> tuple[str, ...]:
    """A server's own lines, bounded and made visible, for a block of their own."""
    whole = [line for entry in lines[:SERVER_LINES] for line in entry.splitlines() if line.strip()]
    return tuple(visible(line, SERVER_LINE_LIMIT) for line in whole[:SERVER_LINES])
