"""Who is behind an address, a host or an MX, on a set of cases of our own."""

import json
from pathlib import Path
from typing import Any

import pytest

from webapp.providers import DetectedBy, catalog

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("cases.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']}-{case['kind']}")
def test_the_provider_is_detected(case: dict[str, Any]) -> None:
    found = catalog().detect(case["email"], case["imap_host"], case["smtp_host"], case["mx"])
    assert (found and found.provider.id, found and found.detected_by) == (
        case["provider"],
        case["detected_by"],
    )


def test_the_set_is_large_and_varied() -> None:
    assert len(CASES) >= 200
    assert len({case["kind"] for case in CASES}) >= 10


def test_each_leg_may_have_its_own_provider() -> None:
    address = "info@example.co.jp"
    relay = catalog().detect_host("smtp.gmail.com", address)
    assert catalog().detect_host("imap.example.co.jp", address) is None
    assert relay is not None
    assert relay.id == "google_workspace"


def test_every_domain_of_every_provider_leads_back_to_it() -> None:
    for provider in catalog():
        for domain in (*provider.domains, *(f"customer.{suffix}" for suffix in provider.domain_suffixes)):
            found = catalog().detect(f"user@{domain}")
            assert found is not None, domain
            assert (found.provider, found.detected_by) == (provider, DetectedBy.DOMAIN), domain


def test_every_own_server_is_recognised_as_the_providers() -> None:
    for provider in catalog():
        address = f"user@{provider.domains[0]}" if provider.domains else "user@example.com"
        for endpoint in (*provider.imap, *provider.smtp):
            if "{domain}" in endpoint.host:
                continue
            found = catalog().detect_host(endpoint.host.replace("{server}", "sv1"), address)
            assert found is not None, endpoint.host
            assert found.id == provider.id, endpoint.host
