"""What people paste."""

import pytest

from webapp.diagnosis import explain_reply
from webapp.domain.evidence import Phase
from webapp.domain.vocabulary import Cause, Leg


@pytest.mark.parametrize(
    ("pasted", "cause", "leg", "phase"),
    [
        ("535 5.7.8 Error: authentication failed", Cause.CREDENTIALS_REJECTED, Leg.SMTP, Phase.LOGIN),
        ("554 5.7.1 <a@example.com>: Relay access denied", Cause.RELAY_DENIED, Leg.SMTP, Phase.RCPT_TO),
        ("550 5.1.1 User unknown", Cause.RECIPIENT_REJECTED, Leg.SMTP, Phase.RCPT_TO),
        ("421 Too many connections", Cause.TOO_MANY_CONNECTIONS, Leg.SMTP, Phase.GREETING),
        ("A1 NO [AUTHENTICATIONFAILED] x", Cause.CREDENTIALS_REJECTED, Leg.IMAP, Phase.LOGIN),
        ("* BYE Service unavailable", Cause.SERVER_UNAVAILABLE, Leg.IMAP, Phase.GREETING),
        (
            "A1 NO [NONEXISTENT] Mailbox doesn't exist: INBOX",
            Cause.MAILBOX_UNAVAILABLE,
            Leg.IMAP,
            Phase.SELECT,
        ),
        ("552 5.3.4 Message size exceeds fixed limit", Cause.MESSAGE_REJECTED, Leg.SMTP, Phase.END_OF_DATA),
    ],
)
def test_protocol_and_step_are_guessed(pasted: str, cause: Cause, leg: Leg, phase: Phase) -> None:
    found = explain_reply(pasted)
    assert (found.diagnosis.cause, found.protocol, found.phase) == (cause, leg, phase)
    assert found.recognised


@pytest.mark.parametrize(
    ("pasted", "cause"),
    [
        (
            "javax.mail.AuthenticationFailedException: 535 5.7.8 authentication failed",
            Cause.CREDENTIALS_REJECTED,
        ),
        (
            "imaplib.error: b'[AUTHENTICATIONFAILED] Invalid credentials (Failure)'",
            Cause.CREDENTIALS_REJECTED,
        ),
        ("Error: Invalid login: 535 Error: authentication failed", Cause.CREDENTIALS_REJECTED),
        (
            "smtplib.SMTPAuthenticationError: (535, b'5.7.139 Authentication unsuccessful, "
            "SmtpClientAuthentication is disabled for the Tenant.')",
            Cause.PROTOCOL_DISABLED,
        ),
        ("(421, b'4.7.0 Too many connections')", Cause.TOO_MANY_CONNECTIONS),
        ("certificate verify failed: certificate has expired (_ssl.c:1006)", Cause.CERTIFICATE_EXPIRED),
        ("x509: certificate signed by unknown authority", Cause.CERTIFICATE_UNKNOWN_AUTHORITY),
        ("ERR_TLS_CERT_ALTNAME_INVALID", Cause.CERTIFICATE_NAME_MISMATCH),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number", Cause.PLAINTEXT_EXPECTED),
        ("connect ECONNREFUSED 192.0.2.1:993", Cause.CONNECTION_REFUSED),
        ("getaddrinfo ENOTFOUND imap.exmple.com", Cause.HOST_NOT_FOUND),
        ("getaddrinfo EAI_AGAIN imap.example.com", Cause.DNS_FAILURE),
        ("Connection timed out", Cause.CONNECTION_TIMEOUT),
        ("No route to host", Cause.NETWORK_UNREACHABLE),
        ("read ECONNRESET", Cause.CONNECTION_DROPPED),
        ("STARTTLS extension not supported by server.", Cause.STARTTLS_UNAVAILABLE),
        ("HTTP/1.1 400 Bad Request", Cause.WRONG_PROTOCOL),
    ],
)
def test_words_of_mail_programs_are_understood(pasted: str, cause: Cause) -> None:
    found = explain_reply(pasted)
    assert found.diagnosis.cause is cause
    assert found.recognised


@pytest.mark.parametrize(
    ("pasted", "provider"),
    [
        ("535-5.7.8 Username and Password not accepted. x - gsmtp", "gmail"),
        ("535 5.7.3 Authentication unsuccessful [TY2PR.jpnprd01.prod.outlook.com]", "microsoft365"),
        ("535 5.7.1 Username and Password not accepted AbC - nsmtp", "naver"),
        ("535 Error: authentication failed", None),
    ],
)
def test_a_provider_is_known_by_its_words(pasted: str, provider: str | None) -> None:
    assert explain_reply(pasted).provider_id == provider


def test_a_provider_is_known_by_the_host_where_the_words_do_not_tell() -> None:
    assert explain_reply("535 failed", host="imap.gmail.com").provider_id == "gmail"


@pytest.mark.parametrize("pasted", ["", "hello", "\x00\x1b[31m", "what is wrong with my mail?"])
def test_nothing_usable_is_said_to_be_so(pasted: str) -> None:
    assert not explain_reply(pasted).recognised


def test_a_list_of_capabilities_without_login_asks_for_encryption() -> None:
    pasted = "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\nA1 OK CAPABILITY completed."
    assert explain_reply(pasted, protocol="imap", phase="login").diagnosis.cause is Cause.AUTH_REQUIRES_TLS


def test_line_breaks_written_as_backslash_n_are_line_breaks() -> None:
    found = explain_reply(r"535-5.7.8 Username and Password\n535 5.7.8 not accepted")
    assert found.diagnosis.cause is Cause.CREDENTIALS_REJECTED
