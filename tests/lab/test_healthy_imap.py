"""The healthy IMAP server, in front of Python's own client."""

import imaplib
import threading
import time
from collections.abc import Iterator

import pytest

from tests.lab.clients import connect_imap, deliver
from webapp.domain.settings import ConnectionSecurity, Secret
from webapp.lab import Imap, Lab, Scenario, Smtp
from webapp.lab.scenario import Typed

PLAIN = ConnectionSecurity.NONE
ODD = 'p@ss wörd"\\漢字'


def scenario(security: ConnectionSecurity, **others: object) -> Scenario:
    return Scenario(
        id=f"on-{security}",
        family="tests",
        says="",
        imap=Imap(door=security),
        smtp=Smtp(door=security),
        **others,
    )


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    doors = (scenario(security) for security in ConnectionSecurity)
    odd = Scenario(id="odd-password", family="tests", says="", password=ODD, imap=Imap(door=PLAIN))
    with Lab("healthy", *doors, odd) as lab:
        yield lab


@pytest.mark.parametrize("security", ConnectionSecurity)
def test_a_client_logs_in_and_opens_the_inbox_at_each_kind_of_door(
    lab: Lab, security: ConnectionSecurity
) -> None:
    place = lab[f"on-{security}"]
    with connect_imap(lab, place) as client:
        assert client.login(place.address, place.password)[0] == "OK"
        assert client.select("INBOX", readonly=True)[0] == "OK"
        assert client.response("UIDVALIDITY")[1][0].isdigit()
        assert client.noop()[0] == "OK"


def test_a_wrong_password_is_refused_with_a_code(lab: Lab) -> None:
    with connect_imap(lab, lab["healthy"]) as client:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            client.login("healthy@practice.test", "another")
        assert client.state == "NONAUTH"


def test_nothing_is_opened_without_a_login(lab: Lab) -> None:
    with connect_imap(lab, lab["healthy"]) as client:
        client.state = "AUTH"
        with pytest.raises(imaplib.IMAP4.error):
            client.select("INBOX")


def test_a_password_may_be_anything_by_plain_and_by_literal(lab: Lab) -> None:
    place = lab["odd-password"]
    with connect_imap(lab, place) as client:
        answer = f"\0{place.address}\0{ODD}".encode()
        assert client.authenticate("PLAIN", lambda _: answer)[0] == "OK"
    with connect_imap(lab, place) as client:
        client.literal = ODD.encode()
        assert client._simple_command("LOGIN", place.address)[0] == "OK"


def test_a_password_in_the_clear_is_not_taken_where_starttls_is_wanted(lab: Lab) -> None:
    server = lab["on-starttls"].settings.imap
    assert server is not None
    with imaplib.IMAP4(server.host, server.port, timeout=10) as client:
        assert "LOGINDISABLED" in client.capabilities
        with pytest.raises(imaplib.IMAP4.error, match="PRIVACYREQUIRED"):
            client.login("on-starttls@practice.test", "open-sesame-42")


def test_folders_carry_their_special_use(lab: Lab) -> None:
    with connect_imap(lab, lab["healthy"]) as client:
        client.login("healthy@practice.test", lab["healthy"].password)
        rows = [row.decode() for row in client.list()[1]]
    assert '(\\HasNoChildren \\Junk) "/" "Junk"' in rows
    assert any('"INBOX"' in row for row in rows)


def test_a_delivered_message_is_found_by_its_headers_and_can_be_read(lab: Lab) -> None:
    place = lab["healthy"]
    deliver(
        lab, place, b"Message-ID: <one@x>\r\nX-Inbox-Check: abc\r\nSubject: hello\r\n\r\nbody\r\n.dot\r\n"
    )
    with connect_imap(lab, place) as client:
        client.login(place.address, place.password)
        client.select("INBOX", readonly=True)
        for criteria in ('HEADER Message-ID "<one@x>"', "OR HEADER Message-ID nix HEADER X-Inbox-Check abc"):
            found = client.uid("SEARCH", criteria)[1][0].split()
            assert len(found) == 1, criteria
        assert client.uid("SEARCH", 'OR HEADER Message-ID "<no>" HEADER X-Inbox-Check "no"')[1] == [b""]
        data = client.uid("FETCH", found[0].decode(), "(FLAGS RFC822.SIZE BODY.PEEK[])")[1]
        assert b"body\r\n.dot\r\n" in data[0][1]
        data = client.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        assert data[0][1] == b"Subject: hello\r\n\r\n"


def test_an_idle_client_is_told_of_a_new_message(lab: Lab) -> None:
    place = lab["on-tls"]
    with connect_imap(lab, place) as client:
        client.login(place.address, place.password)
        client.select("INBOX", readonly=True)
        client.send(b"x1 IDLE\r\n")
        assert client.readline() == b"+ idling\r\n"
        sender = threading.Thread(target=deliver, args=(lab, place, b"Subject: wake\r\n\r\n"))
        sender.start()
        began = time.monotonic()
        assert client.readline() == b"* 1 EXISTS\r\n"
        assert time.monotonic() - began < 5
        client.send(b"DONE\r\n")
        assert client.readline().startswith(b"x1 OK")
        sender.join()


def test_an_unknown_command_and_a_broken_quote_are_bad_and_the_session_goes_on(lab: Lab) -> None:
    with connect_imap(lab, lab["healthy"]) as client:
        for line in (b'x1 LOGIN "abc\r\n', b"x2 XYZZY\r\n", b"x3\r\n", b"x4 LOGIN {99999999}\r\n"):
            client.send(line)
            assert client.readline().startswith(line[:2] + b" BAD")
        assert client.noop()[0] == "OK"


def test_what_is_typed_may_differ_from_what_is_right() -> None:
    with Lab(scenario(PLAIN, typed=Typed(password="wrong", username="someone"))) as lab:
        server = lab["on-none"].settings.imap
        assert server is not None
        assert (server.username, server.secret) == ("someone", Secret("wrong"))
