"""The report as text for a ticket, and the addresses for a firewall."""

from zoneinfo import ZoneInfo

import pytest

from tests.web.samples import SAMPLES, passed, result, wrong_port
from webapp.explanations.values import Reader
from webapp.reporting.allow_list import allow_lists, cidr, plain, request_text
from webapp.reporting.masking import mask
from webapp.reporting.plain_text import plain_text


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", SAMPLES)
def test_every_report_can_be_told_as_text(name: str, language: str) -> None:
    report = SAMPLES[name]()
    text = plain_text(result(report), report, Reader(language))
    assert report.created_at.strftime("%Y-%m-%d %H:%M:%S UTC") in text
    assert "%(" not in text
    assert "openssl s_client" in text


def test_a_failure_names_its_codes_its_words_and_what_is_asked() -> None:
    text = plain_text(result(wrong_port()), wrong_port(), Reader("en"))
    assert "smtp_connect / smtp_settings_incorrect / connection_timeout" in text
    assert "No answer on port 25" in text
    assert "== What we ask of you ==" in text
    assert "== Transcript ==" in text


def test_a_masked_report_makes_a_masked_text() -> None:
    assert "hanako" not in plain_text(result(passed()), mask(passed()), Reader("ja"))


def test_addresses_as_lines_as_networks_and_as_a_request() -> None:
    addresses = ("198.51.100.24", "2001:db8:24::/64", "203.0.113.0/29")
    assert plain(addresses) == ["198.51.100.24", "2001:db8:24::/64", "203.0.113.0/29"]
    assert cidr(addresses) == ["198.51.100.24/32", "2001:db8:24::/64", "203.0.113.0/29"]
    text = request_text(addresses, [993, 465], "en")
    assert "ports 993, 465" in text
    assert text.endswith("198.51.100.24/32\n2001:db8:24::/64\n203.0.113.0/29")
    assert "ファイアウォール" in request_text(addresses, [993], "ja")


def test_it_says_where_to_look_who_must_act_and_what_was_observed() -> None:
    berlin = Reader("en", ZoneInfo("Europe/Berlin"))
    text = plain_text(result(wrong_port()), wrong_port(), berlin, link="https://check.example/checks/x/it")
    assert "https://check.example/checks/x/it" in text
    assert "2026-08-24 05:32:07 UTC (2026-08-24 07:32:07 +02:00)" in text
    assert "The user can fix this" in text
    assert "203.0.113.25 (IPv4): no answer, 10000 ms, from +0.015 s" in text
    assert "    From: 198.51.100.24" in text
    assert "steps below" not in text  # that is for the customer


def test_a_request_names_the_server_it_is_about() -> None:
    lists = allow_lists(("198.51.100.24",), [465], "smtp.example.co.jp")
    assert lists.lines == ("198.51.100.24",)
    assert lists.networks == ("198.51.100.24/32",)
    for text in lists.requests.values():
        assert "smtp.example.co.jp" in text
        assert "465" in text
    assert set(lists.requests) >= {"ja", "en"}
