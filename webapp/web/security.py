"""What every answer carries to keep its reader safe."""

from typing import Any

from flask import Flask, Response, abort, current_app, request
from flask.sessions import SecureCookieSessionInterface

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# The style sheet, the scripts and the icon are parts of pages; what guards a page would only weigh them down.
_FOR_PARTS = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy")
# Longer than a form ever is, with room for a pasted reply; beyond it nothing is read.
MAX_BODY = 256 * 1024


def over_https() -> bool:
    """Whether the reader came by HTTPS: as the request or a trusted proxy says, or as all readers of this site do."""
    return request.is_secure or bool(current_app.config["PUBLIC_HTTPS"])


def cookie_rules() -> dict[str, Any]:
    """How a cookie of ours is sent, as `Response.set_cookie` takes it.

    In a frame of another site browsers keep only what says so, and each such site gets a jar of its own
    (https://developer.mozilla.org/docs/Web/Privacy/Guides/Privacy_sandbox/Partitioned_cookies).
    """
    if current_app.config["EMBEDDED"]:
        return {"samesite": "None", "secure": True, "partitioned": True}
    return {"samesite": "Lax", "secure": over_https(), "partitioned": False}


def script_cookie() -> str:
    """The same for a cookie that a script sets."""
    rules = cookie_rules()
    flags = ("Secure" if rules["secure"] else "", "Partitioned" if rules["partitioned"] else "")
    return "; ".join((f"SameSite={rules['samesite']}", *filter(None, flags)))


def own_cookie(name: str) -> str:
    """The name of a cookie that no neighbour in the domain can plant (RFC 6265bis section 4.1.3.2): needs HTTPS."""
    return f"__Host-{name}" if over_https() else name


class _Sessions(SecureCookieSessionInterface):
    def get_cookie_secure(self, app: Flask) -> bool:
        return bool(cookie_rules()["secure"])

    def get_cookie_samesite(self, app: Flask) -> str:
        return str(cookie_rules()["samesite"])

    def get_cookie_partitioned(self, app: Flask) -> bool:
        return bool(cookie_rules()["partitioned"])

    def get_cookie_name(self, app: Flask) -> str:
        return own_cookie("session")


def install(app: Flask, frame_ancestors: str = "'none'") -> None:
    """frame_ancestors: the CSP sources that may embed the pages; "'none'" for nobody."""
    policy = _POLICY.format(ancestors=frame_ancestors)
    app.session_interface = _Sessions()
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    # A path with two slashes is no page; the redirect to one with a single slash would name the host as it was sent.
    app.url_map.merge_slashes = False

    @app.after_request
    def secure(response: Response) -> Response:
        if over_https():
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        for name in _ALWAYS if not response.cache_control.immutable else _FOR_PARTS:
            response.headers.setdefault(name, _ALWAYS[name])
        if response.cache_control.immutable:
            return response
        response.headers["Content-Security-Policy"] = policy
        if frame_ancestors == "'none'":
            response.headers["X-Frame-Options"] = "DENY"
        if request.path.startswith("/checks/"):
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Cache-Control"] = "no-store"
        return response


def read_plain_forms_only(app: Flask) -> None:
    """Refuse what comes in parts: it may be put into a temporary file while it is read, no place for a password."""

    @app.before_request
    def refuse() -> None:
        if request.mimetype not in ("", "application/x-www-form-urlencoded"):
            abort(415)
