"""The pages around the check: our addresses, privacy, accessibility."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.domain.settings import STANDARD_PORTS
from webapp.domain.vocabulary import Leg
from webapp.reporting.allow_list import allow_lists, plain
from webapp.web.brand import own_texts, paragraphs
from webapp.web.door import config
from webapp.web.i18n import gettext

bp = Blueprint("pages", __name__)


@bp.get("/egress")
def egress() -> ResponseReturnValue:
    """The addresses of this installation, as lines, as CIDR and as a request in each language."""
    addresses = config().all_egress_addresses
    regions = [region for region in config().regions if region.egress_addresses]
    ports = [*sorted(STANDARD_PORTS[Leg.IMAP], reverse=True), *sorted(STANDARD_PORTS[Leg.SMTP])]
    return render_template(
        "pages/egress.html",
        allow=allow_lists(addresses, ports) if addresses else None,
        regions=[(region.label, plain(region.egress_addresses)) for region in regions],
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
