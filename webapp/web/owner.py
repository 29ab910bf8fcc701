"""Who made a result: a random secret in the browser's cookie, of which the server keeps only an HMAC."""

import hmac
import secrets
from hashlib import sha256

from flask import Response, current_app, g, request

from webapp.domain.result import Result
from webapp.web.security import cookie_rules, own_cookie

_DAYS = 400  # what browsers allow at most; a result itself lives 30 days at the longest


def _key() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def _cookie() -> str:
    return own_cookie("owner")


def mark() -> str:
    """The HMAC of this browser's secret, as `Sharing.owner` keeps it. Gives the browser a secret if it has none."""
    secret = request.cookies.get(_cookie(), "")
    if len(secret) < 32:
        secret = g.get("new_owner") or secrets.token_urlsafe(32)
        g.new_owner = secret
    return hmac.new(_key(), b"owner:" + secret.encode(), sha256).hexdigest()


def is_owner(result: Result) -> bool:
    return _cookie() in request.cookies and hmac.compare_digest(mark(), result.sharing.owner)


def remember(response: Response) -> Response:
    """Hand the browser the secret that `mark` made for it."""
    if secret := g.pop("new_owner", None):
        response.set_cookie(_cookie(), secret, max_age=_DAYS * 86400, httponly=True, **cookie_rules())
    return response
