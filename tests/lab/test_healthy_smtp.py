"""The healthy SMTP server, in front of Python's own client."""

import base64
import smtplib
from collections.abc import Iterator

import pytest

from tests.lab.clients import connect_smtp
from webapp.domain.settings import ConnectionSecurity
from webapp.lab import Imap, Lab, Scenario, Smtp

ODD = 'p@ss wörd"\\漢字'


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    doors = [
        Scenario(id=f"on-{door}", family="tests", says="", imap=Imap(door=door), smtp=Smtp(door=door))
        for door in ConnectionSecurity
    ]
    odd = Scenario(id="odd-password", family="tests", says="", password=ODD)
    with Lab("healthy", *doors, odd) as lab:
        yield lab


@pytest.mark.parametrize("security", ConnectionSecurity)
def test_a_client_logs_in_and_sends_at_each_kind_of_door(lab: Lab, security: ConnectionSecurity) -> None:
    place = lab[f"on-{security}"]
    with connect_smtp(lab, place) as client:
        client.login(place.address, place.password)
        assert client.sendmail(place.address, [place.address], b"Subject: a\r\n\r\nb") == {}


@pytest.mark.parametrize("mechanism", ["plain", "login", "cram_md5"])
@pytest.mark.parametrize("initial", [True, False])
def test_each_mechanism_takes_the_right_password_only(lab: Lab, mechanism: str, initial: bool) -> None:
    place = lab["healthy"]
    for password, code in ((place.password, 235), ("another", 535)):
        with connect_smtp(lab, place) as client:
            client.ehlo()
            client.user, client.password = place.address, password
            method = getattr(client, f"auth_{mechanism}")
            name = mechanism.upper().replace("_", "-")
            if code == 235:
                assert client.auth(name, method, initial_response_ok=initial)[0] == 235
            else:
                with pytest.raises(smtplib.SMTPAuthenticationError) as caught:
                    client.auth(name, method, initial_response_ok=initial)
                assert caught.value.smtp_code == 535


def test_a_password_may_hold_any_character(lab: Lab) -> None:
    place = lab["odd-password"]
    with connect_smtp(lab, place) as client:
        client.ehlo()
        client.putcmd("AUTH", "PLAIN")
        assert client.getreply()[0] == 334
        answer = base64.b64encode(f"\0{place.address}\0{ODD}".encode()).decode()
        assert client.docmd(answer)[0] == 235


def test_nothing_is_sent_without_a_login_or_out_of_order(lab: Lab) -> None:
    place = lab["healthy"]
    with connect_smtp(lab, place) as client:
        client.ehlo()
        assert client.docmd("MAIL FROM:<a@b.test>")[0] == 530
        client.login(place.address, place.password)
        assert client.docmd("RCPT TO:<a@b.test>")[0] == 503
        assert client.docmd("DATA")[0] == 503
        assert client.docmd("MAIL FROM:<a@b.test> SIZE=99999999")[0] == 552
        assert client.docmd("MAIL FROM:<a@b.test>")[0] == 250
        assert client.docmd("MAIL FROM:<a@b.test>")[0] == 503
        assert client.docmd("RCPT TO:nobody")[0] == 501
        assert client.docmd("XYZZY")[0] == 500
        assert client.rset()[0] == 250


def test_a_group_of_commands_with_bdat_is_answered_in_order(lab: Lab) -> None:
    place = lab["healthy"]
    with connect_smtp(lab, place) as client:
        client.login(place.address, place.password)
        body = b"Subject: chunk\r\n\r\nhello\r\n"
        client.send(
            b"MAIL FROM:<a@b.test> BODY=8BITMIME SIZE=100\r\nRCPT TO:<%s>\r\n" % place.address.encode()
            + b"BDAT 5\r\n%sBDAT %d LAST\r\n%s" % (body[:5], len(body) - 5, body[5:])
        )
        assert [client.getreply()[0] for _ in range(4)] == [250, 250, 250, 250]


def test_starttls_is_not_there_where_it_makes_no_sense(lab: Lab) -> None:
    with connect_smtp(lab, lab["on-none"]) as client:
        client.ehlo()
        assert client.has_extn("auth")
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 502
    server = lab["on-starttls"].settings.smtp
    assert server is not None
    with smtplib.SMTP(server.host, server.port, timeout=10) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        assert not client.has_extn("auth")
        assert client.docmd("AUTH PLAIN")[0] == 502
