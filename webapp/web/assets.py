"""Static files under addresses that change with their content, so that browsers may keep them for ever.

Our own style sheet and script are sent without comments and indentation; what is vendored goes out as published.
"""

import hashlib
import mimetypes
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort
from werkzeug.security import safe_join

_DIGITS = 12


def slim_css(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").strip()


def slim_js(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


_SLIM = {"style.css": slim_css, "app.js": slim_js}


class Assets:
    """Names -> addresses: "style.css" -> "/static/3f2a…/style.css".

    own: files that stand in place of those in `folder`, or beside them.
    """

    def __init__(self, folder: Path, own: Mapping[str, bytes]) -> None:
        self._folder = folder
        self._own = own
        self.content = cache(self._content)
        self.digest = cache(self._digest)

    def _content(self, name: str) -> bytes | None:
        data = self._own.get(name) or self._read(name)
        if data is None:
            return None
        slim = _SLIM.get(name)
        return slim(data.decode()).encode() if slim else data

    def _read(self, name: str) -> bytes | None:
        path = safe_join(str(self._folder), name)
        return Path(path).read_bytes() if path is not None and Path(path).is_file() else None

    def _digest(self, name: str) -> str:
        content = self.content(name)
        if content is None:
            raise FileNotFoundError(name)
        return hashlib.sha256(content).hexdigest()[:_DIGITS]

    def url(self, name: str) -> str:
        return f"/static/{self.digest(name)}/{name}"


def install(app: Flask, folder: Path, own: Mapping[str, bytes]) -> None:
    assets = Assets(folder, own)
    app.jinja_env.globals["asset"] = assets.url

    @app.get("/static/<digest>/<path:name>")
    def static_file(digest: str, name: str) -> Response:
        content = assets.content(name)
        if content is None or digest != assets.digest(name):  # the latter: a page from before an update
            abort(404)
        response = Response(content, content_type=mimetypes.guess_type(name)[0])
        if response.mimetype == "image/svg+xml":  # a drawing, also where somebody opens it as a page
            response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        response.cache_control.public = True
        response.cache_control.max_age = 365 * 24 * 3600
        response.cache_control.immutable = True
        return response
