"""The result of a check as its customer reads it, and as the IT team does."""

import re
from typing import Any
from urllib.parse import quote

from flask import render_template, request

from webapp.domain.report import Report, State
from webapp.explanations import Explanation, summary, words
from webapp.web.cards import Row, rows
from webapp.web.door import Visit, config, engine
from webapp.web.embedding import way_back
from webapp.web.forms import AgainForm, SharingForm
from webapp.web.history import past_runs
from webapp.web.i18n import current_language, gettext, moment
from webapp.web.it_view import KIND_NAMES, it_view, lane_end, started_at
from webapp.web.regions import label_of, regions_view
from webapp.web.stations import live_view, stations, ways


def public_url(path: str) -> str:
    """An address of this site to be sent to others."""
    base = config().public_url or request.host_url.rstrip("/")
    return f"{base}{path}"


def _settings_rows(report: Report) -> list[tuple[str, Any]]:
    return [(gettext("Incoming"), report.settings.imap), (gettext("Outgoing"), report.settings.smtp)]


def _common(visit: Visit) -> dict[str, Any]:
    report = visit.report
    return {
        "visit": visit,
        "path": visit.path,
        "report": report,
        "result": visit.result,
        "address": report.settings.address,
        "servers": _settings_rows(report),
        "url": public_url(visit.path),
        "it_url": public_url(f"{visit.path}/it"),
        "noindex": True,
        "again": AgainForm(),
        "of_run": ""
        if visit.number in (None, visit.result.shown_first.number)
        else f"?run={visit.run.number}",
    }


def running_page(visit: Visit) -> str:
    return render_template(
        "check/running.html",
        **_common(visit),
        live=True,
        view=live_view(
            visit.shown(),
            visit.path,
            arrival_timeout=config().arrival_timeout,
            place=engine().position(visit.token),
        ),
    )


def result_page(visit: Visit, again: AgainForm | None = None) -> str:
    report = visit.report
    drawn = rows(report)
    context = _common(visit)
    if again is not None:
        context["again"] = again
    return render_template(
        "check/result.html",
        **context,
        summary=summary(report, current_language()),
        ways_seen=ways(report),
        rows=drawn,
        way_back=way_back(visit),
        works=report.first_failure is None and report.state == "finished",
        mail=_mail(visit, drawn),
        sharing=_sharing_form(visit),
        said_end=_said_end(report),
        history=past_runs(visit.shown(), visit.run),
        offers_insecure=any(row.card and row.card.action == "insecure" for row in drawn),
    )


def _said_end(report: Report) -> str:
    """The verdict for the ear, when the live page turns into the result."""
    failure = report.first_failure
    if failure is not None:
        stage = gettext(words.STAGES[failure.stage])
        return gettext("The check has ended. %(stage)s: problem found.", stage=stage)
    if report.state is State.INTERRUPTED:
        return gettext("The check ended early.")
    return gettext("The check has ended. No problems were found.")


def _sharing_form(visit: Visit) -> SharingForm:
    sharing = visit.result.sharing
    return SharingForm(formdata=None, data={"show_address": sharing.show_address, "days": str(sharing.days)})


def _mail(visit: Visit, drawn: list[Row]) -> str:
    """The mail to the IT team: subject the cause, then one sentence, the link, the requests and the last day."""
    told: list[Explanation] = [row.card.explanation for row in drawn if row.card]
    subject = told[0].title if told else gettext("Result of a mail connection check")
    until = moment(visit.result.expires_at, "date")
    parts = [
        gettext("A mail connection check found a problem. Its full record, without the password, is here:")
        if told
        else gettext("The full record of a mail connection check, without the password, is here:"),
        public_url(f"{visit.path}/it"),
        *(f"- {request_}" for explanation in told for request_ in explanation.requests),
        gettext("The link works until %(date)s.", date=until),
    ]
    return f"mailto:?subject={_in_address(subject)}&body={'%0D%0A'.join(map(_in_address, parts))}"


def _in_address(text: str) -> str:
    """For an address within a page; other letters than ASCII browsers quote themselves, and plain they are lighter."""
    return re.sub(r"[\x00-\x7f]+", lambda ascii: quote(ascii[0]), text)


def it_page(visit: Visit) -> str:
    shown = visit.shown()
    run = next(run for run in shown.runs if run.number == visit.run.number)
    report = run.report
    return render_template(
        "check/it.html",
        **_common(visit),
        summary=summary(report, current_language()),
        view=it_view(shown, run),
        regions=regions_view(shown),
        region=label_of(report.region),
        stations=stations(report),
        kind_names=KIND_NAMES,
        lane_end=lane_end,
        started_at=started_at,
        words=words,
    )
