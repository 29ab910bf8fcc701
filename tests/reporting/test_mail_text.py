"""The mail that hands a result over, in each language."""

from datetime import UTC, datetime

import pytest

from tests.web.samples import passed, timeout, wrong_password
from webapp.explanations.values import Reader
from webapp.reporting.mail_text import mail_text

LINK = "https://check.example/checks/abc/it"
END = datetime(2026, 8, 31, 16, 0, tzinfo=UTC)  # in Japan it is 1 September


@pytest.mark.parametrize(
    ("language", "subject", "until"),
    [
        ("en", "No answer on port 25", "The link works until 1 September 2026."),
        ("ja", "ポート25から応答がありません", "2026年9月1日"),
    ],
)
def test_it_says_what_is_wrong_where_to_look_what_is_asked_and_how_long(
    language: str, subject: str, until: str
) -> None:
    mail = mail_text(timeout(), LINK, END, Reader(language))
    assert mail.subject == subject
    assert LINK in mail.lines
    assert any(line.startswith("- ") for line in mail.lines)
    assert until in mail.lines[-1]


def test_nothing_is_asked_where_nothing_is_wrong() -> None:
    mail = mail_text(passed(), LINK, END, Reader("en"))
    assert mail.subject == "Result of a mail connection check"
    assert not any(line.startswith("- ") for line in mail.lines)


def test_what_both_legs_ask_is_asked_once() -> None:
    asked = [line for line in mail_text(wrong_password(), LINK, END, Reader("en")).lines if line[:2] == "- "]
    assert len(asked) == len(set(asked))
