"""What a setting may say. Each function takes the text and gives the value, or raises ValueError(what is wrong)."""

import ipaddress
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates


@dataclass(frozen=True, slots=True)
class Rates:
    """How much is too much. Each pair is (how many, in how many seconds); `*_running`: at the same time.

    account: runs whose login was refused, before no further login is tried. address: checks that reach one address,
    by whatever names, in each process.
    """

    client: tuple[int, int] = (10, 600)
    client_running: int = 3
    host: tuple[int, int] = (6, 60)
    host_running: int = 2
    address: tuple[int, int] = (30, 60)
    account: tuple[int, int] = (5, 3600)
    lookup: tuple[int, int] = (60, 600)
    retest: tuple[int, int] = (10, 600)


@dataclass(frozen=True, slots=True)
class Region:
    """Where probers are. name: as `inbox-check worker --region` says it; label: as people read it."""

    name: str
    label: str
    egress_addresses: tuple[str, ...] = ()


def name(text: str) -> str:
    if len(text) > 60 or not text.isprintable():
        raise ValueError("longer than a name, or more than one line")
    return text


def integer(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError("not a whole number")
        if not least <= int(text) <= most:
            raise ValueError("out of range")
        return int(text)

    return parse


def seconds(least: float, most: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text):
            raise ValueError("not a number of seconds")
        if not least <= float(text) <= most:
            raise ValueError("out of range")
        return float(text)

    return parse


def choice(**known: Any) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        if text.lower() not in known:
            raise ValueError("not one of the choices")
        return known[text.lower()]

    return parse


on_off = choice(on=True, off=False)


def several(parse_item: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        return tuple(parse_item(item.strip()) for item in text.split(",") if item.strip())

    return parse


def network(text: str) -> str:
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise ValueError(f"{text!r} is not an address or a network") from None
    return str(network.network_address) if network.num_addresses == 1 else str(network)


def _port_span(text: str) -> str:
    match = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", text)
    if not match or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= 65535:
        raise ValueError(f"{text!r} is not a port or a range of ports")
    return text


def allowed_network(text: str) -> str:
    # An IPv6 network has colons of its own; those of the ports come behind the slash, or behind a bare IPv4.
    match = re.fullmatch(r"([^/]+/[0-9]+|[0-9.]+|[0-9a-fA-F:]+)(?::([0-9+-]+))?", text)
    if not match:
        raise ValueError(f"{text!r} is not a network")
    target = str(ipaddress.ip_network(network(match[1])))  # with its length: ports follow that only
    spans = [_port_span(span) for span in match[2].split("+")] if match[2] else []
    return f"{target}:{'+'.join(spans)}" if spans else target


def ports(text: str) -> str:
    spans = several(_port_span)(text)
    if not spans:
        raise ValueError("no port at all")
    return ",".join(spans)


def host_port(text: str) -> str:
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})", text)
    if match is None:
        raise ValueError(f"{text!r} is not HOST:PORT")
    _port_span(match[2])
    return text


def name_server(text: str) -> str:
    match = re.fullmatch(r"(?:\[(.+)\]|([^:]+))(?::([0-9]{1,5}))?", text)
    try:
        ipaddress.ip_address((match[1] or match[2]) if match else text)
        _port_span((match and match[3]) or "53")
    except ValueError:
        raise ValueError(f"{text!r} is not an address") from None
    return text


def address(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not (local and at and domain) or any(char.isspace() for char in text) or not text.isprintable():
        raise ValueError("not a mail address")
    return text


# As a browser names it, and as it may stand in a header.
_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9-]+(\.[a-z0-9-]+)*)(:[0-9]{1,5})?")


