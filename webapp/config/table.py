"""Every setting of an installation, in the order in which documents list them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from webapp.config import brand, values


def _as_it_is(text: str) -> str:
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
    hide: Callable[[str], str] = _as_it_is  # what `describe` may show of it

    @property
    def field(self) -> str:
        return self.name.lower()


SETTINGS = (
    Setting("SECRET_KEY", values.key, "at least 16 characters, the same on all nodes", hide=_stars),
    Setting(
        "DATABASE_URL",
        values.database_url,
        "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        hide=_hide_password,
    ),
    Setting(
        "BROKER_URL",
        values.broker_url,
        "unset (embedded engine) or postgresql://USER:PASSWORD@HOST/NAME",
        hide=_hide_password,
    ),
    Setting(
        "REGIONS",
        values.regions,
        "regions of probers, like tokyo=Tokyo@192.0.2.1+2001:db8::1,frankfurt=Frankfurt; the first is where checks run",
        "default",
    ),
    Setting("PUBLIC_URL", values.origin, "an origin like https://check.example.jp"),
    Setting("BIND", values.bind, "HOST:PORT, [IPV6]:PORT, HOST or unix:FILE"),
    Setting("WORKERS", values.integer(1, 64), "how many processes serve, 1 to 64", "1"),
    Setting(
        "TRUSTED_PROXIES", values.several(values.network), "addresses and networks, separated by commas", ""
    ),
    Setting(
        "FRAME_ANCESTORS",
        values.several(values.origin),
        "origins like https://shop.example.jp, separated by commas",
        "",
    ),
    Setting(
        "LINK_KEY", values.key, "at least 16 characters, the same as in the product that signs", hide=_stars
    ),
    Setting(
        "RETURN_ORIGINS",
        values.several(values.origin),
        "origins like https://shop.example.jp, separated by commas",
        "",
    ),
    Setting("RESULT_DAYS", values.integer(1, 30), "1 to 30", "7"),
    Setting(
        "ALLOWED_NETWORKS",
        values.several(values.allowed_network),
        "networks with or without ports, like 10.1.2.0/24:993+587,fd00::/8",
        "",
    ),
    Setting(
        "ALLOWED_PORTS",
        values.ports,
        "ports and ranges, like 25,993,1024-65535",
        "25,143,465,587,993,994,2525",
    ),
    Setting(
        "EGRESS_ADDRESSES", values.several(values.network), "addresses and networks, separated by commas", ""
    ),
    Setting("TEST_RECIPIENT", values.address, "a mail address"),
    Setting("OTHER_RECIPIENTS", values.on_off, "on or off", "off"),
    Setting("DISCOVERY", values.choice(on=True, offline=False), "on, or offline (provider table only)", "on"),
    Setting("AUTOCONFIG", values.on_off, "on or off", "on"),
    Setting("ISPDB", values.on_off, "on or off", "on"),
    Setting("MAX_RUNNING_CHECKS", values.integer(1, 10_000), "1 to 10000, in each process", "500"),
    Setting(
        "RATE_LIMIT",
        values.rates,
        "on, off, or changes like client=20/10m,client_running=5,host=6/1m,account=5/1h",
        "on",
    ),
    Setting("TIMEOUT", values.seconds(5, 600), "seconds, 5 to 600", "45"),
    Setting("ARRIVAL_TIMEOUT", values.seconds(0, 600), "seconds, 0 to 600", "30"),
    Setting(
        "DNS_SERVERS",
        values.several(values.name_server),
        "addresses, each with or without :PORT, separated by commas",
        "",
    ),
    Setting(
        "CONTROL_SERVERS",
        values.several(values.host_port),
        "HOST:PORT of servers that always answer, separated by commas; they tell our own network's faults apart",
        "",
    ),
    Setting("CA_FILE", values.authorities, "a readable PEM file"),
    Setting("BRAND_NAME", values.name, "a name of up to 60 characters"),
    Setting("BRAND_LOGO", brand.logo, f"an SVG or PNG file of up to {brand.MOST_LOGO // 1000} kB"),
    Setting("BRAND_COLOR", brand.color(*brand.LIGHT), f"#RRGGBB, {brand.CONTRAST}:1 on light surfaces"),
    Setting("BRAND_COLOR_DARK", brand.color(*brand.DARK), f"#RRGGBB, {brand.CONTRAST}:1 on dark surfaces"),
    Setting("BRAND_TEXTS", brand.texts, "a TOML file with privacy, footer and links for each language"),
    Setting("SUPPORT_URL", values.url("http", "https", "mailto"), "an http, https or mailto URL"),
    Setting("REQUIREMENTS_FILE", values.requirements_in, 'a TOML file with requirements = ["tls_1_2", ...]'),
    Setting("METRICS", values.on_off, "on or off", "off"),
    Setting("LOG_FORMAT", values.choice(text="text", json="json"), "text or json", "text"),
)
