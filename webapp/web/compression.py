"""gzip for everything that is text and more than a packet long. Event streams are left alone: they must not wait."""

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_TEXT = frozenset(
    {
        "text/html", "text/plain", "text/css", "text/javascript", "application/javascript", "application/json",
        "application/schema+json", "image/svg+xml",
    }
)  # fmt: skip
_WORTH_IT = 860  # below that a packet is not saved


@lru_cache(maxsize=32)
def _pack_for_ever(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def install(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype not in _TEXT or response.status_code < 200 or response.status_code in (204, 304):
            return response
        response.vary.add("Accept-Encoding")
        if not request.accept_encodings["gzip"] or "Content-Encoding" in response.headers:
            return response
        if response.is_streamed and not response.direct_passthrough:
            return response
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) >= _WORTH_IT:
            lasting = bool(response.cache_control.immutable)
            response.set_data(_pack_for_ever(data) if lasting else gzip.compress(data, 7, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
            response.headers.pop("ETag", None)
        return response
