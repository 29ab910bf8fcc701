"""Forwarding headers, believed only from the proxies that the operator named."""

import ipaddress
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxies:
    """WSGI middleware: the client's own address and scheme, as the nearest trusted proxy tells them.

    The chain of X-Forwarded-For is read from the right, as long as who added an entry is trusted. Without
    trusted proxies nothing is believed.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], proxies: Sequence[str]) -> None:
        self._app = app
        self._networks: list[Network] = [ipaddress.ip_network(proxy, strict=False) for proxy in proxies]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if self._trusts(environ.get("REMOTE_ADDR", "")):
            self._believe(environ)
        return self._app(environ, start_response)

    def _believe(self, environ: dict[str, Any]) -> None:
        chain = [
            entry.strip() for entry in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if entry.strip()
        ]
        for entry in reversed(chain):
            address = entry.strip("[]")
            if not _is_address(address):
                break
            environ["REMOTE_ADDR"] = address
            if not self._trusts(address):
                break
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip().lower()
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme

    def _trusts(self, address: str) -> bool:
        # A server behind a socket file has no peer address: only what may open the file gets there.
        if not address:
            return bool(self._networks)
        if not _is_address(address):
            return False
        ip = ipaddress.ip_address(address)
        return any(ip.version == network.version and ip in network for network in self._networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
