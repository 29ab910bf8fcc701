"""What strangers type, posted to the real site: a clear error in their language, or bytes that are one command each."""

import re
from collections.abc import Iterator

import pytest

from tests.protocols.odd import ADDRESSES, UNSENDABLE, WORDS
from tests.safety.conftest import MakeSite, Site
from tests.safety.recorder import Recorder, credentials, recorders

# Typed text that the browser's form would not change: without lone surrogates, which UTF-8 cannot carry.
TYPED = tuple(dict.fromkeys(word for word in (*WORDS, *UNSENDABLE) if word.isprintable() or word.isascii()))
IMAP = re.compile(
    rb"\w+ (AUTHENTICATE PLAIN [A-Za-z0-9+/=]+|CAPABILITY|EXAMINE \"INBOX\"|LIST [^\r\n]*|UID SEARCH [^\r\n]*"
    rb"|NOOP|LOGOUT|ID [^\r\n]*)\r\n",
    re.I,
)
SMTP = re.compile(
    rb"(EHLO [^\s]+|AUTH PLAIN( [A-Za-z0-9+/=]+)?|[A-Za-z0-9+/=]+|QUIT"
    rb"|MAIL FROM:<[^\r\n]*>[^\r\n>]*|RCPT TO:<[^\r\n]*>[^\r\n>]*|DATA)\r\n",
    re.I,
)
FIELDS = ("email", "username", "smtp_username", "password", "smtp_password", "imap_host", "smtp_host",
          "imap_port", "smtp_port", "imap_security", "smtp_security", "test_recipient", "submission")  # fmt: skip


@pytest.fixture
def servers() -> Iterator[tuple[Recorder, Recorder]]:
    with recorders() as pair:
        yield pair


@pytest.fixture
def site(make_site: MakeSite, servers: tuple[Recorder, Recorder]) -> Site:
    return make_site(
        allowed_networks=(f"127.0.0.1/32:{servers[0].port}+{servers[1].port}",), other_recipients=True
    )


def form(servers: tuple[Recorder, Recorder], **changes: str) -> dict[str, str]:
    imap, smtp = servers
    return {
        "email": "taro@example.jp", "password": "open-sesame",
        "imap_host": "127.0.0.1", "imap_port": str(imap.port), "imap_security": "none",
        "smtp_host": "127.0.0.1", "smtp_port": str(smtp.port), "smtp_security": "none", **changes,
    }  # fmt: skip


def one_command_each(servers: tuple[Recorder, Recorder]) -> None:
    for server, grammar in zip(servers, (IMAP, SMTP), strict=True):
        for line in server.lines:
            assert grammar.fullmatch(line), line


def is_sasl(line: bytes) -> bool:
    """A line with credentials: long ones come on a line of their own."""
    return b" PLAIN " in line or (b" " not in line and line not in (b"QUIT\r\n", b"DATA\r\n"))


def test_the_table_is_large_enough() -> None:
    assert len(TYPED) >= 150


def test_names_and_passwords_arrive_as_typed_or_are_refused_in_words(
    site: Site, servers: tuple[Recorder, Recorder]
) -> None:
    links, errors = {}, 0
    for word in TYPED:
        answer = site.send("/checks?lang=en", form(servers, username=word, password=word))
        if answer.status_code == 303:
            links[word] = answer.location
            continue
        errors += 1
        assert answer.status_code == 422, (word, answer.status_code)
        assert "cannot be used" in answer.text or "cannot be sent" in answer.text or "password" in answer.text
        if "<" in word and ">" in word and len(word) > 3:
            assert word not in answer.text
    assert len(links) > 100
    assert errors > 20
    for word, link in links.items():
        stages = site.report(link)["stages"]
        assert {row["outcome"] for row in stages[:4]} <= {"passed", "warned"}, (word, [*map(str, stages)])
        for suffix in ("", "/it"):
            page = site.client.get(link + suffix).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
    one_command_each(servers)
    for server in servers:
        sent = {credentials(line) for line in server.lines if is_sasl(line)}
        assert sent == {(word.strip() or "taro@example.jp", word) for word in links}


@pytest.mark.parametrize("field", FIELDS)
def test_no_field_is_a_way_to_another_command_or_to_an_error_of_ours(
    site: Site, servers: tuple[Recorder, Recorder], field: str
) -> None:
    links = []
    # Each word once in each field would take minutes: all kinds of them, by turns.
    for word in TYPED[FIELDS.index(field) % 6 :: 6]:
        answer = site.send("/checks", form(servers, send_test_message="y", **{field: word}))
        assert answer.status_code in (303, 422), (field, word)
        if "<" in word and ">" in word and len(word) > 3:
            assert word not in answer.text
        if answer.status_code == 303:
            links.append(answer.location)
    for link in links:
        assert site.report(link)["state"] == "finished"
    if not field.endswith("_security"):  # what is none of ours means TLS, which these servers do not speak
        one_command_each(servers)


@pytest.mark.parametrize("field", ["email", "test_recipient"])
def test_an_address_is_sent_to_or_refused_in_words_before_anybody_logs_in(
    site: Site, servers: tuple[Recorder, Recorder], field: str
) -> None:
    answers = {
        address: site.send(
            "/checks?lang=en", form(servers, username="taro", send_test_message="y", **{field: address})
        )
        for address in ADDRESSES
    }
    refused = {address for address, answer in answers.items() if answer.status_code == 422}
    assert len(refused) > 15
    for address in refused:
        assert "contains characters that cannot be used" in answers[address].text, address
    for address in answers.keys() - refused:
        report = site.report(answers[address].location)
        # Not interrupted: then it would be a mistake of ours that the customer reads of.
        assert (report["state"], report["stages"][-1]["outcome"]) in (
            ("finished", "passed"),
            ("finished", "warned"),
        )
    one_command_each(servers)


@pytest.mark.parametrize(
    "path", ["/lookup", "/explain", "/practice", "/form", "/checks/x/again", "/checks/x/delete"]
)
def test_other_forms_take_anything(site: Site, path: str) -> None:
    for word in TYPED[::3]:
        fields = dict.fromkeys(("domain", "response", "protocol", "mailbox", "email", "days", "lang"), word)
        answer = site.send(f"{path}?lang=en", fields)
        assert answer.status_code in (200, 400, 404, 422), (path, word, answer.status_code)
        if "<" in word and ">" in word and len(word) > 3:
            assert word not in answer.text


@pytest.mark.parametrize("place", ["lang", "cookie", "token", "header"])
def test_addresses_and_cookies_may_hold_anything(site: Site, place: str) -> None:
    for word in TYPED[::3]:
        clean = re.sub(r"[\r\n\0]", " ", word).encode("ascii", "ignore").decode()
        if place == "lang":
            answer = site.client.get("/", query_string={"lang": word})
        elif place == "token":
            answer = site.client.get("/checks/" + word.replace("/", "").replace("?", "").replace("#", ""))
        elif place == "cookie":
            answer = site.client.get(
                "/", headers={"Cookie": f"lang={clean}; owner={clean}; tz={clean}; session={clean}"}
            )
        else:
            answer = site.client.get(
                "/", headers={"Accept-Language": clean, "HX-Request": clean, "Referer": clean}
            )
        assert answer.status_code in (200, 308, 404, 400), (place, word)
        if "<" in word and ">" in word and len(word) > 3:
            assert word not in answer.text
