"""What a text is made of. Whole sentences only: no sentence is ever glued together from pieces.

Sentences are written in English where they are defined and marked with `_` for the catalogs; the reader's
language is chosen when a page is drawn.
"""

from dataclasses import dataclass
from enum import StrEnum

from webapp.providers.model import ProviderHint


def _(sentence: str) -> str:
    """Mark a sentence for the catalogs."""
    return sentence


def _n(one: str, many: str) -> tuple[str, str]:
    """Mark a sentence that counts for the catalogs."""
    return one, many


class When(StrEnum):
    """What has to hold for a line to be said at all."""

    ALWAYS = "always"
    PORT_25 = "port_25"
    PASSWORD_NOT_SENT = "password_not_sent"  # noqa: S105 (a condition, not a secret)
    ALLOWING = "allowing"  # somebody could let our addresses in
    NOT_ALLOWING = "not_allowing"
    NO_SUGGESTION = "no_suggestion"  # no settings were found that work
    NO_ADVICE = "no_advice"  # no instructions of the provider's own are shown


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to say. Of its wordings the first is taken whose placeholders are all known.

    The last wording needs no facts beyond those that are always known (see `values.ALWAYS_KNOWN`).
    """

    wordings: tuple[str, ...]
    when: When = When.ALWAYS


def either(*wordings: str) -> Line:
    """A line with a plainer wording for when a fact is missing."""
    return Line(wordings)


def only(when: When, *wordings: str) -> Line:
    """A line for certain cases."""
    return Line(wordings, when)


class Who(StrEnum):
    """Whose turn it is."""

    YOU = "you"
    IT = "IT"
    WAIT = "wait"
    US = "us"


class AllowList(StrEnum):
    """Where the addresses of this service are shown, to be let in."""

    NO = "no"
    FIRST = "first"
    LAST = "last"


class Insecure(StrEnum):
    """Whether "Allow insecure certificates" may be chosen after this cause."""

    OFFERED = "offered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Text:
    """All that is said about one cause.

    title: what was observed; the heading above it is the problem's.
    what: paragraphs; do: steps for the reader, the cheapest first; ask: requests to the IT team.
    hints: topics on which the provider may have something to add.
    focus: the form field to go to when the reader changes the settings, without its leg.
    """

    title: Line | str
    what: tuple[Line | str, ...]
    do: tuple[Line | str, ...]
    ask: tuple[Line | str, ...]
    who: Who
    allow_list: AllowList = AllowList.NO
    hints: tuple[ProviderHint, ...] = ()
    focus: str | None = None
    insecure: Insecure | None = None
