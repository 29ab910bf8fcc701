"""Mailboxes to practise with: what customers meet most, friendly enough for a newcomer."""

from webapp.domain.report import ArrivalOutcome
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Stage, Warning
from webapp.lab.play import Imap, Smtp
from webapp.lab.scenario import Need, Scenario, Typed, fails, warns
from webapp.lab.script import later, send, silent

SCENARIOS = (
    Scenario(
        id="healthy",
        family="practice",
        says="everything works, and the test message arrives",
        arrival=ArrivalOutcome.ARRIVED,
    ),
    Scenario(
        id="wrong-password",
        family="practice",
        says="the password is not the right one",
        typed=Typed(password="not-the-password"),  # noqa: S106
        finds=(
            fails(Stage.IMAP_LOGIN, Cause.CREDENTIALS_REJECTED),
            fails(Stage.SMTP_LOGIN, Cause.CREDENTIALS_REJECTED),
        ),
    ),
    Scenario(
        id="app-password",
        family="practice",
        says="the account has two-step verification and wants an app password (as Gmail says it)",
        password="abcdefghijklmnop",  # noqa: S106
        typed=Typed(password="my-usual-password"),  # noqa: S106
        imap=Imap(
            refusal="NO [ALERT] Application-specific password required: "
            "https://support.google.com/accounts/answer/185833 (Failure)"
        ),
        smtp=Smtp(
            refusal="534-5.7.9 Application-specific password required. For more information, go to\n"
            "534 5.7.9  https://support.google.com/mail/?p=InvalidSecondFactor practice - gsmtp"
        ),
        finds=(
            fails(Stage.IMAP_LOGIN, Cause.APP_PASSWORD_REQUIRED),
            fails(Stage.SMTP_LOGIN, Cause.APP_PASSWORD_REQUIRED),
        ),
    ),
    Scenario(
        id="expired-certificate",
        family="practice",
        says="the IMAP server's certificate has expired",
        imap=Imap(certificate="expired"),
        finds=(
            fails(Stage.IMAP_CONNECT, Cause.CERTIFICATE_EXPIRED),
            warns(Stage.TEST_MESSAGE, Warning.ARRIVAL_UNKNOWN),
        ),
    ),
    Scenario(
        id="silent",
        family="practice",
        says="the SMTP server accepts the connection and never says a word",
        smtp=Smtp(at={"greeting": (silent,)}),
        finds=(fails(Stage.SMTP_CONNECT, Cause.GREETING_TIMEOUT),),
        needs=frozenset({Need.PATIENCE}),
    ),
    Scenario(
        id="starttls-refused",
        family="practice",
        says="STARTTLS is offered, and then refused",
        imap=Imap(door=ConnectionSecurity.STARTTLS),
        smtp=Smtp(
            door=ConnectionSecurity.STARTTLS,
            at={"STARTTLS": (send("454 4.7.0 TLS not available due to local problem"),)},
        ),
        finds=(fails(Stage.SMTP_CONNECT, Cause.STARTTLS_REFUSED),),
    ),
    Scenario(
        id="wrong-security",
        family="practice",
        says="SSL/TLS is chosen for an SMTP port that wants STARTTLS; the other choice works",
        smtp=Smtp(door=ConnectionSecurity.STARTTLS),
        typed=Typed(smtp_security=ConnectionSecurity.TLS),
        finds=(fails(Stage.SMTP_CONNECT, Cause.PLAINTEXT_EXPECTED),),
    ),
    Scenario(
        id="junk-folder",
        family="practice",
        says="the test message arrives in the junk folder",
        imap=Imap(junk="&j,dg0TDhMPww6w-"),
        smtp=Smtp(folder="&j,dg0TDhMPww6w-"),
        finds=(warns(Stage.TEST_MESSAGE, Warning.ARRIVED_IN_SPAM),),
        arrival=ArrivalOutcome.SPAM,
    ),
    Scenario(
        id="never-arrives",
        family="practice",
        says="the test message is accepted, and never arrives",
        smtp=Smtp(folder=None),
        finds=(fails(Stage.TEST_MESSAGE, Cause.MESSAGE_NOT_ARRIVED),),
        needs=frozenset({Need.PATIENCE}),
        arrival=ArrivalOutcome.NOT_SEEN,
    ),
    Scenario(
        id="slow",
        family="practice",
        says="everything works, but takes its time",
        imap=Imap(at={"greeting": later(6), "verdict": later(1), "EXAMINE": later(1)}),
        smtp=Smtp(at={"greeting": later(6), "EHLO": later(1), "verdict": later(1)}, after=2),
        finds=(
            warns(Stage.IMAP_CONNECT, Warning.SLOW_SERVER),
            warns(Stage.SMTP_CONNECT, Warning.SLOW_SERVER),
        ),
        arrival=ArrivalOutcome.ARRIVED,
        needs=frozenset({Need.PATIENCE}),
    ),
)
