"""Autoconfig documents are a stranger's: read what is useful, believe nothing, never follow."""

import pytest

from webapp.discovery.autoconfig import ispdb_document, own_documents, parse_document
from webapp.discovery.result import Source
from webapp.domain.settings import ConnectionSecurity
from webapp.providers import Endpoint


def parse(servers: str, head: str = "") -> tuple[Endpoint | None, Endpoint | None, str] | None:
    text = f'{head}<clientConfig version="1.1"><emailProvider id="x">{servers}</emailProvider></clientConfig>'
    found = parse_document(text.encode(), "example.com", Source.AUTOCONFIG)
    return found and (found.imap, found.smtp, found.username)


def server(tag: str = "incomingServer", kind: str = "imap", **changed: str) -> str:
    fields = {
        "hostname": "imap.example.com",
        "port": "993",
        "socketType": "SSL",
        "username": "%EMAILADDRESS%",
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in {**fields, **changed}.items())
    return f'<{tag} type="{kind}">{inner}</{tag}>'


IMAP = Endpoint("imap.example.com", 993, ConnectionSecurity.TLS)


def test_the_first_encrypted_server_of_each_kind_is_taken() -> None:
    servers = (
        server(kind="pop3", hostname="pop.example.com")
        + server(socketType="plain", port="143")
        + server()
        + server(hostname="second.example.com")
        + server("outgoingServer", "smtp", hostname="smtp.example.com", port="587", socketType="STARTTLS")
    )
    smtp = Endpoint("smtp.example.com", 587, ConnectionSecurity.STARTTLS)
    assert parse(servers) == (IMAP, smtp, "%EMAILADDRESS%")


def test_the_domain_is_filled_in_and_no_other_placeholder() -> None:
    assert parse(server(hostname="imap.%EMAILDOMAIN%")) == (IMAP, None, "%EMAILADDRESS%")
    assert parse(server(hostname="%EMAILLOCALPART%.example.com")) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"hostname": "127.0.0.1"},
        {"hostname": "::1"},
        {"hostname": "localhost"},
        {"hostname": "imap.example.com/x"},
        {"hostname": ""},
        {"port": "0"},
        {"port": "99999"},
        {"port": "9" * 5000},
        {"port": "x"},
        {"socketType": "none"},
    ],
)
def test_a_server_that_cannot_be_one_is_left_out(changed: dict[str, str]) -> None:
    assert parse(server(**changed)) is None


def test_an_unknown_form_of_user_name_is_not_taken_over() -> None:
    assert parse(server(username="admin")) == (IMAP, None, "")


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<?xml version="1.0" encoding="no-such-encoding"?>',
    ],
)
def test_documents_with_a_dtd_or_an_unknown_encoding_are_refused(head: str) -> None:
    assert parse(server(), head) is None


@pytest.mark.parametrize("document", [b"", b"<html>", b"\xff\xfe\x00", b"not found", b"<a/>"])
def test_what_is_no_such_document_holds_nothing(document: bytes) -> None:
    assert parse_document(document, "example.com", Source.ISPDB) is None


def test_addresses_of_the_documents_name_the_domain_alone() -> None:
    for url in (*own_documents("example.com"), ispdb_document("example.com")):
        assert url.startswith("https://")
        assert "?" not in url
        assert "%" not in url
