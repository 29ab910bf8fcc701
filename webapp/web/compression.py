"""Brotli, else gzip, for everything that is text and more than a packet long. Event streams are left alone: they
must not wait."""

import gzip
from functools import lru_cache

import brotli
from flask import Flask, Response, request

_TEXT = frozenset(
    {
        "text/html", "text/plain", "text/css", "text/javascript", "application/javascript", "application/json",
        "application/schema+json", "image/svg+xml",
    }
)  # fmt: skip
_WORTH_IT = 860  # bytes; below that a packet is not saved
# In the order of our liking: the coding, how hard it works on a page, and how hard on what is packed once. Both take
# about a millisecond for a page; browsers speak Brotli over HTTPS only.
_CODINGS = (("br", 5, 11), ("gzip", 7, 9))


def _pack(data: bytes, coding: str, level: int) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=level))
    return gzip.compress(data, level, mtime=0)


_pack_for_ever = lru_cache(maxsize=64)(_pack)


def install(app: Flask) -> None:
    @app.after_request
    def compress(response: Response) -> Response:
        if response.mimetype not in _TEXT or response.status_code < 200 or response.status_code in (204, 304):
            return response
        response.vary.add("Accept-Encoding")
        spoken = (each for each in _CODINGS if request.accept_encodings[each[0]])
        coding, level, highest = next(spoken, ("", 0, 0))
        if not coding or "Content-Encoding" in response.headers:
            return response
        if response.is_streamed and not response.direct_passthrough:
            return response
        response.direct_passthrough = False
        data = response.get_data()
        if len(data) >= _WORTH_IT:
            lasting = bool(response.cache_control.immutable)
            response.set_data(
                _pack_for_ever(data, coding, highest) if lasting else _pack(data, coding, level)
            )
            response.headers["Content-Encoding"] = coding
            response.headers.pop("ETag", None)
        return response
