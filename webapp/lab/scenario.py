"""What a scenario is: two plays, what the customer types, and what a check has to find."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.domain.report import ArrivalOutcome, Report, StageResult
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg, Outcome, Stage, Warning
from webapp.lab.play import Imap, Play, Smtp

PASSWORD = "open-sesame-42"  # noqa: S105 (no secret: everybody may practise)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has to say about one stage.

    causes: empty: the stage has not failed; else it has, for one of these (the first is the best name).
    warnings: these at least.
    may_pass: a client that puts up with it is right as well.
    """

    stage: Stage
    causes: tuple[Cause, ...] = ()
    warnings: tuple[Warning, ...] = ()
    may_pass: bool = False


def fails(stage: Stage, *causes: Cause) -> Finding:
    return Finding(stage, causes)


def may_fail(stage: Stage, *causes: Cause) -> Finding:
    return Finding(stage, causes, may_pass=True)


def warns(stage: Stage, *warnings: Warning) -> Finding:
    return Finding(stage, (), warnings)


class Need(StrEnum):
    """What a check needs, besides the settings, for the finding to come true."""

    DNS = "dns"  # names are looked up at the lab's own name server
    OTHER_TARGETS_FORBIDDEN = "guard"  # the guard lets only the lab's servers through
    SHORT_BUDGET = "short_budget"  # a check of a few seconds
    CANCEL = "cancel"  # the customer stops it
    INTERRUPT = "interrupt"  # the service stops meanwhile
    PATIENCE = "patience"  # the seconds that a client is willing to wait, or nearly


@dataclass(frozen=True, slots=True)
class Typed:
    """What the customer enters; None: what is right."""

    password: str | None = None
    username: str | None = None
    imap_security: ConnectionSecurity | None = None
    smtp_security: ConnectionSecurity | None = None
    recipient: str | None = None
    send_test_message: bool = True
    allow_insecure_certificates: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Data, a few lines each.

    id: kebab-case, unique; also the local part of its address.
    says: one line in English for whoever chooses one.
    imap, smtp: None where that leg is not asked for.
    password, username: the right ones; the username is the address where empty.
    finds: one for each stage that fails or warns; a stage that is not named must not fail.
    arrival: how the test message ends, None where that does not matter.
    """

    id: str
    says: str
    family: str
    imap: Imap | None = field(default_factory=Imap)
    smtp: Smtp | None = field(default_factory=Smtp)
    password: str = PASSWORD
    username: str = ""
    address: str = ""
    typed: Typed = Typed()
    finds: tuple[Finding, ...] = ()
    arrival: ArrivalOutcome | None = None
    needs: frozenset[Need] = frozenset()

    def play(self, leg: Leg) -> Play | None:
        return self.imap if leg is Leg.IMAP else self.smtp

    @property
    def causes(self) -> frozenset[Cause]:
        """The best names of what surely fails."""
        return frozenset(f.causes[0] for f in self.finds if f.causes and not f.may_pass)

    def differences(self, report: Report) -> tuple[str, ...]:
        """Where a finished report says something else than the findings; empty: all is as it should be."""
        return tuple(self._differences(report))

    def _differences(self, report: Report) -> Iterator[str]:
        for row in report.stages:
            finding = next((f for f in self.finds if f.stage is row.stage), Finding(row.stage))
            seen = row.cause.value if row.cause else row.outcome.value
            if row.outcome in (Outcome.PENDING, Outcome.RUNNING):
                yield f"{row.stage}: not finished"
            elif finding.causes and not _agrees(finding, row):
                yield f"{row.stage}: {seen} instead of {', '.join(finding.causes)}"
            elif not finding.causes and row.outcome is Outcome.FAILED:
                yield f"{row.stage}: {seen} instead of no failure"
            for warning in finding.warnings:
                if warning not in row.warnings:
                    yield f"{row.stage}: the warning {warning} is missing"
        arrival = report.arrival.outcome if report.arrival else None
        if self.arrival not in (None, arrival):
            yield f"arrival: {arrival} instead of {self.arrival}"


def _agrees(finding: Finding, row: StageResult) -> bool:
    if row.outcome is Outcome.FAILED:
        return row.cause in finding.causes
    return finding.may_pass
