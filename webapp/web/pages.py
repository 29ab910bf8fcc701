"""The pages around the check: a reply explained, our addresses, privacy, accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.settings import STANDARD_PORTS
from webapp.domain.vocabulary import Leg
from webapp.explanations import explain_cause
from webapp.explanations.languages import LANGUAGES
from webapp.reporting.allow_list import cidr, plain, request_text
from webapp.web.brand import own_texts, paragraphs
from webapp.web.door import config
from webapp.web.forms import ReplyForm
from webapp.web.i18n import current_language, gettext
from webapp.web.stations import stage_names

bp = Blueprint("pages", __name__)


@bp.get("/explain")
def explain() -> ResponseReturnValue:
    return render_template(
        "pages/explain.html",
        form=ReplyForm(formdata=None),
        errors=[],
        stage_names=stage_names(),
        redraw="/explain",
    )


@bp.post("/explain")
def explained() -> ResponseReturnValue:
    form = ReplyForm()
    if not form.validate():
        errors = [(field.name, str(error)) for field in form for error in field.errors]
        page = render_template(
            "pages/explain.html", form=form, errors=errors, stage_names=stage_names(), redraw="/explain"
        )
        return page, 422
    from webapp.diagnosis import explain_reply

    leg = Leg(form.protocol.data) if form.protocol.data in list(Leg) else None
    answer = explain_reply(form.response.data, protocol=leg)
    explanation = explain_cause(
        answer.diagnosis.cause,
        answer.protocol,
        language=current_language(),
        facts=dict(answer.diagnosis.facts),
    )
    return render_template(
        "pages/explain.html",
        form=form,
        errors=[],
        answer=answer,
        explanation=explanation,
        stage_names=stage_names(),
        redraw="/explain",
    )


@bp.get("/egress")
def egress() -> ResponseReturnValue:
    """The addresses of this installation, as lines, as CIDR and as a request in each language."""
    addresses = config().all_egress_addresses
    regions = [region for region in config().regions if region.egress_addresses]
    ports = [*sorted(STANDARD_PORTS[Leg.IMAP], reverse=True), *sorted(STANDARD_PORTS[Leg.SMTP])]
    return render_template(
        "pages/egress.html",
        addresses=plain(addresses),
        networks=cidr(addresses),
        regions=[(region.label, plain(region.egress_addresses)) for region in regions],
        requests={code: request_text(addresses, ports, code) for code in LANGUAGES},
    )


@bp.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template(
        "pages/privacy.html",
        result_days=config().result_days,
        from_operator=paragraphs(own_texts(config()).privacy),
    )


@bp.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html")


@bp.get("/deleted")
def deleted() -> ResponseReturnValue:
    return render_template(
        "pages/message.html", title=gettext("The result was deleted"), kind="deleted", noindex=True
    )
