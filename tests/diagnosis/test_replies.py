"""The rules on real replies: tests/diagnosis/replies.jsonl."""

from collections import Counter

import pytest

from tests.diagnosis.support import imap_reply, refused, replies, smtp_reply
from webapp.diagnosis import diagnose, explain_reply
from webapp.domain.evidence import Phase
from webapp.domain.vocabulary import Cause, Leg

ROWS = replies()


def cause_of(row: dict[str, object]) -> str:
    found = explain_reply(str(row["response"]), protocol=str(row["protocol"]), phase=str(row["phase"]))
    return found.diagnosis.cause.value


def is_right(row: dict[str, object]) -> bool:
    return cause_of(row) in (row["cause"], *row["also"])  # type: ignore[misc]


def test_at_least_98_of_100_real_replies_get_their_right_cause() -> None:
    wrong = [row["response"] for row in ROWS if not is_right(row)]
    assert len(wrong) <= len(ROWS) * 0.02, wrong


def test_replies_come_from_every_server_family_and_stage() -> None:
    assert len({row["server"] for row in ROWS}) >= 100
    assert {row["phase"] for row in ROWS} >= {
        "greeting", "starttls", "login", "select", "mail_from", "rcpt_to", "end_of_data",
    }  # fmt: skip


@pytest.mark.parametrize(
    "cause",
    [
        Cause.CREDENTIALS_REJECTED, Cause.APP_PASSWORD_REQUIRED, Cause.OAUTH_REQUIRED, Cause.USERNAME_FORMAT,
        Cause.ACCOUNT_DISABLED, Cause.PASSWORD_EXPIRED, Cause.WEB_LOGIN_REQUIRED, Cause.PROTOCOL_DISABLED,
        Cause.SIGN_IN_POLICY, Cause.AUTH_REQUIRES_TLS, Cause.AUTH_NOT_OFFERED, Cause.AUTH_THROTTLED,
        Cause.AUTH_UNAVAILABLE, Cause.AUTH_REJECTED, Cause.MAILBOX_UNAVAILABLE, Cause.SMTPUTF8_UNAVAILABLE,
        Cause.SENDER_REJECTED, Cause.RECIPIENT_REJECTED, Cause.RELAY_DENIED, Cause.MESSAGE_REJECTED,
        Cause.SENDING_LIMIT_EXCEEDED, Cause.MAILBOX_FULL, Cause.SENDING_BLOCKED, Cause.TEMPORARILY_REJECTED,
        Cause.MESSAGE_REJECTED_UNSPECIFIED, Cause.CLIENT_BLOCKED, Cause.SERVER_UNAVAILABLE,
        Cause.TOO_MANY_CONNECTIONS, Cause.CONNECTION_DROPPED, Cause.STARTTLS_UNAVAILABLE,
        Cause.STARTTLS_REFUSED, Cause.WRONG_PROTOCOL, Cause.MALFORMED_RESPONSE, Cause.TLS_VERSION_UNSUPPORTED,
    ],
)  # fmt: skip
def test_each_cause_that_a_reply_can_have_is_named_from_one(cause: Cause) -> None:
    assert any(row["cause"] == cause and cause_of(row) == cause for row in ROWS)


def test_a_live_check_and_a_pasted_reply_get_the_same_cause() -> None:
    differing = Counter[str]()
    for row in ROWS:
        phase = Phase(str(row["phase"]))
        text = str(row["response"])
        reply = imap_reply(text, phase) if row["protocol"] == Leg.IMAP else smtp_reply(text, phase)
        if reply.status and not reply.ok:
            differing[diagnose(refused(reply)).cause == cause_of(row)] += 1
    assert not differing[False]


def test_words_say_more_than_a_misleading_code() -> None:
    disabled = smtp_reply("535 5.7.8 Error: authentication failed: your account has been suspended")
    assert diagnose(refused(disabled)).cause is Cause.ACCOUNT_DISABLED
    crowded = imap_reply("A1 NO [AUTHENTICATIONFAILED] Too many simultaneous connections")
    assert diagnose(refused(crowded)).cause is Cause.TOO_MANY_CONNECTIONS


