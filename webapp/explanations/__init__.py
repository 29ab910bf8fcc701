"""Causes, warnings, hints and outcomes in words, in the reader's language.

Words are chosen when a page is drawn; reports hold codes only. No network, no clock.
"""

from webapp.explanations.advice import official_pages
from webapp.explanations.explanation import (
    explain,
    explain_cause,
    hint_text,
    own_words,
    problem_title,
    warning_text,
)
from webapp.explanations.model import Advice, Explanation, Link, Said
from webapp.explanations.show import visible
from webapp.explanations.summary import Pill, PillState, Summary, summary
from webapp.explanations.texts import Insecure, Who
from webapp.explanations.values import duration

__all__ = [
    "Advice",
    "Explanation",
    "Insecure",
    "Link",
    "Pill",
    "PillState",
    "Said",
    "Summary",
    "Who",
    "duration",
    "explain",
    "explain_cause",
    "hint_text",
    "official_pages",
    "own_words",
    "problem_title",
    "summary",
    "visible",
    "warning_text",
]
