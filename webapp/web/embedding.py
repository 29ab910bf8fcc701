"""The pages as a step of an operator's own product: the signed link that leads here, and the way back.

The product signs with LINK_KEY, so that nobody else can prefill an address or choose where our page leads to:

    /start?email=hanako%40example.jp&return=https%3A%2F%2Fshop.example.jp%2Fmail%3Fuser%3D42&expires=1798761600&signature=...

The way back is the return address with the result's public id and the outcome added, signed in the same way. A
signature is the HMAC-SHA256, as hexadecimal digits, of all that stands before "&signature=".
"""

import hmac
import re
import time
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import structlog
from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from webapp.config import Config
from webapp.domain.report import State
from webapp.web.door import Visit, config
from webapp.web.form_page import form_page
from webapp.web.forms import CheckForm
from webapp.web.i18n import gettext

bp = Blueprint("embedding", __name__)

PATH = "/start"
_SIGNATURE = "&signature="
_MOST = 2000  # characters of a link, and of what a form brings of it
# In place of an outcome: another mailbox was checked than the one that the product asked for.
_OTHER_ADDRESS = "other_address"


@dataclass(frozen=True, slots=True)
class SignedLink:
    """What a product asks for. return_to: "" where nothing is waiting for the outcome; expires: seconds since 1970."""

    email: str
    return_to: str
    expires: int
    query: str  # as it was signed, with its signature


@dataclass(frozen=True, slots=True)
class WayBack:
    site: str
    url: str


def signature(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), "sha256").hexdigest()


def read(query: str, settings: Config) -> SignedLink | None:
    """The link with this query, as long as it is signed and leads back to where it may; its time is not asked."""
    signed, _, after = query.partition(_SIGNATURE)
    given = after.partition("&")[0]
    if not settings.link_key or len(query) > _MOST:
        return None
    if not hmac.compare_digest(given.encode(), signature(settings.link_key, f"{PATH}?{signed}").encode()):
        return None
    fields = parse_qs(signed)
    email, return_to, expires = (
        values[0] if len(values := fields.get(name, [""])) == 1 else ""
        for name in ("email", "return", "expires")
    )
    if not email or not re.fullmatch(r"[0-9]{1,12}", expires):
        return None
    if return_to and not _may_return(return_to, settings.return_origins):
        structlog.get_logger("embedding").warning("return address is of no RETURN_ORIGINS")
        return None
    return SignedLink(email, return_to, int(expires), f"{signed}{_SIGNATURE}{given}")


def _may_return(url: str, origins: tuple[str, ...]) -> bool:
    """Whether a browser is led to one of these origins by it, however it reads addresses."""
    plain = url.isascii() and url.isprintable() and not re.search(r"[\s\\#]", url)
    return plain and any(url == origin or url.startswith((f"{origin}/", f"{origin}?")) for origin in origins)


@bp.get(PATH)
def start() -> ResponseReturnValue:
    """The form with the product's address filled in."""
    if not config().link_key:
        abort(404)
    link = read(request.query_string.decode("latin-1"), config())
    if link is None:
        return _message(gettext("This link cannot be used"), "wrong-link"), 403
    if link.expires < time.time():
        return _message(gettext("This link has expired"), "old-link"), 410
    form = CheckForm(formdata=None)
    form.email.data = link.email
    form.link.data = link.query
    return form_page(form)


def _message(title: str, kind: str) -> str:
    return render_template("pages/message.html", title=title, kind=kind, noindex=True)


def kept(query: str | None) -> str:
    """What a form brought of a signed link, if it is one: to be kept with the result."""
    link = read(query or "", config())
    return link.query if link else ""


def way_back(visit: Visit) -> WayBack | None:
    """For the owner of a check that is over: the product that is waiting for it, and the address to go to."""
    link = read(visit.result.sharing.link, config()) if visit.owner else None
    report = visit.run.report
    key = config().link_key
    if link is None or not key or not link.return_to or report.state is State.RUNNING:
        return None
    outcome = str(report.outcome or report.state)
    if report.settings.address.casefold() != link.email.casefold():
        outcome = _OTHER_ADDRESS
    separator = "&" if "?" in link.return_to else "?"
    told = urlencode({"check": visit.result.id, "outcome": outcome})
    url = f"{link.return_to}{separator}{told}"
    return WayBack(urlsplit(url).hostname or "", f"{url}{_SIGNATURE}{signature(key, url)}")
