"""Static files under addresses that change with their content, so that browsers may keep them for ever."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory

_DIGITS = 12


class Assets:
    """Names -> addresses: "style.css" -> "/static/3f2a…/style.css"."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.digest = cache(self._digest)

    def _digest(self, name: str) -> str:
        return hashlib.sha256((self.folder / name).read_bytes()).hexdigest()[:_DIGITS]

    def url(self, name: str) -> str:
        return f"/static/{self.digest(name)}/{name}"


def install(app: Flask, folder: Path) -> None:
    assets = Assets(folder)
    app.jinja_env.globals["asset"] = assets.url

    @app.get("/static/<digest>/<path:name>")
    def static_file(digest: str, name: str) -> Response:
        response = send_from_directory(folder, name)
        if digest != assets.digest(name):  # a page from before an update
            abort(404)
        response.cache_control.public = True
        response.cache_control.no_cache = None
        response.cache_control.max_age = 365 * 24 * 3600
        response.cache_control.immutable = True
        return response
