"""Test from everywhere: both connect stages from each region of the installation, side by side, without a password.

A server that answers one country only is told at a glance from one that answers nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webapp.config import Region
from webapp.domain.report import Report, StageResult, State
from webapp.domain.result import Result, Run
from webapp.domain.serial import report_to_json
from webapp.domain.vocabulary import Outcome, Stage
from webapp.engine import Limited
from webapp.explanations import words
from webapp.reporting.allow_list import plain
from webapp.web.cards import explanation_of
from webapp.web.door import engine, visit
from webapp.web.i18n import N_, gettext, listing
from webapp.web.limited import limited_page

bp = Blueprint("regions", __name__)

_CONNECTS = (Stage.IMAP_CONNECT, Stage.SMTP_CONNECT)
_REACHED = frozenset({Outcome.PASSED, Outcome.WARNED})
# What the regions say together about one server, by stage.
_EVERYWHERE = {
    Stage.IMAP_CONNECT: N_("The incoming server can be reached from every region that was tried."),
    Stage.SMTP_CONNECT: N_("The outgoing server can be reached from every region that was tried."),
}
_NOWHERE = {
    Stage.IMAP_CONNECT: N_(
        "The incoming server cannot be reached from any region: where one connects from is not the reason."
    ),
    Stage.SMTP_CONNECT: N_(
        "The outgoing server cannot be reached from any region: where one connects from is not the reason."
    ),
}
_SOMEWHERE = {
    Stage.IMAP_CONNECT: N_(
        "The incoming server can be reached from: %(yes)s. It cannot be reached from: %(no)s. "
        "Connections from some networks or countries are probably blocked on the server’s side."
    ),
    Stage.SMTP_CONNECT: N_(
        "The outgoing server can be reached from: %(yes)s. It cannot be reached from: %(no)s. "
        "Connections from some networks or countries are probably blocked on the server’s side."
    ),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A connect stage in one region. cause: the title of what went wrong there."""

    stage: Stage
    outcome: Outcome
    word: str
    cause: str
    duration_ms: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One region. number, at: of its newest test, None where there is none."""

    label: str
    addresses: tuple[str, ...]
    number: int | None
    at: datetime | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class RegionsView:
    """offered: the test may be asked for. running: it is not over everywhere."""

    offered: bool
    rows: tuple[Row, ...]
    running: bool
    told: tuple[str, ...]


def label_of(name: str) -> str:
    """A region as people read it; "" for none."""
    return next((region.label for region in engine().regions if region.name == name), name)


def regions_view(result: Result) -> RegionsView:
    """result: as far as its reader may see it."""
    regions: tuple[Region, ...] = engine().regions
    runs = result.by_region
    if not runs:
        return RegionsView(bool(regions), (), False, ())
    labels = {name: label_of(name) for name in (*runs, *(region.name for region in regions))}
    ordered = {region.name: region.egress_addresses for region in regions}
    ordered |= {name: run.report.egress_addresses for name, run in runs.items() if name not in ordered}
    running = any(run.report.state is State.RUNNING for run in runs.values())
    return RegionsView(
        bool(regions),
        tuple(_row(labels[name], addresses, runs.get(name)) for name, addresses in ordered.items()),
        running,
        () if running else tuple(_told(labels, {name: run.report for name, run in runs.items()})),
    )


def _row(label: str, addresses: Iterable[str], run: Run | None) -> Row:
    if run is None:
        return Row(label, tuple(plain(addresses)), None, None, ())
    cells = tuple(_cell(run.report.stage(stage), run.report) for stage in _CONNECTS)
    return Row(label, tuple(plain(addresses)), run.number, run.report.created_at, cells)


def _cell(row: StageResult, report: Report) -> Cell:
    cause = explanation_of(row, report).title if row.outcome is Outcome.FAILED else ""
    return Cell(row.stage, row.outcome, gettext(words.OUTCOMES[row.outcome]), cause, row.duration_ms)


def _told(labels: Mapping[str, str], reports: Mapping[str, Report]) -> Iterator[str]:
    for stage in _CONNECTS:
        outcomes = {name: report.stage(stage).outcome for name, report in reports.items()}
        yes = [labels[name] for name, outcome in outcomes.items() if outcome in _REACHED]
        no = [labels[name] for name, outcome in outcomes.items() if outcome is Outcome.FAILED]
        if len(yes) + len(no) < 2:
            continue
        if yes and no:
            yield gettext(_SOMEWHERE[stage], yes=listing(yes), no=listing(no))
        else:
            yield gettext((_EVERYWHERE if yes else _NOWHERE)[stage])


@bp.post("/checks/<token>/regions")
def test(token: str) -> ResponseReturnValue:
    """For anyone with the link, as the test from one place."""
    seen = visit(token)
    try:
        engine().retest_everywhere(seen.token, client=request.remote_addr or "")
    except Limited as limit:
        return limited_page(limit, None, back=f"{seen.path}/it")
    return redirect(f"{seen.path}/it#regions", 303)


@bp.get("/checks/<token>/regions")
def show(token: str) -> ResponseReturnValue:
    """The part of the page that compares them, which asks again by itself while one is running."""
    seen = visit(token)
    return render_template("check/regions.html", path=seen.path, regions=regions_view(seen.shown()))


@bp.get("/checks/<token>/regions.json")
def as_json(token: str) -> ResponseReturnValue:
    """For programs: the report of each region, by its name."""
    result = visit(token).shown()
    reports = {
        name: report_to_json(replace(run.report, expires_at=result.expires_at))
        for name, run in result.by_region.items()
    }
    return jsonify(reports)
