"""What a card lets its reader do fits what it says: by cause, in the order in which it is done."""

import hmac
import re
from collections.abc import Callable
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import SECRET
from tests.web.fakes import FakeEngine
from tests.web.samples import report, result, stage
from webapp.domain.vocabulary import Cause, Outcome, Stage
from webapp.store import Token

Draw = Callable[[Cause, Stage], str]
CONNECT, LOGIN = Stage.IMAP_CONNECT, Stage.IMAP_LOGIN


@pytest.fixture
def draw(app: Flask, owner: FlaskClient, engine: FakeEngine) -> Draw:
    """The page of a check that failed for a cause at a stage, as its owner sees it in English."""

    def page(cause: Cause, at: Stage) -> str:
        mark = hmac.new(
            str(app.config["SECRET_KEY"]).encode(), b"owner:" + SECRET.encode(), sha256
        ).hexdigest()
        token = Token.new()
        engine.put(token, result(report(stage(at, Outcome.FAILED, cause)), mark))
        return owner.get(f"/checks/{token.text}?lang=en").text

    return page


def _order(page: str) -> list[str]:
    """What stands in the card, from top to bottom."""
    card = page.partition('class="break')[2].partition('class="rail"')[0]
    found = re.findall(r'class="(steps)"|type="(password)"|/(change)#|>(Advanced) options<', card)
    return [next(filter(None, each)) for each in found]


@pytest.mark.parametrize(
    ("cause", "at", "order"),
    [
        (Cause.CREDENTIALS_REJECTED, LOGIN, ["password", "steps"]),
        (Cause.PASSWORD_EXPIRED, LOGIN, ["steps", "password"]),
        (Cause.APP_PASSWORD_REQUIRED, LOGIN, ["steps", "password"]),
        (Cause.OAUTH_REQUIRED, LOGIN, ["steps"]),
        (Cause.CONNECTION_REFUSED, CONNECT, ["steps", "change"]),
        (Cause.DNS_FAILURE, CONNECT, ["steps", "password"]),  # waiting helps, not other settings
        (Cause.CERTIFICATE_EXPIRED, CONNECT, ["steps", "Advanced", "password"]),
    ],
)
def test_a_card_offers_what_helps_where_it_is_due(
    draw: Draw, cause: Cause, at: Stage, order: list[str]
) -> None:
    assert _order(draw(cause, at)) == order


@pytest.mark.parametrize(
    ("cause", "at"), [(Cause.OAUTH_REQUIRED, LOGIN), (Cause.CERTIFICATE_EXPIRED, CONNECT)]
)
def test_where_nothing_safe_can_be_done_the_link_for_it_is_the_main_button(
    draw: Draw, cause: Cause, at: Stage
) -> None:
    main = re.findall(r'<(?:button|a) class="btn(?: btn--s)?"[^>]*>', draw(cause, at))
    assert len(main) == 1
    assert 'data-copy="share-url"' in main[0]
