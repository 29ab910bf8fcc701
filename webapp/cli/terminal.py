"""What the commands write on a terminal: the live checklist, the explanations. Colour only on a terminal."""

import argparse
import shutil
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TextIO

from webapp.diagnosis import Explained
from webapp.domain.evidence import stage_of
from webapp.domain.report import Report, StageResult
from webapp.domain.vocabulary import Outcome, problem_for
from webapp.explanations import Explanation, duration, explain, explain_cause, summary, warning_text
from webapp.explanations.languages import LANGUAGES, negotiate, translations
from webapp.explanations.texts import _
from webapp.explanations.words import OUTCOMES, SKIPPED, STAGES
from webapp.providers import catalog

_SIGNS = {
    Outcome.PASSED: ("✓", "32"),
    Outcome.WARNED: ("!", "33"),
    Outcome.FAILED: ("✗", "31"),
    Outcome.SKIPPED: ("–", "2"),
    Outcome.RUNNING: ("…", "36"),
    Outcome.PENDING: ("·", "2"),
    Outcome.INTERRUPTED: ("–", "33"),
}
_WIDEST = 88


def add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=tuple(LANGUAGES), help="left out: the locale's, else English")


def language_of(chosen: str | None, environ: Mapping[str, str]) -> str:
    """The language asked for, else the locale's (POSIX order), else English."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), None)
    return negotiate(chosen, locale, default="en")


def width_of(text: str) -> int:
    """Columns on a terminal: wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


class Checklist:
    """The five stages, drawn anew in place on a terminal; elsewhere one line for each stage that ends."""

    def __init__(self, language: str, out: TextIO) -> None:
        self._language = language
        self._out = out
        self._live = out.isatty()
        self._drawn = 0
        self._told: set[str] = set()
        self._names = max(width_of(self._say(name)) for name in STAGES.values())

    def _say(self, message: str) -> str:
        return translations(self._language).ugettext(message)

    def show(self, report: Report) -> None:
        if self._live:
            if self._drawn:
                self._out.write(f"\x1b[{self._drawn}A")
            for row in report.stages:
                self._out.write("\x1b[2K" + self._line(row) + "\n")
            self._drawn = len(report.stages)
        else:
            for row in report.stages:
                if row.over and row.stage.value not in self._told:
                    self._told.add(row.stage.value)
                    self._out.write(self._line(row) + "\n")
        self._out.flush()

    def _line(self, row: StageResult) -> str:
        sign, colour = _SIGNS[row.outcome]
        name = self._say(STAGES[row.stage])
        words = self._say(OUTCOMES[row.outcome])
        if row.skipped:
            words = self._say(SKIPPED[row.skipped])
        elif row.duration_ms is not None:
            words += f"  {duration(row.duration_ms, self._language)}"
        padding = " " * (self._names - width_of(name))
        if self._live:
            sign = f"\x1b[{colour}m{sign}\x1b[0m"
        return f"{sign} {name}{padding}  {words}"


def _wrap(text: str, first: str = "", rest: str = "") -> str:
    """Fill lines; Japanese breaks anywhere, so wide text is cut by columns."""
    room = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    if width_of(text) == len(text):
        return textwrap.fill(text, room, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    lines, line = [], first
    for char in text:
        # Marks that may not begin a line hang over by one column instead.
        if width_of(line + char) > room and char not in "、。，．）」』！？ー":
            lines.append(line)
            line = rest
        line += char
    return "\n".join([*lines, line])


def _numbered(steps: Sequence[str]) -> str:
    return "\n".join(_wrap(step, f"  {number}. ", "     ") for number, step in enumerate(steps, 1))


def explanation_text(explanation: Explanation, language: str) -> str:
    """A card as plain text: title, what happened, what to do, what to ask, the server's words."""

    def say(message: str) -> str:
        return translations(language).ugettext(message)

    parts = []
    if explanation.heading:
        parts.append(explanation.heading)
    parts.append(f"[{explanation.who_label}] {explanation.title}")
    parts.append("\n".join(_wrap(sentence, "  ", "  ") for sentence in explanation.what))
    for hint in explanation.hints:
        parts.append(
            _wrap(f"{hint.title}. {hint.text}" if language == "en" else hint.title + "。" + hint.text)
        )
    if explanation.advice:
        parts.append(explanation.advice_title)
    for advice in explanation.advice:
        if advice.steps:
            parts.append(_numbered(advice.steps))
        parts.extend(f"  {link.label}: {link.url}" for link in advice.links)
    if explanation.steps:
        parts.append(f"{explanation.steps_title}\n{_numbered(explanation.steps)}")
    if explanation.requests:
        asked = "\n".join(_wrap(request, "  - ", "    ") for request in explanation.requests)
        title = say(_("What to ask your IT team"))
        parts.append(f"{title}\n{asked}")
    if explanation.server_words:
        lines = "\n".join(f"  > {line}" for line in explanation.server_words)
        title = say(_("What the server said"))
        parts.append(f"{title}\n{lines}")
    return "\n\n".join(part for part in parts if part)


def print_result(report: Report, language: str, out: TextIO) -> None:
    """The verdict, the notes, and for each failure its explanation."""
    told = summary(report, language)
    print(f"\n{told.heading}", file=out)
    print(_wrap(told.sentence), file=out)
    for row in report.stages:
        for warning in row.warnings:
            said = warning_text(warning, row, report, language=language)
            print("\n" + _wrap(said.title, "! ", "  "), file=out)
            print(_wrap(said.text, "  ", "  "), file=out)
    causes = set()
    for row in report.stages:
        if row.outcome is Outcome.FAILED and row.cause not in causes:
            causes.add(row.cause)
            print("\n" + explanation_text(explain(row, report, language=language), language), file=out)


def print_explained(explained: Explained, language: str, out: TextIO) -> None:
    """The cause of a pasted reply in words."""
    cause = explained.diagnosis.cause
    explanation = explain_cause(
        cause,
        explained.protocol,
        language=language,
        problem=problem_for(cause, stage_of(explained.protocol, explained.phase)),
        facts=explained.diagnosis.facts,
        provider=catalog().by_id(explained.provider_id) if explained.provider_id else None,
    )
    print(explanation_text(explanation, language), file=out)
