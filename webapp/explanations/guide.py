"""The connection guide: its headings, and the causes that stand under each."""

from dataclasses import dataclass
from functools import cache

from webapp.domain.vocabulary import Cause, Leg, Problem, Stage, problem_for

_ALL = tuple(Cause)


def _from_to(first: Cause, last: Cause) -> frozenset[Cause]:
    """The vocabulary names causes in the order of a check."""
    return frozenset(_ALL[_ALL.index(first) : _ALL.index(last) + 1])


_AT_LOGIN = _from_to(Cause.CREDENTIALS_REJECTED, Cause.MAILBOX_UNAVAILABLE) | {Cause.TOO_MANY_CONNECTIONS}
_WHILE_SENDING = _from_to(Cause.SMTPUTF8_UNAVAILABLE, Cause.MESSAGE_NOT_ARRIVED)


@dataclass(frozen=True, slots=True)
class Heading:
    """problem: None for what happens to the check itself. leg: None where the heading is that of both."""

    problem: Problem | None
    leg: Leg | None
    causes: tuple[Cause, ...]


@cache
def headings() -> tuple[Heading, ...]:
    """Every heading of the guide in its order, each cause under the one of the stage it belongs to."""
    under: dict[Problem | None, dict[Cause, set[Leg]]] = {problem: {} for problem in (*Problem, None)}
    for cause in Cause:
        for leg in _legs(cause):
            under[problem_for(cause, _stage(cause, leg))].setdefault(cause, set()).add(leg)
    return tuple(Heading(problem, _only_leg(causes), tuple(causes)) for problem, causes in under.items())


def _legs(cause: Cause) -> tuple[Leg, ...]:
    if cause is Cause.MAILBOX_UNAVAILABLE:
        return (Leg.IMAP,)
    return (Leg.SMTP,) if cause in _WHILE_SENDING else tuple(Leg)


def _stage(cause: Cause, leg: Leg) -> Stage:
    if cause in _WHILE_SENDING:
        return Stage.TEST_MESSAGE
    if cause in _AT_LOGIN:
        return Stage.IMAP_LOGIN if leg is Leg.IMAP else Stage.SMTP_LOGIN
    return Stage.IMAP_CONNECT if leg is Leg.IMAP else Stage.SMTP_CONNECT


def _only_leg(causes: dict[Cause, set[Leg]]) -> Leg | None:
    legs = set().union(*causes.values())
    return legs.pop() if len(legs) == 1 else None
