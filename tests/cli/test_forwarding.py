"""Whose word counts about who is asking."""

from typing import Any

import pytest

from webapp.cli.forwarding import Proxies, TrustedProxies


def seen(networks: list[str], peer: str, **headers: str) -> dict[str, Any]:
    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http"} | {f"HTTP_{k}": v for k, v in headers.items()}
    inside: dict[str, Any] = {}
    TrustedProxies(lambda given, _: inside.update(given) or [], Proxies(networks))(environ, lambda *_: None)
    return inside


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first was made up by the client
        ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "unknown, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "198.51.100.7:4711", "198.51.100.7"),
        ("10.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("", "198.51.100.7", "198.51.100.7"),  # a Unix socket
        ("192.0.2.1", "198.51.100.7", "192.0.2.1"),  # not one of ours
    ],
)
def test_the_client_is_the_first_hop_from_the_end_that_is_not_ours(
    peer: str, forwarded: str, client: str
) -> None:
    assert seen(["10.0.0.0/8"], peer, X_FORWARDED_FOR=forwarded)["REMOTE_ADDR"] == client


def test_the_scheme_is_believed_from_our_proxies_only() -> None:
    assert seen(["10.0.0.0/8"], "10.0.0.1", X_FORWARDED_PROTO="https")["wsgi.url_scheme"] == "https"
    assert seen(["10.0.0.0/8"], "10.0.0.1", X_FORWARDED_PROTO="gopher")["wsgi.url_scheme"] == "http"
    assert seen(["10.0.0.0/8"], "192.0.2.1", X_FORWARDED_PROTO="https")["wsgi.url_scheme"] == "http"


def test_without_trusted_proxies_nothing_is_believed_and_nothing_goes_further() -> None:
    inside = seen(
        [], "10.0.0.1", X_FORWARDED_FOR="1.2.3.4", X_FORWARDED_HOST="evil.example", FORWARDED="for=1.2.3.4"
    )

    assert inside["REMOTE_ADDR"] == "10.0.0.1"
    assert not any(name.startswith(("HTTP_X_FORWARDED", "HTTP_FORWARDED")) for name in inside)
