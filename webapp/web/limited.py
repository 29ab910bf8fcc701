"""When a check is not started: too many at once, or too many in a row."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from webapp.engine import Busy, Limited
from webapp.web.i18n import gettext


def limited_page(limit: Limited, form: Any = None, back: str = "/") -> ResponseReturnValue:
    """429 with the time of the next try. form: what was typed, to be taken back to; never the passwords."""
    wait = max(1, round(limit.retry_after))
    response = make_response(
        render_template(
            "pages/limited.html",
            title=gettext("Wait a moment before the next check"),
            at=datetime.now(UTC) + timedelta(seconds=wait),
            minutes=-(-wait // 60),
            busy=isinstance(limit, Busy),
            form=form,
            back=back,
            noindex=True,
        ),
        429,
    )
    response.headers["Retry-After"] = str(wait)
    return response
