"""The settings of an installation: read once from the environment, checked, and handed down.

Knows nothing of the rest of the house. `Config.from_environment` raises ConfigError with the setting's
name, what is wrong with its value, and what is accepted.
"""

import hmac
import ipaddress
import os
import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "INBOX_CHECK_"
DEFAULT_PORT = 8000


class ConfigError(Exception):
    """A setting that cannot be used. `str()` is a line for the terminal."""

    def __init__(self, name: str, problem: str, accepted: str) -> None:
        super().__init__(f"{name}: {problem}. Accepted: {accepted}.")
        self.name = name
        self.problem = problem
        self.accepted = accepted


@dataclass(frozen=True, slots=True)
class Rates:
    """How much is too much. Each pair is (how many, in how many seconds); `*_running`: at the same time.

    account: runs whose login was refused, before no further login is tried.
    """

    client: tuple[int, int] = (10, 600)
    client_running: int = 3
    host: tuple[int, int] = (6, 60)
    host_running: int = 2
    account: tuple[int, int] = (5, 3600)
    lookup: tuple[int, int] = (60, 600)
    retest: tuple[int, int] = (10, 600)


@dataclass(frozen=True, slots=True)
class Region:
    """Where probers are. name: as `inbox-check worker --region` says it; label: as people read it."""

    name: str
    label: str
    egress_addresses: tuple[str, ...] = ()


# --- what is accepted. Each takes the text and raises ValueError(what is wrong).


def _text(text: str) -> str:
    return text


def _integer(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError("not a whole number")
        if not least <= int(text) <= most:
            raise ValueError("out of range")
        return int(text)

    return parse


def _seconds(least: float, most: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text):
            raise ValueError("not a number of seconds")
        if not least <= float(text) <= most:
            raise ValueError("out of range")
        return float(text)

    return parse


def _choice(**values: Any) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        if text.lower() not in values:
            raise ValueError("not one of the choices")
        return values[text.lower()]

    return parse


_on_off = _choice(on=True, off=False)


def _list(parse_item: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        return tuple(parse_item(item.strip()) for item in text.split(",") if item.strip())

    return parse


def _network(text: str) -> str:
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


def _allowed_network(text: str) -> str:
    # An IPv6 network has colons of its own; those of the ports come behind the slash, or behind a bare IPv4.
    match = re.fullmatch(r"([^/]+/[0-9]+|[0-9.]+|[0-9a-fA-F:]+)(?::([0-9+-]+))?", text)
    if not match:
        raise ValueError(f"{text!r} is not a network")
    network = str(ipaddress.ip_network(_network(match[1])))  # with its length: ports follow that only
    ports = [_port_span(span) for span in match[2].split("+")] if match[2] else []
    return f"{network}:{'+'.join(ports)}" if ports else network


def _ports(text: str) -> str:
    spans = _list(_port_span)(text)
    if not spans:
        raise ValueError("no port at all")
    return ",".join(spans)


def _host_port(text: str) -> str:
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})", text)
    if match is None:
        raise ValueError(f"{text!r} is not HOST:PORT")
    _port_span(match[2])
    return text


def _name_server(text: str) -> str:
    match = re.fullmatch(r"(?:\[(.+)\]|([^:]+))(?::([0-9]{1,5}))?", text)
    try:
        ipaddress.ip_address((match[1] or match[2]) if match else text)
        _port_span((match and match[3]) or "53")
    except ValueError:
        raise ValueError(f"{text!r} is not an address") from None
    return text


def _address(text: str) -> str:
    local, at, domain = text.rpartition("@")
    if not (local and at and domain) or any(char.isspace() for char in text) or not text.isprintable():
        raise ValueError("not a mail address")
    return text


def _url(*schemes: str, origin: bool = False) -> Callable[[str], str]:
    def parse(text: str) -> str:
        parts = urlsplit(text)
        if parts.scheme not in schemes or not (parts.netloc or parts.scheme == "mailto"):
            raise ValueError("not such a URL")
        if origin and (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc):
            raise ValueError("more than scheme, host and port")
        return text.rstrip("/") if origin else text

    return parse


