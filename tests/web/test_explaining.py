"""A pasted reply, and every cause at its own address."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.test_validity import check
from webapp.config import Config
from webapp.domain.vocabulary import Cause
from webapp.explanations import explain_cause, problem_title
from webapp.explanations.guide import headings
from webapp.explanations.languages import LANGUAGES

LINK = re.compile(r'<a href="(/explain/[^"]+)">([^<]+)</a>')


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_leads_to_every_cause_under_it(client: FlaskClient, language: str) -> None:
    html = client.get(f"/explain?lang={language}").text
    text = unescape(html)
    assert all(problem_title(one.problem, language) in text for one in headings() if one.problem)
    links = LINK.findall(html)
    assert len(links) == sum(len(heading.causes) for heading in headings())
    assert {path.rpartition("/")[2] for path, _ in links} == set(Cause)
    for path, title in links[::9]:
        assert f">{title}</h1>" in client.get(f"{path}?lang={language}").text


@pytest.mark.parametrize(
    "path", ["/explain/mail_from_mars", "/explain/pop3/connection_refused", "/explain/imap/"]
)
def test_what_is_no_cause_has_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_a_cause_says_all_there_is_to_say(
    client: FlaskClient, config: Config, language: str
) -> None:
    for cause in Cause:
        page = client.get(f"/explain/{cause}?lang={language}")
        text = unescape(page.text)
        facts = {"addresses": list(config.egress_addresses)}
        explanation = explain_cause(cause, language=language, facts=facts)
        assert f'data-cause="{cause}"' in text
        for sentence in (*explanation.what, *explanation.steps, *explanation.requests):
            assert sentence in text


@pytest.mark.parametrize("path", ["/explain/client_blocked", "/explain/imap/certificate_expired"])
def test_the_page_of_a_cause_is_valid(client: FlaskClient, path: str) -> None:
    check(client.get(path).text)


def test_an_answer_names_heading_provider_steps_and_requests(post: Callable[..., Any]) -> None:
    reply = (
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit "
        "https://aka.ms/smtp_auth_disabled [TYCP286CA0001.JPNP286.PROD.OUTLOOK.COM]"
    )
    text = unescape(post("/explain?lang=en", {"response": reply}, page="/explain").text)
    assert 'data-cause="protocol_disabled"' in text
    assert 'data-provider="microsoft365"' in text
    assert "Unauthorized" in text
    explanation = explain_cause(Cause.PROTOCOL_DISABLED, language="en")
    assert explanation.requests
    assert "What to ask your IT team" in text


def test_addresses_are_told_where_somebody_has_to_let_us_in(post: Callable[..., Any]) -> None:
    page = post("/explain?lang=en", {"response": "554 5.7.1 Your IP is blocked"}, page="/explain").text
    assert 'data-cause="client_blocked"' in page
    assert 'id="ips"' in page
