"""What an IT team asks about a check, answered for each leg, in the reader's language and by the reader's clock."""

from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from tests.web.samples import CERTIFICATE, IMAP_DETAILS, SAMPLES, passed, report, stage, wrong_port
from webapp.domain.report import Report
from webapp.domain.vocabulary import Leg, Outcome, Stage
from webapp.explanations.values import Reader
from webapp.reporting.chain import chains
from webapp.reporting.facts import observed

EN = Reader("en", ZoneInfo("Europe/Berlin"))
CONNECTING, SIGNING_IN, TEST_EMAIL = range(3)
IMAP, SMTP = range(2)


def cell(shown: Report, group: int, label: str, leg: int, reader: Reader = EN) -> tuple[str, ...] | None:
    return next((f.cells[leg] for f in observed(shown, reader)[group].facts if f.label == label), None)


def test_a_stage_began_at_a_time_of_the_readers_clock_and_of_utc() -> None:
    shown = passed()
    assert cell(shown, SIGNING_IN, "Started", IMAP) == ("07:32:07.212 +02:00", "05:32:07.212 UTC")
    # Once, where both are the same.
    assert cell(shown, SIGNING_IN, "開始時刻", IMAP, Reader("ja", UTC)) == ("05:32:07.212 UTC",)
    assert cell(shown, SIGNING_IN, "Took", IMAP) == ("428 ms",)


def test_every_address_is_told_with_family_outcome_and_times() -> None:
    assert cell(passed(), CONNECTING, "IP addresses", IMAP) == (
        "2001:db8::25 (IPv6): unreachable, 0 ms, from +0.018 s",
        "203.0.113.10 (IPv4): connected, 11 ms, from +0.020 s",
    )
    untried = {**IMAP_DETAILS, "addresses": [{"address": "192.0.2.9", "family": 4, "outcome": "not_tried"}]}
    shown = report(stage(Stage.IMAP_CONNECT, details=untried))
    assert cell(shown, CONNECTING, "IP addresses", IMAP) == ("192.0.2.9 (IPv4): not tried",)


def test_our_own_address_is_told_also_where_nothing_was_reached() -> None:
    assert cell(passed(), CONNECTING, "From", SMTP) == ("198.51.100.24",)
    assert cell(wrong_port(), CONNECTING, "From", SMTP) == ("198.51.100.24",)


def test_capabilities_are_told_before_and_after_tls_and_after_the_login() -> None:
    offered = {"before_tls": ["STARTTLS"], "after_tls": ["AUTH=PLAIN", "ID"]}
    shown = report(
        stage(Stage.IMAP_CONNECT, details={**IMAP_DETAILS, "capabilities": offered}),
        stage(Stage.IMAP_LOGIN, details={"mechanism": "PLAIN", "capabilities": {"after_login": ["IDLE"]}}),
    )
    assert cell(shown, CONNECTING, "Before TLS", IMAP) == ("STARTTLS",)
    assert cell(shown, CONNECTING, "After TLS", IMAP) == ("AUTH=PLAIN ID",)
    assert cell(shown, SIGNING_IN, "After sign-in", IMAP) == ("IDLE",)
    assert cell(shown, SIGNING_IN, "Sign-in method", IMAP) == ("PLAIN",)


def test_replies_are_exact_but_for_capabilities_told_elsewhere() -> None:
    shown = report(
        stage(Stage.IMAP_LOGIN, evidence=("a1 OK [CAPABILITY IMAP4rev1 IDLE] Logged in",)),
        stage(Stage.SMTP_LOGIN, Outcome.FAILED, evidence=("535-5.7.8 no", "535 5.7.8 see https://x.example")),
    )
    assert cell(shown, SIGNING_IN, "Reply", IMAP) == ("a1 OK [CAPABILITY …] Logged in",)
    assert cell(shown, SIGNING_IN, "Reply", SMTP) == ("535-5.7.8 no", "535 5.7.8 see https://x.example")


def test_what_five_connections_ended_with_is_told() -> None:
    counted = {"connections": {"wanted": 5, "reached": 2, "refusal": "* BYE too many"}}
    shown = report(stage(Stage.IMAP_LOGIN, details=counted))
    assert cell(shown, SIGNING_IN, "Connections at the same time", IMAP) == ("2 / 5", "* BYE too many")


def test_the_test_email_belongs_to_sending_and_its_arrival_is_told() -> None:
    shown = passed()
    assert cell(shown, TEST_EMAIL, "Arrival", IMAP) is None
    assert cell(shown, TEST_EMAIL, "Arrival", SMTP) == (
        "The test email arrived in the inbox.",
        "INBOX, after 1.2 s",
    )


def test_one_certificate_of_both_legs_is_told_once() -> None:
    shown = passed()
    said = cell(shown, CONNECTING, "Certificate", IMAP)
    assert said is not None
    assert f"SHA-256 {CERTIFICATE['fingerprint']}" in said
    assert "valid from 2026-05-01 to 2026-11-02" in said
    assert cell(shown, CONNECTING, "Certificate", SMTP) == ("the same certificate as the incoming server’s",)


def test_a_chain_that_both_legs_showed_stands_once_with_every_certificate() -> None:
    above = {**CERTIFICATE, "subject": "CN=Example Trust CA 3", "fingerprint": "ab" * 32}
    long = {**IMAP_DETAILS, "chain": [CERTIFICATE, above]}
    both = report(stage(Stage.IMAP_CONNECT, details=long), stage(Stage.SMTP_CONNECT, details=long))
    (chain,) = chains(both, EN)
    assert chain.legs == (Leg.IMAP, Leg.SMTP)
    assert [lines[0] for lines in chain.certificates] == ["CN=*.example.co.jp", "CN=Example Trust CA 3"]
    alone = report(stage(Stage.IMAP_CONNECT, details={**IMAP_DETAILS, "chain": [CERTIFICATE]}))
    assert chains(alone, EN) == ()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_every_report_has_its_facts(name: str, language: str) -> None:
    groups = observed(SAMPLES[name](), Reader(language))
    assert len(groups) == 3
    for group in groups:
        assert all(any(fact.cells) and "%(" not in str(fact) for fact in group.facts)


def test_what_no_report_should_hold_breaks_nothing() -> None:
    odd = {
        "addresses": [7, {"outcome": "?"}],
        "tls": "x",
        "certificate": [1],
        "chain": "y",
        "capabilities": 3,
    }
    shown = report(
        stage(Stage.IMAP_CONNECT, details=odd), stage(Stage.IMAP_LOGIN, details={"connections": 1})
    )
    assert cell(replace(shown, settings=replace(shown.settings, imap=None)), CONNECTING, "Target", IMAP) == ()
    assert chains(shown, EN) == ()
