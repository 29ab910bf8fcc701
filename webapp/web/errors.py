"""What is shown when something did not go as asked. Never a trace, always a way on."""

from typing import Any

import structlog
from flask import Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from webapp.store import Unreachable
from webapp.web.i18n import gettext

_log = structlog.get_logger(__name__)

# When even the page for errors cannot be drawn.
LAST_RESORT = (
    "<!doctype html><html lang=ja><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>Error</title><h1>このページを表示できませんでした</h1>"
    "<p>しばらく待ってから、もう一度お試しください。<p lang=en>This page could not be shown. Please try again later."
    "<p><a href='/'>最初のページへ / To the start page</a></html>"
)


def _gone(error: Any) -> ResponseReturnValue:
    """404 and 410 look the same: whether there ever was a result is nobody's business."""
    result = request.path.startswith("/checks/")
    title = gettext("This result is not available") if result else gettext("This page does not exist")
    return render_template("pages/gone.html", title=title, result=result, noindex=True), error.code


def _csrf(error: CSRFError) -> ResponseReturnValue:
    """The page was opened too long ago, or cookies are off: the form again, with what was typed."""
    from webapp.web.checks import again_page
    from webapp.web.form_page import form_page
    from webapp.web.forms import CheckForm

    notice = gettext("This page was open too long. Enter your password and press the button again.")
    if request.path in ("/checks", "/form"):
        return form_page(CheckForm(), 400, notice=notice)
    if request.endpoint == "checks.again" and request.view_args:
        try:
            return again_page(request.view_args["token"], notice), 400
        except (
            HTTPException
        ) as refusal:  # not the owner's, or gone; nothing else catches what a handler raises
            return current_app.handle_http_exception(refusal)
    page = render_template(
        "pages/message.html", title=gettext("This page was open too long"), kind="stale", noindex=True
    )
    return page, 400


def _refused(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 400
    kind = "refused" if status == 403 else "unreadable"
    page = render_template(
        "pages/message.html", title=gettext("This cannot be done here"), kind=kind, noindex=True
    )
    response = make_response(page, status)
    if status == 405 and error.response is None:
        response.headers["Allow"] = ", ".join(getattr(error, "valid_methods", None) or ())
    return response


def _broken(error: Exception) -> tuple[Any, int]:
    status = getattr(error, "code", None) or 500
    try:
        page = render_template("pages/trouble.html", title=gettext("Our service has a problem"), noindex=True)
    except Exception:
        current_app.logger.exception("the page for errors is broken itself")
        return Response(LAST_RESORT, mimetype="text/html"), 500
    return page, status


def _unreachable(error: Exception) -> ResponseReturnValue:
    """The database does not answer: nothing was begun, and it may be back soon."""
    _log.error("the database does not answer", reason=type(error).__name__)
    page, _ = _broken(error)
    return page, 503, {"Retry-After": "10"}


def install(app: Flask) -> None:
    for code in (404, 410):
        app.register_error_handler(code, _gone)
    app.register_error_handler(CSRFError, _csrf)
    for code in (400, 403, 405, 413, 415):
        app.register_error_handler(code, _refused)
    for trouble in Unreachable:
        app.register_error_handler(trouble, _unreachable)
    for broken in (500, 503):
        app.register_error_handler(broken, _broken)
