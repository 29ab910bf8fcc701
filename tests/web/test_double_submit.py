"""The same form sent twice starts one check; another password starts another."""

from typing import Any

from tests.web.test_form import FILLED, Post
from webapp.domain.settings import ConnectionSecurity, ConnectionSettings, Secret, ServerSettings
from webapp.web.submissions import Submissions

KEY = b"k" * 32


def settings(password: str = "one", **changes: Any) -> ConnectionSettings:  # noqa: S107
    server = ServerSettings("mail.example.jp", 993, ConnectionSecurity.TLS, "hana", Secret(password))
    return ConnectionSettings(**{"address": "hana@example.jp", "imap": server, "smtp": server, **changes})


def test_a_double_click_starts_one_check(post: Post, engine: Any) -> None:
    answers = [post("/checks", {**FILLED, "submission": "page-1"}) for _ in range(2)]
    assert len(engine.started) == 1
    assert answers[0].location == answers[1].location


def test_the_token_is_the_same_in_every_process() -> None:
    assert Submissions(KEY).token_for("page", settings()) == Submissions(KEY).token_for("page", settings())


def test_another_installation_gives_another_token() -> None:
    assert Submissions(KEY).token_for("page", settings()) != Submissions(b"z" * 32).token_for(
        "page", settings()
    )


def test_another_page_field_or_password_is_another_check() -> None:
    known = Submissions(KEY)
    first = known.token_for("page", settings())
    others = [
        known.token_for("other page", settings()),
        known.token_for("page", settings(address="taro@example.jp")),
        known.token_for("page", settings(allow_insecure_certificates=True)),
        known.token_for("page", settings("two")),
    ]
    assert len({first, *others}) == 5


def test_the_second_password_pressed_twice_is_one_check() -> None:
    known = Submissions(KEY)
    known.token_for("page", settings("one"))
    assert known.token_for("page", settings("two")) == known.token_for("page", settings("two"))


def test_a_page_that_comes_again_later_is_a_new_check() -> None:
    time = [0.0]
    known = Submissions(KEY, clock=lambda: time[0])
    first = known.token_for("page", settings())
    time[0] = 119
    assert known.token_for("page", settings()) == first
    time[0] = 121
    assert known.token_for("page", settings()) != first


def test_a_form_without_a_name_always_starts_anew() -> None:
    known = Submissions(KEY)
    assert known.token_for("", settings()) != known.token_for("", settings())
