"""Readers who did not start the check see no names, wherever a server repeated them."""

import base64
import json
from dataclasses import replace

import pytest

from tests.web.samples import ADDRESS, SETTINGS, passed, wrong_password
from webapp.domain.report import Direction, Report, SettingsSummary, TranscriptLine
from webapp.domain.serial import report_to_json
from webapp.domain.vocabulary import Leg
from webapp.reporting.masking import mask, mask_name

LOCAL = ADDRESS.partition("@")[0]


def _line(text: str, settings: SettingsSummary = SETTINGS) -> str:
    report = replace(
        passed(), settings=settings, transcript=(TranscriptLine(0, Leg.IMAP, Direction.SERVER, text),)
    )
    return mask(report).transcript[0].text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("hanako@example.jp", "h*****@example.jp"),
        ("a@example.jp", "a*****@example.jp"),
        ("hanako", "h*****"),
        ("EXAMPLE\\hanako", "E*****"),
        ("花子@例え.jp", "花*****@例え.jp"),
        ("", ""),
        ("h*****@example.jp", "h*****@example.jp"),
    ],
)
def test_always_five_stars_so_that_their_number_tells_nothing(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    "said",
    [
        f"A1 OK {ADDRESS} logged in",
        f"A1 OK <{ADDRESS.upper()}> logged in",
        f"250 2.1.0 {LOCAL}... Sender ok",
        f"Welcome, {LOCAL}!",
        f"/var/mail/{LOCAL}/cur",
        f"user={LOCAL}@mail.internal",
        f"334 {base64.b64encode(ADDRESS.encode()).decode()}",
        f"334 {base64.b64encode(f'user={ADDRESS}'.encode()).decode()}",
        f"334 {base64.b64encode(f'a user={ADDRESS.upper()}'.encode()).decode()}",
        f"+ {base64.urlsafe_b64encode(f'{LOCAL} realm'.encode()).decode()}",
        f"/mail/{base64.b64encode(f'xy{LOCAL}zz'.encode()).decode()}",
        f"X-Id: {ADDRESS.encode().hex()}",
        f"X-Id: {ADDRESS.replace('@', '=40')}",
        f"see https://help.example/?u={ADDRESS.replace('@', '%40')}",
    ],
)
def test_what_a_server_repeats_is_masked(said: str) -> None:
    shown = _line(said).lower()
    assert LOCAL not in shown
    assert "*****" in shown
    assert base64.b64encode(ADDRESS.encode()).decode().lower() not in shown


@pytest.mark.parametrize("said", ["220 mail.info.example ESMTP", "information", "infobox"])
def test_a_name_within_another_word_or_host_stays(said: str) -> None:
    settings = replace(SETTINGS, address="info@shop.example", username="info@shop.example")
    assert _line(said, settings) == said


def test_no_form_of_the_report_names_the_person() -> None:
    settings = replace(SETTINGS, smtp_username="sender-hanako", recipient="boss@example.co.jp")
    text = json.dumps(report_to_json(mask(replace(wrong_password(), settings=settings))), ensure_ascii=False)
    for name in ("hanako", "yamada", "boss"):
        assert name not in text


def test_masking_twice_changes_nothing() -> None:
    once = mask(wrong_password())
    assert mask(once) == once


def test_what_is_no_name_stays() -> None:
    report: Report = passed()
    masked = mask(report)
    assert masked.settings.imap == report.settings.imap
    assert [row.outcome for row in masked.stages] == [row.outcome for row in report.stages]
    assert masked.stages[0].details["certificate"] == report.stages[0].details["certificate"]
