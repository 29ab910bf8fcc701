"""The reader's language: which one, and how words, dates and numbers are written in it.

The choice: `?lang=`, else the cookie, else `Accept-Language`, else Japanese. It lives in `g.language` for the
length of a request; whoever renders outside a request (the event stream) sets it there, in an app context.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_datetime
from babel.numbers import format_decimal
from babel.support import NullTranslations
from flask import Flask, Request, Response, g, has_app_context, request

from webapp.explanations import duration
from webapp.explanations.languages import DEFAULT, LANGUAGES, negotiate, translations
from webapp.explanations.values import Reader
from webapp.web.security import cookie_rules

COOKIE = "lang"
ZONE_COOKIE = "tz"
_YEAR = 365 * 24 * 3600


def N_(message: str) -> str:  # noqa: N802 (marks a message for the catalogs)
    return message


# CLDR patterns (https://cldr.unicode.org/translation/date-time/date-time-patterns), written anew by each language.
_PATTERNS = {
    "full": N_("EEEE d MMMM y, HH:mm"),
    "short": N_("d MMMM y, HH:mm"),
    "date": N_("d MMMM y"),
    "time": N_("HH:mm"),
    "exact": "yyyy-MM-dd HH:mm:ss xxx",
}


def choose_language(incoming: Request) -> str:
    """One of LANGUAGES: what the address asks for, else the cookie, else the browser."""
    header = incoming.headers.get("Accept-Language")
    return negotiate(incoming.args.get("lang"), incoming.cookies.get(COOKIE), header)


def current_language() -> str:
    return g.get("language", DEFAULT) if has_app_context() else DEFAULT


def catalog() -> NullTranslations:
    return translations(current_language())


def gettext(message: str, **values: Any) -> str:
    text = catalog().ugettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: Any) -> str:
    return catalog().ungettext(one, many, n) % {"n": n, "num": n, **values}


@cache
def _japan() -> tzinfo:
    try:
        return ZoneInfo("Asia/Tokyo")
    except LookupError:  # a machine without zone data
        return timezone(timedelta(hours=9), "JST")


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def choose_zone(incoming: Request) -> tuple[tzinfo, bool]:
    """The reader's time zone, and whether the browser told it; else Japan's."""
    name = incoming.cookies.get(ZONE_COOKIE, "")
    return (ZoneInfo(name), True) if name in _zone_names() else (_japan(), False)


def current_zone() -> tzinfo:
    return g.get("zone") or _japan()


def current_reader() -> Reader:
    """For whom the words of this request are chosen."""
    return Reader(current_language(), current_zone())


def moment(value: datetime, style: str = "full") -> str:
    """A date and time for people, in the reader's language and zone.

    style: "full" (with weekday), "short", "date", "time", "exact" (seconds and UTC offset, for IT).
    Where the zone is only assumed, other languages than Japanese say that it is Japan's.
    """
    zone = current_zone()
    here = value.astimezone(zone)
    language = current_language()
    pattern = _PATTERNS[style] if style == "exact" else gettext(_PATTERNS[style])
    text = str(format_datetime(here, pattern, tzinfo=zone, locale=language))
    assumed = not g.get("zone_known", False) and language != DEFAULT
    return f"{text} JST" if assumed and style in ("full", "short", "time") else text


def seconds(milliseconds: float) -> str:
    return duration(milliseconds, current_language())


def axis_time(milliseconds: int, total: int) -> str:
    """A place on a time axis of `total` milliseconds, as exact as the axis is short."""
    if total < 2000:
        return gettext("%(count)s ms", count=milliseconds)
    return gettext("%(seconds)s s", seconds=format_decimal(milliseconds / 1000, "0.0", current_language()))


def listing(items: Iterable[str]) -> str:
    """Codes or names one after the other, parted by the language's own comma."""
    return gettext(", ").join(items)


def install(app: Flask) -> None:
    """Languages for every request and template of `app`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda message: catalog().ugettext(message),
        lambda one, many, n: catalog().ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.filters.update(moment=moment, seconds=seconds, axis_time=axis_time, listing=listing)

    @app.before_request
    def choose() -> None:
        g.language = choose_language(request)
        g.zone, g.zone_known = choose_zone(request)

    @app.after_request
    def tell(response: Response) -> Response:
        if response.mimetype in ("text/html", "text/plain"):
            response.headers.setdefault("Content-Language", current_language())
            response.vary.update(("Accept-Language", "Cookie"))
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie(COOKIE, current_language(), max_age=_YEAR, httponly=True, **cookie_rules())
        return response
