"""The report of one check (schema inbox-check/1): codes and facts, no words for people, no secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import (
    Cause,
    Hint,
    Leg,
    Outcome,
    Problem,
    Requirement,
    SkipReason,
    Stage,
    SuggestionReason,
    Warning,
)

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

SCHEMA = "inbox-check/1"


def text_of(details: Mapping[str, Json], *path: str) -> str:
    """A text or number deep in a stage's details, as text; "" where it is not there."""
    value: Json = dict(details)
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return "" if value is None or isinstance(value, dict | list) else str(value)


def list_of(details: Mapping[str, Json], name: str) -> list[Json]:
    """A list of a stage's details; empty where it is not there."""
    value = details.get(name)
    return value if isinstance(value, list) else []


class State(StrEnum):
    RUNNING = "running"  # also while queued
    FINISHED = "finished"
    INTERRUPTED = "interrupted"


class Direction(StrEnum):
    SERVER = "server"
    CLIENT = "client"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One line of the dialogue, secrets already replaced. `ms` since the check began."""

    ms: int
    leg: Leg
    direction: Direction
    text: str


# What `StageResult.details["login_elsewhere"]` says besides a Cause.
TRIED, ACCEPTED = "tried", "accepted"


@dataclass(frozen=True, slots=True)
class StageResult:
    """One row of the checklist. All `..._ms` are milliseconds since the check began, or durations.

    details (all optional, JSON values):
        host, port, security; address (the one connected), source_address;
        addresses: [{"address", "family", "outcome" (an AttemptOutcome), "started_ms", "duration_ms",
            "source_address"}], the last three null where it was not tried;
        tls: {"version", "cipher", "forward_secrecy"};
        certificate: {"subject", "issuer", "names", "not_before", "not_after", "fingerprint", "serial", "key",
            "signature", "self_signed", "is_authority"} (times RFC 3339 UTC), chain: [the same, leaf first];
        greeting; capabilities: {"before_tls": [..], "after_tls": [..], "after_login": [..]};
        mechanism; connections: {"wanted", "reached", "refusal"} (imap_login, where five were asked for);
        provider (id, where it is not the report's); message_id, subject, recipient (test_message);
        timings: [{"name": "dns|tcp|tls" or a Phase, "started_ms", "duration_ms"}], in the order of their ends; an
            "arrival" may hold others, one for each look into the mailbox;
        facts: what the texts of the cause and of the warnings fill in (see Diagnosis.facts);
        login_elsewhere: where another setting answered and the login was tried there (a failed connect stage): TRIED
            while it is not known, ACCEPTED, or the Cause of its failure;
        waiting: {"for": a Phase, "since_ms", "until_ms"} while running.
    """

    stage: Stage
    outcome: Outcome = Outcome.PENDING
    problem: Problem | None = None
    cause: Cause | None = None
    warnings: tuple[Warning, ...] = ()
    hints: tuple[Hint, ...] = ()
    skipped: SkipReason | None = None
    started_ms: int | None = None
    duration_ms: int | None = None
    evidence: tuple[str, ...] = ()  # the server's own words
    details: Mapping[str, Json] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        return self.outcome not in (Outcome.PENDING, Outcome.RUNNING)


@dataclass(frozen=True, slots=True)
class ServerSummary:
    """A server of the report's settings: without user name and secret."""

    host: str
    port: int
    security: ConnectionSecurity


@dataclass(frozen=True, slots=True)
class SettingsSummary:
    address: str
    username: str  # of the IMAP leg, or of the SMTP leg where only that one was asked for
    imap: ServerSummary | None
    smtp: ServerSummary | None
    allow_insecure_certificates: bool = False
    smtp_username: str = ""  # where it differs from `username`
    recipient: str | None = None
    send_test_message: bool = True
    test_five_connections: bool = False
    accepted_fingerprints: tuple[str, ...] = ()  # see ConnectionSettings, sorted


@dataclass(frozen=True, slots=True)
class ProviderSeen:
    id: str
    name: str
    detected_by: str  # "host", "mx" or "domain"


class Verified(StrEnum):
    """How far a suggested setting was seen to work."""

    CONNECT = "connect"
    LOGIN = "login"


@dataclass(frozen=True, slots=True)
class Suggestion:
    leg: Leg
    host: str
    port: int
    security: ConnectionSecurity
    verified: Verified
    reason: SuggestionReason


class ArrivalOutcome(StrEnum):
    ARRIVED = "arrived"
    SPAM = "spam"
    NOT_SEEN = "not_seen"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Arrival:
    outcome: ArrivalOutcome
    folder: str | None = None
    seconds: float | None = None  # from the server's acceptance to the sighting, or how long was waited


@dataclass(frozen=True, slots=True)
class RequirementResult:
    id: Requirement
    met: bool | None  # None: not seen
    evidence: str = ""  # a short technical fact: "TLSv1.3", "5 of 5", ...


@dataclass(frozen=True, slots=True)
class Report:
    """A check from its first moment to its end. A new value for each change; nothing in it is changed."""

    settings: SettingsSummary
    created_at: datetime  # UTC
    state: State = State.RUNNING
    outcome: Outcome | None = None  # passed, warned or failed once finished
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    provider: ProviderSeen | None = None
    stages: tuple[StageResult, ...] = tuple(StageResult(stage) for stage in Stage)
    suggestions: tuple[Suggestion, ...] = ()
    arrival: Arrival | None = None
    requirements: tuple[RequirementResult, ...] = ()
    egress_addresses: tuple[str, ...] = ()
    transcript: tuple[TranscriptLine, ...] = ()
    # The whole check's budget, for the page: it gives up at this many milliseconds.
    budget_ms: int = 0
    # Where it was run, by the operator's name for it; "" where there is only one place.
    region: str = ""

    def stage(self, stage: Stage) -> StageResult:
        return next(row for row in self.stages if row.stage is stage)

    def with_stage(self, result: StageResult) -> "Report":
        return replace(
            self, stages=tuple(result if row.stage is result.stage else row for row in self.stages)
        )

    @property
    def first_failure(self) -> StageResult | None:
        return next((row for row in self.stages if row.outcome is Outcome.FAILED), None)


def overall(stages: tuple[StageResult, ...]) -> Outcome:
    """The outcome of a finished check: the worst of its stages; skipped ones do not count."""
    outcomes = {row.outcome for row in stages}
    for worst in (Outcome.FAILED, Outcome.WARNED):
        if worst in outcomes:
            return worst
    return Outcome.PASSED