def _database_url(text: str) -> str:
    if not re.match(r"(sqlite:///|(postgres|postgresql|postgresql\+psycopg)://).", text):
        raise ValueError("not a database that this program knows")
    return text


def _broker_url(text: str) -> str:
    if not re.match(r"(postgres|postgresql)://.", text):
        raise ValueError("not a PostgreSQL URL")
    return text


def _secret_key(text: str) -> str:
    if len(text) < 16:
        raise ValueError("too short")
    return text


def _file(text: str) -> Path:
    path = Path(text)
    try:
        with path.open("rb"):
            return path
    except OSError as error:
        raise ValueError(f"cannot be read ({error.strerror})") from None


def _requirements(text: str) -> tuple[str, ...]:
    try:
        wanted = tomllib.loads(_file(text).read_text("utf-8")).get("requirements")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise ValueError("not a TOML file") from None
    if not isinstance(wanted, list) or not all(isinstance(item, str) for item in wanted):
        raise ValueError("holds no list of texts named requirements")
    return tuple(wanted)


_UNITS = {"s": 1, "m": 60, "h": 3600}


def _rates(text: str) -> Rates | None:
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


def _regions(text: str) -> tuple[Region, ...]:
    """ "tokyo=Tokyo@192.0.2.1+2001:db8::1, frankfurt=Frankfurt": the first is where checks run."""
    regions = []
    for item in filter(None, (item.strip() for item in text.split(","))):
        match = re.fullmatch(r"([a-z0-9-]{1,30})(?:=([^@=]{1,40}))?(?:@([0-9a-fA-F.:/+]+))?", item)
        if not match:
            raise ValueError(f"{item!r} is not a region")
        egress = tuple(_network(address) for address in match[3].split("+")) if match[3] else ()
        regions.append(Region(match[1], (match[2] or match[1]).strip(), egress))
    if len({region.name for region in regions}) < len(regions):
        raise ValueError("a region is named twice")
    return tuple(regions)


def _bind(text: str) -> str:
    if re.fullmatch(r"unix:.+", text):
        return text
    match = re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[^\s:\[\]]+)(?::([0-9]{1,5}))?", text)
    if not match or (match[2] and not 0 <= int(match[2]) <= 65535):
        raise ValueError("not an address to listen at")
    return text


def _stars(_: str) -> str:
    return "***"


