"""What comes out of this room: explanations and notes in one language, ready to be drawn."""

from dataclasses import dataclass

from webapp.domain.report import Suggestion
from webapp.domain.vocabulary import Cause, Problem
from webapp.explanations.texts import Insecure, Who
from webapp.providers.model import ProviderHint


@dataclass(frozen=True, slots=True)
class Said:
    """A warning or a hint in words. `code` is that of the Warning or Hint."""

    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What a provider is special about: sentences, numbered steps where there are several; official pages."""

    topic: ProviderHint
    steps: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is said about one failed stage, in one language.

    heading: the problem's, "" for causes without one. title: of the card.
    steps: what to do now, in order, below `steps_title`; empty where the verified suggestion says it all.
    suggestion: settings that were seen to work; stands above the steps.
    requests: to the IT team. no_it_team: the line for readers without one, where the steps mention it.
    allow_list: addresses to be let in, empty where nobody could or need not; allow_list_first: show at once.
    advice: the provider's own instructions, below `advice_title`; they come before the steps, which hold for all.
    focus: the form field to go to ("imap_host", "password", ...; without a leg where the leg is not known).
    insecure: whether "Allow insecure certificates" is offered or refused; None: has nothing to do with it.
    server_words: the server's own lines, bounded and made visible, for a block of their own.
    """

    cause: Cause | None
    problem: Problem | None
    heading: str
    title: str
    what: tuple[str, ...]
    steps_title: str
    steps: tuple[str, ...]
    requests: tuple[str, ...]
    who: Who
    who_label: str
    no_it_team: str | None = None
    suggestion: Suggestion | None = None
    allow_list: tuple[str, ...] = ()
    allow_list_first: bool = False
    hints: tuple[Said, ...] = ()
    advice: tuple[Advice, ...] = ()
    advice_title: str = ""
    focus: str | None = None
    insecure: Insecure | None = None
    server_words: tuple[str, ...] = ()
