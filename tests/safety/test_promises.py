"""What SECURITY.md promises, tried on the whole site with the practice lab behind it."""

import logging
from dataclasses import replace
from io import StringIO

import pytest

from tests.safety.conftest import MakeSite
from webapp.checks.scrub import encodings
from webapp.lab import SCENARIOS, Lab

ECHOES = [name for name in SCENARIOS if "echo" in name]
CANARY = "cAnary-7f3d-öx!"
FILLED = {"email": "taro@example.jp", "password": CANARY, "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1"}


def test_an_echoed_password_is_nowhere(make_site: MakeSite) -> None:
    log = StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    chosen = [
        replace(SCENARIOS[name], typed=replace(SCENARIOS[name].typed, password=CANARY)) for name in ECHOES
    ]
    with Lab(*chosen) as lab:
        site = make_site(allowed_networks=lab.allowed_networks, ca_file=lab.ca_file)
        texts = []
        for place in lab:
            fields = {"email": place.address, "password": place.password}
            for leg, server in (("imap", place.settings.imap), ("smtp", place.settings.smtp)):
                if server:
                    fields |= {f"{leg}_host": server.host, f"{leg}_port": str(server.port),
                               f"{leg}_security": server.security.value}  # fmt: skip
            fields.setdefault("imap_host", "127.0.0.1")
            fields.setdefault("smtp_host", "127.0.0.1")
            link, _ = site.check(fields)
            texts += [site.client.get(link + form).text for form in ("", "/it", ".json", ".txt", "/progress")]
            assert link.rpartition("/")[2] not in log.getvalue()
    site.engine.drain(5)
    logging.getLogger().removeHandler(handler)
    assert any("&lt;hidden&gt;" in text or "<hidden>" in text for text in texts)
    kept = b"".join(path.read_bytes() for path in site.folder.rglob("*") if path.is_file())
    for form in encodings(CANARY):
        assert not any(form in text for text in texts)
        assert form not in log.getvalue()
        assert form.encode() not in kept


def test_another_recipient_needs_the_operator(make_site: MakeSite) -> None:
    wanted = {**FILLED, "send_test_message": "y", "test_recipient": "victim@example.com"}
    site = make_site()
    answer = site.send("/checks?lang=en", wanted)
    assert answer.status_code == 422
    assert "does not send the test email to other addresses" in answer.text
    assert CANARY not in answer.text
    assert site.send("/checks", {**wanted, "test_recipient": "Taro@example.jp"}).status_code == 303


def test_every_change_needs_its_token_and_every_answer_is_closed(make_site: MakeSite) -> None:
    site = make_site()
    for rule in site.client.application.url_map.iter_rules():
        path = rule.rule.replace("<token>", "a" * 32).replace("<path:name>", "x").replace("<name>", "x")
        for method in rule.methods or ():
            answer = site.client.open(path, method=method)
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            if method == "POST":
                # A link that opens nothing says so, token or not.
                assert answer.status_code in ((400, 404) if "<token>" in rule.rule else (400,)), path


def test_without_its_token_no_form_changes_a_link_that_is_there(make_site: MakeSite) -> None:
    site = make_site()
    link, before = site.check(FILLED)
    for what in ("again", "retest", "sharing", "cancel", "delete"):
        answer = site.client.post(f"{link}/{what}", data={"password": CANARY, "days": "1"})
        assert answer.status_code == 400, what
        assert CANARY not in answer.text
    assert site.client.get(f"{link}.json").json == before


def test_with_the_database_away_nothing_begins_and_nothing_is_told(
    make_site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site()

    def away(*_: object, **__: object) -> None:
        raise OSError("secret detail of the database")

    monkeypatch.setattr(site.engine._store, "create", away)
    for language, words in (("ja", "このサービスに問題が起きています"), ("en", "Our service has a problem")):
        answer = site.send(f"/checks?lang={language}", FILLED)
        assert answer.status_code in (500, 503)
        assert words in answer.text
        assert "secret detail" not in answer.text
        assert CANARY not in answer.text
    assert site.engine.running == 0
