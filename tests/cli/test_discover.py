"""`inbox-check discover`: the contract of its output, for people and for programs."""

import io
import json
from typing import Any

import pytest

from tests.support.dns import DnsServer
from webapp.cli import main


def ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str, given: str = ""
) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.StringIO(given))
    status = main(["discover", *words.split()])
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda words, given="": ask(monkeypatch, capsys, words, given)


def test_json_names_provider_servers_and_source(command: Any) -> None:
    status, out, _ = command("taro@gmail.com --json --offline")
    assert status == 0
    assert json.loads(out) == {
        "provider": "gmail",
        "imap": {"host": "imap.gmail.com", "port": 993, "security": "tls"},
        "smtp": {"host": "smtp.gmail.com", "port": 465, "security": "tls"},
        "source": "provider",
    }


def test_an_unknown_domain_finds_nothing_offline(command: Any) -> None:
    status, out, _ = command("taro@example.jp --json --offline")
    assert status == 1
    assert json.loads(out) == {"provider": None, "imap": None, "smtp": None, "source": None}


def test_people_get_the_instructions_in_their_language(command: Any) -> None:
    _, japanese, _ = command("taro@gmail.com --offline --lang ja")
    _, english, _ = command("taro@gmail.com --offline --lang en")
    assert "アプリ パスワード" in japanese
    assert "Create an app password" in english
    assert "https://myaccount.google.com/apppasswords" in english
    assert "imap.gmail.com:993" in japanese


def test_the_rental_server_of_an_address_gets_the_right_servers(command: Any) -> None:
    _, out, _ = command("info@example.sakura.ne.jp --offline --lang ja")
    assert "example.sakura.ne.jp:993" in out
    assert "さくら" in out


def test_an_unsure_provider_is_named_and_said_to_be_unsure(command: Any) -> None:
    status, out, _ = command("taro@plala.or.jp --offline --lang ja")
    assert status == 1
    assert "ぷらら" in out
    assert "未確認" in out


@pytest.mark.parametrize("words", ["", "gmail.com --offline", "taro@gmail.com --dns nonsense"])
def test_unusable_arguments_end_with_status_2(command: Any, words: str) -> None:
    status, out, err = command(words)
    assert status == 2
    assert out == ""
    assert err


def test_lines_are_answered_in_order(command: Any) -> None:
    rows: list[dict[str, object]] = [
        {"id": 1, "email": "a@gmail.com", "imap_host": None, "smtp_host": None, "mx": None},
        {
            "id": "two",
            "email": "a@example.jp",
            "imap_host": None,
            "smtp_host": None,
            "mx": ["sv9.xserver.jp"],
        },
        {"id": 3, "email": "a@example.jp", "imap_host": "imap.gmail.com", "smtp_host": "smtp.example.jp"},
        {"id": 4, "email": "a@gmail.com", "imap_host": "imap.example.jp", "mx": []},
        {"id": 5, "email": None, "mx": ["aspmx.l.google.com"]},
    ]
    status, out, _ = command("--jsonl --offline", "\n".join(map(json.dumps, rows)))
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [(a["id"], a["provider"], a["source"]) for a in answers] == [
        (1, "gmail", "provider"),
        ("two", "xserver", "mx"),
        (3, "google_workspace", "provider"),
        (4, None, None),
        (5, "google_workspace", "mx"),
    ]
    assert answers[1]["imap"] == {"host": "sv9.xserver.jp", "port": 993, "security": "tls"}
    assert answers[2]["imap"]["host"] == "imap.gmail.com"
    assert answers[2]["smtp"] is None


def test_each_leg_is_answered_by_whoever_its_host_belongs_to(command: Any) -> None:
    rows = [
        {"id": 1, "email": "a@example.jp", "imap_host": "imap.example.jp", "smtp_host": "smtp.gmail.com"},
        {"id": 2, "email": "a@gmail.com", "imap_host": " ", "smtp_host": ""},
    ]
    _, out, _ = command("--jsonl --offline", "\n".join(map(json.dumps, rows)))
    relay, blank = map(json.loads, out.splitlines())
    assert (relay["provider"], relay["imap"], relay["source"]) == (None, None, "provider")
    assert relay["smtp"] == {"host": "smtp.gmail.com", "port": 465, "security": "tls"}
    assert blank["provider"] == "gmail"


def test_a_line_that_cannot_be_read_is_told_and_the_rest_answered(command: Any) -> None:
    lines = 'no json\n[]\n{"id": 1, "email": 5}\n{"id": 2, "mx": "x"}\n\n{"id": 3, "email": "a@gmail.com"}\n'
    status, out, err = command("--jsonl --offline", lines)
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 2
    assert [answer["provider"] for answer in answers] == [None, None, None, None, "gmail"]
    assert [part.split(":")[0] for part in err.splitlines()] == ["line 1", "line 2", "line 3", "line 4"]


def test_with_an_mx_or_a_host_given_nothing_is_looked_up(command: Any) -> None:
    with DnsServer({}) as dns:
        rows = '{"id": 1, "email": "a@example.jp", "mx": []}\n{"id": 2, "imap_host": "mail.example.jp"}\n'
        status, _, _ = command(f"--jsonl --dns {dns.address}", rows)
    assert status == 0
    assert dns.queries == []


def test_the_mail_records_are_asked_of_the_given_name_server(command: Any) -> None:
    zone = {"example.jp": {"MX": ["10 mail65.onamae.ne.jp."]}}
    with DnsServer(zone) as dns:
        status, out, _ = command(f"taro@example.jp --json --dns {dns.address}")
    assert status == 0
    found = json.loads(out)
    assert (found["provider"], found["source"]) == ("onamae", "mx")
    assert found["imap"]["host"] == "mail65.onamae.ne.jp"
    assert ("example.jp", "MX") in dns.queries