def _hide_password(url: str) -> str:
    return re.sub(r"(?<=[?&]password=)[^&]*", "***", re.sub(r"(://[^:/@]*:).*@", r"\1***@", url))


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name without prefix, how it is read, what is accepted, in words."""

    name: str
    parse: Callable[[str], Any]
    accepted: str
    default: str | None = None  # as one would write it; None: unset, or made in Config.from_environment
    hide: Callable[[str], str] = _text  # what `describe` may show of it

    @property
    def field(self) -> str:
        return self.name.lower()


SETTINGS = (
    Setting("SECRET_KEY", _secret_key, "at least 16 characters, the same on all nodes", hide=_stars),
    Setting(
        "DATABASE_URL",
        _database_url,
        "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        hide=_hide_password,
    ),
    Setting(
        "BROKER_URL",
        _broker_url,
        "unset (embedded engine) or postgresql://USER:PASSWORD@HOST/NAME",
        hide=_hide_password,
    ),
    Setting(
        "REGIONS",
        _regions,
        "regions of probers, like tokyo=Tokyo@192.0.2.1+2001:db8::1,frankfurt=Frankfurt; the first is where checks run",
        "default",
    ),
    Setting("PUBLIC_URL", _url("http", "https", origin=True), "a URL like https://check.example.jp"),
    Setting("BIND", _bind, "HOST:PORT, [IPV6]:PORT, HOST or unix:FILE"),
    Setting("WORKERS", _integer(1, 64), "how many processes serve, 1 to 64", "1"),
    Setting("TRUSTED_PROXIES", _list(_network), "addresses and networks, separated by commas", ""),
    Setting(
        "FRAME_ANCESTORS",
        _list(_url("https", "http", origin=True)),
        "origins that may embed the pages, separated by commas",
        "",
    ),
    Setting("RESULT_DAYS", _integer(1, 30), "1 to 30", "7"),
    Setting(
        "ALLOWED_NETWORKS",
        _list(_allowed_network),
        "networks with or without ports, like 10.1.2.0/24:993+587,fd00::/8",
        "",
    ),
    Setting(
        "ALLOWED_PORTS", _ports, "ports and ranges, like 25,993,1024-65535", "25,143,465,587,993,994,2525"
    ),
    Setting("EGRESS_ADDRESSES", _list(_network), "addresses and networks, separated by commas", ""),
    Setting("TEST_RECIPIENT", _address, "a mail address"),
    Setting("OTHER_RECIPIENTS", _on_off, "on or off", "off"),
    Setting("DISCOVERY", _choice(on=True, offline=False), "on, or offline (provider table only)", "on"),
    Setting("AUTOCONFIG", _on_off, "on or off", "on"),
    Setting("ISPDB", _on_off, "on or off", "on"),
    Setting("MAX_RUNNING_CHECKS", _integer(1, 10_000), "1 to 10000, in each process", "500"),
    Setting(
        "RATE_LIMIT",
        _rates,
        "on, off, or changes like client=20/10m,client_running=5,host=6/1m,account=5/1h",
        "on",
    ),
    Setting("TIMEOUT", _seconds(5, 600), "seconds, 5 to 600", "45"),
    Setting("ARRIVAL_TIMEOUT", _seconds(0, 600), "seconds, 0 to 600", "30"),
    Setting(
        "DNS_SERVERS", _list(_name_server), "addresses, each with or without :PORT, separated by commas", ""
    ),
    Setting(
        "CONTROL_SERVERS",
        _list(_host_port),
        "HOST:PORT of servers that always answer, separated by commas; they tell our own network's faults apart",
        "",
    ),
    Setting("CA_FILE", _file, "a readable PEM file"),
    Setting("BRAND_NAME", _text, "a name"),
    Setting("SUPPORT_URL", _url("http", "https", "mailto"), "an http, https or mailto URL"),
    Setting("REQUIREMENTS_FILE", _requirements, 'a TOML file with requirements = ["tls_1_2", ...]'),
    Setting("METRICS", _on_off, "on or off", "off"),
    Setting("LOG_FORMAT", _choice(text="text", json="json"), "text or json", "text"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What an installation has decided. `SETTINGS` says what each field accepts; empty or None: not set."""

    instance_path: Path
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    broker_url: str | None = field(default=None, repr=False)
    regions: tuple[Region, ...] = (Region("default", "default"),)
    public_url: str | None = None
    bind: str = f"127.0.0.1:{DEFAULT_PORT}"
    workers: int = 1
    trusted_proxies: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ()
    result_days: int = 7
    allowed_networks: tuple[str, ...] = ()
    allowed_ports: str = "25,143,465,587,993,994,2525"
    egress_addresses: tuple[str, ...] = ()
    test_recipient: str | None = None
    other_recipients: bool = False
    discovery: bool = True
    autoconfig: bool = True
    ispdb: bool = True
    max_running_checks: int = 500
    rate_limit: Rates | None = field(default_factory=Rates)  # None: off
    timeout: float = 45.0
    arrival_timeout: float = 30.0
    dns_servers: tuple[str, ...] = ()
    control_servers: tuple[str, ...] = ()
    ca_file: Path | None = None
    brand_name: str | None = None  # None: the product's own name, in the reader's language
    support_url: str | None = None
    requirements_file: tuple[str, ...] | None = None  # the requirements it names
    metrics: bool = False
    log_format: str = "text"
    # Name of the setting -> (as written, where it came from), for `describe`.
    sources: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], instance_path: Path | None = None) -> "Config":
        """Read and check everything. Raises ConfigError.

        instance_path: where the program keeps its own files; else INBOX_CHECK_INSTANCE_PATH, else ./instance.
        An empty value counts as not set.
        """
        folder = instance_path or Path(environ.get(f"{PREFIX}INSTANCE_PATH") or "instance").absolute()
        values: dict[str, Any] = {"instance_path": folder}
        sources = {"INSTANCE_PATH": (str(folder), _folder_source(instance_path, environ))}
        for setting in SETTINGS:
            text, source = _written(setting, environ, folder)
            if text is None:
                continue
            try:
                values[setting.field] = setting.parse(text)
            except ValueError as error:
                name = "PORT" if source == "PORT" else PREFIX + setting.name
                raise ConfigError(name, str(error), setting.accepted) from None
            sources[setting.name] = (setting.hide(text), source)
        for name in sorted(environ):
            if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in _KNOWN:
                sources[name.removeprefix(PREFIX)] = ("(ignored)", "not a setting")
        return cls(**values, sources=sources)

    def describe(self) -> list[tuple[str, str, str]]:
        """(name, value with secrets hidden, where it came from), one row for each setting."""
        unset = {setting.name: ("", "not set") for setting in SETTINGS}
        return [(PREFIX + name, *row) for name, row in (unset | dict(self.sources)).items()]

    def key_for(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, derived from the secret key."""
        return hmac.digest(self.secret_key.encode(), f"inbox-check {purpose}".encode(), "sha256")


_KNOWN = {setting.name for setting in SETTINGS} | {"INSTANCE_PATH"}


def _folder_source(instance_path: Path | None, environ: Mapping[str, str]) -> str:
    if instance_path:
        return "given by the caller"
    return f"{PREFIX}INSTANCE_PATH" if environ.get(f"{PREFIX}INSTANCE_PATH") else "default"


def _written(setting: Setting, environ: Mapping[str, str], folder: Path) -> tuple[str | None, str]:
    """The setting as written somewhere, and where."""
    name = PREFIX + setting.name
    text = environ.get(name, "").strip()
    if setting.name == "BIND":
        return _written_bind(text, environ)
    if text:
        return text, name
    if setting.name == "SECRET_KEY":
        if environ.get(f"{PREFIX}BROKER_URL", "").strip():
            raise ConfigError(name, "required when distributed", setting.accepted)
        return _own_secret_key(folder), str(folder / "secret_key")
    if setting.name == "DATABASE_URL":
        return f"sqlite:///{folder / 'inbox-check.sqlite3'}", "default"
    return setting.default, "default"


def _written_bind(text: str, environ: Mapping[str, str]) -> tuple[str, str]:
    """PORT changes the port where BIND does not say one: platforms set it for the programs they host."""
    port = environ.get("PORT", "").strip()
    if port and not re.fullmatch(r"[0-9]{1,5}", port):
        raise ConfigError("PORT", "not a port", "0 to 65535")
    if text.startswith("unix:") or re.search(r"[^:\[]:[0-9]+$|\]:[0-9]+$", text):
        return text, f"{PREFIX}BIND"
    source = f"{PREFIX}BIND" if text else "PORT" if port else "default"
    return f"{text or '127.0.0.1'}:{port or DEFAULT_PORT}", source


def _own_secret_key(folder: Path) -> str:
    """The key that this installation made for itself, once."""
    path = folder / "secret_key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # Written apart and linked: of several processes that start at once one wins, none reads half.
            draft = folder / f".secret_key-{os.getpid()}-{secrets.token_hex(4)}"
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                path.hardlink_to(draft)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_text("ascii").strip()
    except OSError as error:
        problem = f"not set, and none can be kept in {folder} ({error.strerror})"
        raise ConfigError(f"{PREFIX}SECRET_KEY", problem, SETTINGS[0].accepted) from None
