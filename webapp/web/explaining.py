"""A pasted reply explained; and, for who comes with a heading and no reply, every cause at its own address."""

from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.evidence import stage_of
from webapp.domain.vocabulary import Cause, Leg, problem_for
from webapp.explanations import explain_cause, problem_title
from webapp.explanations.guide import headings
from webapp.providers import catalog
from webapp.web.door import config
from webapp.web.forms import ReplyForm
from webapp.web.i18n import current_language, gettext
from webapp.web.stations import stage_names

bp = Blueprint("explaining", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the guide with its causes."""

    title: str
    entries: tuple[Entry, ...]


@bp.get("/explain")
def explain() -> ResponseReturnValue:
    return _page(ReplyForm(formdata=None))


@bp.post("/explain")
def explained() -> ResponseReturnValue:
    form = ReplyForm()
    if not form.validate():
        errors = [(field.name, str(error)) for field in form for error in field.errors]
        return _page(form, errors=errors), 422
    from webapp.diagnosis import explain_reply

    leg = Leg(form.protocol.data) if form.protocol.data in list(Leg) else None
    answer = explain_reply(form.response.data, protocol=leg)
    cause, provider = answer.diagnosis.cause, answer.provider_id and catalog().by_id(answer.provider_id)
    explanation = explain_cause(
        cause,
        answer.protocol,
        language=current_language(),
        problem=problem_for(cause, stage_of(answer.protocol, answer.phase)),
        facts={**answer.diagnosis.facts, "addresses": list(config().egress_addresses)},
        provider=provider or None,
    )
    name = provider.name(current_language()) if provider else ""
    return _page(form, answer=answer, explanation=explanation, provider=name)


@bp.get("/explain/<cause>")
@bp.get("/explain/<leg>/<cause>")
def one_cause(cause: str, leg: str | None = None) -> ResponseReturnValue:
    """What a cause means, without a reply: for one protocol, or for both."""
    if cause not in list(Cause) or (leg is not None and leg not in list(Leg)):
        abort(404)
    known, protocol = Cause(cause), Leg(leg) if leg else None
    above = next(
        (one for one in headings() if known in one.causes and one.leg in (protocol, None)), headings()[-1]
    )
    explanation = explain_cause(
        known,
        protocol,
        language=current_language(),
        problem=above.problem,
        facts={"addresses": list(config().egress_addresses)},
    )
    return render_template("pages/cause.html", explanation=explanation)


def _page(form: ReplyForm, **values: object) -> str:
    return render_template(
        "pages/explain.html",
        **{"errors": [], **values},
        form=form,
        sections=_sections(),
        stage_names=stage_names(),
        redraw="/explain",
    )


def _sections() -> list[Section]:
    language = current_language()
    return [
        Section(
            problem_title(heading.problem, language)
            if heading.problem
            else gettext("About the check itself"),
            tuple(
                Entry(explain_cause(cause, heading.leg, language=language).title, _path(cause, heading.leg))
                for cause in heading.causes
            ),
        )
        for heading in headings()
    ]


def _path(cause: Cause, leg: Leg | None) -> str:
    return f"/explain/{leg}/{cause}" if leg else f"/explain/{cause}"
