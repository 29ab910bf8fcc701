"""A whole check without a mailbox of one's own: the practice mailboxes of the lab. Off in production."""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from webapp.domain.result import Sharing
from webapp.engine import Limited
from webapp.store import Token
from webapp.web import owner
from webapp.web.checks import to_result
from webapp.web.door import config, engine
from webapp.web.limited import limited_page

bp = Blueprint("practice", __name__)


@bp.post("/practice")
def start() -> ResponseReturnValue:
    wanted = request.form.get("mailbox", "")
    box = next((box for box in current_app.extensions["practice"]() if box.id == wanted), None)
    if box is None:
        abort(404)
    token = Token.new()
    try:
        engine().start(
            box.settings, token, Sharing(owner.mark(), days=config().result_days), client=request.remote_addr
        )
    except Limited as limit:
        return limited_page(limit)
    return to_result(token)