def test_a_code_with_one_meaning_goes_before_words() -> None:
    expired = imap_reply("A1 NO [EXPIRED] Authentication failed.")
    assert diagnose(refused(expired)).cause is Cause.PASSWORD_EXPIRED


@pytest.mark.parametrize(
    ("text", "phase", "cause"),
    [
        # RFC 3463, by class: content, addresses.
        ("554 5.6.3 xyzzy", Phase.END_OF_DATA, Cause.MESSAGE_REJECTED),
        ("550 5.1.4 xyzzy", Phase.RCPT_TO, Cause.RECIPIENT_REJECTED),
        ("550 5.1.4 xyzzy", Phase.MAIL_FROM, Cause.SENDER_REJECTED),
        # Microsoft's rows.
        ("550 5.7.617 xyzzy", Phase.RCPT_TO, Cause.CLIENT_BLOCKED),
        ("550 5.7.708 xyzzy", Phase.END_OF_DATA, Cause.SENDING_BLOCKED),
    ],
)
def test_a_code_without_words_says_its_class(text: str, phase: Phase, cause: Cause) -> None:
    assert diagnose(refused(smtp_reply(text, phase))).cause is cause


@pytest.mark.parametrize(
    "text",
    ["450 4.7.1 Spam check timed out", "451 4.7.1 Virus scanner is busy", "451 4.3.0 Policy service down"],
)
def test_a_check_that_could_not_be_made_is_no_verdict(text: str) -> None:
    assert diagnose(refused(smtp_reply(text, Phase.END_OF_DATA))).cause is Cause.TEMPORARILY_REJECTED


def test_the_same_words_mean_something_else_in_another_place() -> None:
    assert diagnose(refused(smtp_reply("550 User unknown", Phase.RCPT_TO))).cause is Cause.RECIPIENT_REJECTED
    assert diagnose(refused(smtp_reply("550 User unknown", Phase.MAIL_FROM))).cause is Cause.SENDER_REJECTED
    assert diagnose(refused(smtp_reply("535 User unknown"))).cause is Cause.CREDENTIALS_REJECTED


@pytest.mark.parametrize(
    ("text", "phase", "cause"),
    [
        ("499 xyzzy", Phase.LOGIN, Cause.AUTH_UNAVAILABLE),
        ("599 xyzzy", Phase.LOGIN, Cause.AUTH_REJECTED),
        ("499 xyzzy", Phase.END_OF_DATA, Cause.TEMPORARILY_REJECTED),
        ("599 xyzzy", Phase.END_OF_DATA, Cause.MESSAGE_REJECTED_UNSPECIFIED),
        ("499 xyzzy", Phase.GREETING, Cause.SERVER_UNAVAILABLE),
    ],
)
def test_a_refusal_without_any_reason_gets_the_general_cause_of_its_class(
    text: str, phase: Phase, cause: Cause
) -> None:
    assert diagnose(refused(smtp_reply(text, phase))).cause is cause


def test_what_an_alert_says_counts_where_the_reply_itself_gives_no_reason() -> None:
    reply = imap_reply("* NO [ALERT] Please log in via your web browser\nA1 NO Sorry")
    assert diagnose(refused(reply)).cause is Cause.WEB_LOGIN_REQUIRED


def test_the_servers_words_are_among_the_facts_bounded_and_in_one_line() -> None:
    reply = smtp_reply("550-one\n550 " + "x" * 1000, Phase.END_OF_DATA)
    quoted = diagnose(refused(reply)).facts["reply"]
    assert isinstance(quoted, str)
    assert quoted.startswith("550-one 550 xxx")
    assert len(quoted) <= 300


def test_preauth_where_starttls_was_chosen_leaves_nothing_to_encrypt() -> None:
    reply = imap_reply("* PREAUTH welcome", Phase.GREETING)
    assert diagnose(refused(reply)).cause is Cause.STARTTLS_UNAVAILABLE


def test_a_starttls_that_was_offered_and_then_denied_is_refused() -> None:
    reply = imap_reply("A1 NO This server is not configured to support TLS.", Phase.STARTTLS)
    assert diagnose(refused(reply)).cause is Cause.STARTTLS_UNAVAILABLE
    assert diagnose(refused(reply, capabilities=("STARTTLS",))).cause is Cause.STARTTLS_REFUSED
