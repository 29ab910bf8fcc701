"""Who is really asking, where proxies stand in front: only what a trusted proxy says is believed."""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Proxies:
    """Our proxies, by their addresses and networks."""

    def __init__(self, networks: Iterable[str]) -> None:
        self._networks = [ipaddress.ip_network(network) for network in networks]

    def __contains__(self, address: str) -> bool:
        if not address:
            # Behind a Unix socket there is no address; whoever may open it is on this machine.
            return bool(self._networks)
        ip = ipaddress.ip_address(address)
        if ip.version == 6 and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        return any(ip in network for network in self._networks)


class TrustedProxies:
    """Sets REMOTE_ADDR and the scheme from X-Forwarded-For and X-Forwarded-Proto.

    X-Forwarded-For is read from its end, for each proxy adds what it saw; the first address that is not one of
    ours is the client. What comes from anybody else is dropped, so that no page further in believes it.
    """

    def __init__(self, app: Wsgi, proxies: Proxies) -> None:
        self._app = app
        self._proxies = proxies

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        forwarded = environ.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = environ.pop("HTTP_X_FORWARDED_PROTO", "").strip().lower()
        for header in ("HTTP_FORWARDED", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP"):
            environ.pop(header, None)
        if environ.get("REMOTE_ADDR", "") in self._proxies:
            environ["REMOTE_ADDR"] = self._client(environ.get("REMOTE_ADDR", ""), forwarded)
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        return self._app(environ, start_response)

    def _client(self, peer: str, forwarded: str) -> str:
        client = peer
        for hop in reversed(forwarded.split(",")):
            address = _address(hop.strip())
            if not address:
                break
            client = address
            if address not in self._proxies:
                break
        return client


def _address(hop: str) -> str:
    """The address of one hop, with or without brackets and port; "" where it is none."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        return str(ipaddress.ip_address(hop))
    except ValueError:
        return ""
