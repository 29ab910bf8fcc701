"""The settings of an installation: read once from the environment, checked, and handed down.

Knows nothing of the rest of the house. `Config.from_environment` raises ConfigError with the setting's
name, what is wrong with its value, and what is accepted.
"""

import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webapp.config.brand import Logo, Texts
from webapp.config.table import SETTINGS, Setting
from webapp.config.values import Rates, Region

__all__ = [
    "DEFAULT_PORT",
    "PREFIX",
    "SETTINGS",
    "Config",
    "ConfigError",
    "Rates",
    "Region",
    "Setting",
    "Texts",
]

PREFIX = "INBOX_CHECK_"
DEFAULT_PORT = 8000


class ConfigError(Exception):
    """A setting that cannot be used. `str()` is a line for the terminal."""

    def __init__(self, name: str, problem: str, accepted: str) -> None:
        super().__init__(f"{name}: {problem}. Accepted: {accepted}.")
        self.name = name
        self.problem = problem
        self.accepted = accepted


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
    link_key: str | None = field(default=None, repr=False)
    return_origins: tuple[str, ...] = ()
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
    brand_logo: Logo | None = None
    brand_color: str | None = None
    brand_color_dark: str | None = None
    brand_texts: Mapping[str, Texts] = field(default_factory=dict)  # language -> its texts
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
        # The key last: none is made for a start that another setting stops.
        for setting in sorted(SETTINGS, key=lambda setting: setting.name == "SECRET_KEY"):
            text, source = _written(setting, environ, folder)
            if text is None:
                continue
            try:
                values[setting.field] = setting.parse(text)
            except ValueError as error:
                name = "PORT" if source == "PORT" else PREFIX + setting.name
                raise ConfigError(name, str(error), setting.accepted) from None
            sources[setting.name] = (setting.hide(text), source)
        if values.get("frame_ancestors") and str(values.get("public_url")).startswith("http:"):
            problem = f"{PREFIX}PUBLIC_URL is not https, and no browser keeps a cookie in a frame without it"
            raise ConfigError(f"{PREFIX}FRAME_ANCESTORS", problem, f"unset, or {PREFIX}PUBLIC_URL with https")
        for name in sorted(environ):
            if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in _KNOWN:
                sources[name.removeprefix(PREFIX)] = ("(ignored)", "not a setting")
        return cls(**values, sources=sources)

    def describe(self) -> list[tuple[str, str, str]]:
        """(name, value with secrets hidden, where it came from), one row for each setting."""
        unset = {setting.name: ("", "not set") for setting in SETTINGS}
        return [(PREFIX + name, *row) for name, row in (unset | dict(self.sources)).items()]

    def name_of(self, region: Region) -> str:
        """What reports call it: "" where it is the only one."""
        return region.name if len(self.regions) > 1 else ""

    @property
    def all_egress_addresses(self) -> tuple[str, ...]:
        """Those of this installation as a whole and of each region, none twice."""
        regional = (address for region in self.regions for address in region.egress_addresses)
        return tuple(dict.fromkeys((*self.egress_addresses, *regional)))

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
