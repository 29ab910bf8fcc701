"""What one result link opens: its runs, who made it, and how it is shared."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from webapp.domain.report import Report


class RunKind(StrEnum):
    FULL = "full"
    RETEST = "retest"  # the two connect stages again, without a password
    REGION = "region"  # the same from one region, beside the others; `Report.region` says which


@dataclass(frozen=True, slots=True)
class Run:
    number: int  # 1 for the first
    kind: RunKind
    report: Report
    version: int = 0  # grows with each change of the report


@dataclass(frozen=True, slots=True)
class Sharing:
    """Decided by the one who made the result, recognised by a cookie whose HMAC is `owner`.

    link: the signed link of an operator's product by which they came, if they did.
    """

    owner: str
    show_address: bool = False
    days: int = 7
    link: str = ""

    def until(self, now: datetime) -> datetime:
        """When a result shared like this from `now` on ends: in whole milliseconds, as it is kept."""
        return now.replace(microsecond=now.microsecond // 1000 * 1000) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Result:
    id: str  # derived one-way from the link's token; the only name of a result that logs may show
    created_at: datetime
    expires_at: datetime
    sharing: Sharing
    runs: tuple[Run, ...]

    @property
    def newest(self) -> Run:
        return self.runs[-1]

    @property
    def shown_first(self) -> Run:
        """The newest run that is not one region's among others."""
        return next((run for run in reversed(self.runs) if run.kind is not RunKind.REGION), self.newest)

    @property
    def by_region(self) -> dict[str, Run]:
        """The newest test from each region where "test from everywhere" was asked for."""
        return {run.report.region: run for run in self.runs if run.kind is RunKind.REGION}
