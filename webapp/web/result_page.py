"""The result of a check as its customer reads it, and as the IT team does."""

import re
from typing import Any
from urllib.parse import quote

from flask import render_template

from webapp.domain.report import Report, State
from webapp.explanations import summary, words
from webapp.explanations.languages import LANGUAGES
from webapp.explanations.values import Reader
from webapp.reporting.mail_text import MailText, mail_text
from webapp.reporting.masking import mask, mask_name
from webapp.web.cards import rows
from webapp.web.door import Visit, config, engine, public_url
from webapp.web.embedding import way_back
from webapp.web.forms import AgainForm, SharingForm
from webapp.web.history import past_runs
from webapp.web.i18n import current_language, current_zone, gettext
from webapp.web.it_view import LEG_NAMES, PART_NAMES, STEP_NAMES, clocks, it_view, part_end
from webapp.web.regions import label_of, regions_view
from webapp.web.stations import live_view, stations, ways


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
        "masked_address": mask_name(report.settings.address),
        "of_run": ""
        if visit.number in (None, visit.result.shown_first.number)
        else f"?run={visit.run.number}",
    }


def running_page(visit: Visit, template: str = "check/running.html") -> str:
    return render_template(
        template,
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
        mails=_mails(visit),
        mailto=mailto,
        sharing=_sharing_form(visit),
        said_end=_said_end(report),
        history=past_runs(visit.shown(), visit.run),
        # Then the safest thing to do stands beside the card.
        passes_on=any(row.card and row.card.action in ("insecure", "hand_over") for row in drawn),
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


def _mails(visit: Visit) -> dict[str, MailText]:
    """The mail to the IT team in each language: its reader's may be another than the sender's."""
    zone, link = current_zone(), public_url(f"{visit.path}/it")
    shown = visit.run.report if visit.result.sharing.show_address else mask(visit.run.report)
    return {code: mail_text(shown, link, visit.result.expires_at, Reader(code, zone)) for code in LANGUAGES}


def mailto(mail: MailText) -> str:
    body = "%0D%0A".join(map(_in_address, mail.lines))
    return f"mailto:?subject={_in_address(mail.subject)}&body={body}"


def _in_address(text: str) -> str:
    """For an address within a page; other letters than ASCII browsers quote themselves, and plain they are lighter."""
    return re.sub(r"[\x00-\x7f]+", lambda ascii: quote(ascii[0]), text)


def it_page(visit: Visit) -> str:
    """While the newest run is at work: its live progress, unless another run was asked for."""
    if visit.run.report.state is State.RUNNING:
        return running_page(visit, "check/it_running.html")
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
        step_names=STEP_NAMES,
        part_names=PART_NAMES,
        leg_names=LEG_NAMES,
        legs=tuple(LEG_NAMES),
        part_end=part_end,
        clocks=clocks,
        words=words,
    )