def url(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        try:
            parts = urlsplit(text)
        except ValueError:
            raise ValueError("not such a URL") from None
        beyond_scheme = parts.path if parts.scheme == "mailto" else parts.hostname
        if parts.scheme not in schemes or not beyond_scheme or re.search(r"[\s\x00-\x1f\x7f]", text):
            raise ValueError("not such a URL")
        return text

    return parse


def origin(text: str) -> str:
    """Scheme, host and port, without the slash that may follow."""
    if not re.match(r"https?://.", text):
        raise ValueError(f"{text!r} does not begin with https:// or http://")
    address = text.rstrip("/").lower()
    if not _ORIGIN.fullmatch(address):
        raise ValueError(f"{text!r} is not a scheme, a host (ASCII) and perhaps a port")
    if port := re.search(r":([0-9]+)$", address):
        _port_span(port[1])
    return address


def database_url(text: str) -> str:
    if not re.match(r"(sqlite:///|(postgres|postgresql|postgresql\+psycopg)://).", text):
        raise ValueError("not a database that this program knows")
    return text


def broker_url(text: str) -> str:
    if not re.match(r"(postgres|postgresql)://.", text):
        raise ValueError("not a PostgreSQL URL")
    return text


def key(text: str) -> str:
    if len(text) < 16:
        raise ValueError("too short")
    return text


def readable_file(text: str) -> Path:
    path = Path(text)
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from None


def authorities(text: str) -> Path:
    path = readable_file(text)
    try:
        load_pem_x509_certificates(path.read_bytes())
    except ValueError:
        raise ValueError("holds no certificates in PEM form") from None
    return path


def toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(readable_file(text).read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"not a TOML file ({error})") from None


def requirements_in(text: str) -> tuple[str, ...]:
    written = toml(text)
    wanted = written.pop("requirements", None)
    if not isinstance(wanted, list) or not all(isinstance(item, str) for item in wanted):
        raise ValueError("holds no list of texts named requirements")
    if written:
        raise ValueError(f"holds {next(iter(written))!r}, which means nothing here")
    if len(set(wanted)) < len(wanted):
        raise ValueError("names a requirement twice")
    return tuple(wanted)


_UNITS = {"s": 1, "m": 60, "h": 3600}


def rates(text: str) -> Rates | None:
    """ "off", "on", or changes to the defaults: "client=20/10m, host_running=4"."""
    if text.lower() in ("on", "off"):
        return Rates() if text.lower() == "on" else None
    changed: dict[str, Any] = {}
    for item in filter(None, (item.strip() for item in text.split(","))):
        name, _, amount = (part.strip() for part in item.partition("="))
        match = re.fullmatch(r"([0-9]{1,6})(?:/([0-9]{1,4})([smh]))?", amount)
        if name not in Rates.__dataclass_fields__ or not match or int(match[1]) < 1:
            raise ValueError(f"{item!r} is not a limit")
        if name.endswith("_running") is not (match[2] is None):
            raise ValueError(f"{name} is written like {name}={'3' if match[2] else '10/5m'}")
        many = int(match[1])
        changed[name] = many if match[2] is None else (many, int(match[2]) * _UNITS[match[3]])
    return Rates(**changed)


def regions(text: str) -> tuple[Region, ...]:
    """ "tokyo=Tokyo@192.0.2.1+2001:db8::1, frankfurt=Frankfurt": the first is where checks run."""
    regions = []
    for item in filter(None, (item.strip() for item in text.split(","))):
        match = re.fullmatch(r"([a-z0-9-]{1,30})(?:=([^@=]{1,40}))?(?:@([0-9a-fA-F.:/+]+))?", item)
        if not match:
            raise ValueError(f"{item!r} is not a region")
        egress = tuple(network(address) for address in match[3].split("+")) if match[3] else ()
        regions.append(Region(match[1], (match[2] or match[1]).strip(), egress))
    if len({region.name for region in regions}) < len(regions):
        raise ValueError("a region is named twice")
    return tuple(regions)


def bind(text: str) -> str:
    if re.fullmatch(r"unix:.+", text):
        return text
    match = re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^\s:\[\]]+)(?::([0-9]{1,5}))?", text)
    if not match or (match[2] and not 0 <= int(match[2]) <= 65535):
        raise ValueError("not an address to listen at")
    return text
