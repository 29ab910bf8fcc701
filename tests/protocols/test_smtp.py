"""The SMTP dialogue, command by command, whole and byte by byte."""

from base64 import b64decode, b64encode

import pytest

from tests.protocols.talk import SIZES, end_of, hear, one, smtp
from webapp.domain.evidence import Phase, Reply
from webapp.domain.report import Direction
from webapp.domain.settings import InvalidSettings, Secret
from webapp.domain.vocabulary import Leg
from webapp.protocols.reading import Closed, Reason, Violation
from webapp.protocols.smtp import SmtpDialogue, needs_smtputf8

PASSWORD = 'p@ss wörd"\\漢字'
PLAIN = b64encode(b"\0taro\0" + PASSWORD.encode())
MESSAGE = b"Subject: x\r\n\r\n.dot\r\nend\r\n"


def reply_to(dialogue: SmtpDialogue, data: bytes, size: int = 65536) -> Reply:
    event = one(dialogue, data, size)
    assert isinstance(event, Reply), event
    return event


def reason(event: object) -> Reason:
    assert isinstance(event, Violation), event
    return event.reason


def steps(events: list[object]) -> list[tuple[Phase, str]]:
    assert all(isinstance(event, Reply) for event in events), events
    return [(event.phase, event.status) for event in events if isinstance(event, Reply)]


@pytest.mark.parametrize("size", SIZES)
def test_a_greeting_of_several_lines_survives_any_chunking(size: int) -> None:
    dialogue = SmtpDialogue()
    reply = reply_to(dialogue, b"220-mail.example.jp ESMTP\r\n220-\r\n220 no spam\r\n", size)
    lines = ("220-mail.example.jp ESMTP", "220-", "220 no spam")
    assert reply == Reply(Leg.SMTP, Phase.GREETING, "220", None, "mail.example.jp ESMTP\n\nno spam", lines)
    assert dialogue.greeting == reply


@pytest.mark.parametrize(
    ("data", "status", "code", "text"),
    [
        (b"554 5.7.1 blocked", "554", "5.7.1", "blocked"),
        (b"554-5.7.1 you are\r\n554 5.7.1 blocked", "554", "5.7.1", "you are\nblocked"),
        (b"550 #5.1.0 refused", "550", "5.1.0", "refused"),
        (b"421", "421", None, ""),
        (b"421 4.3.2", "421", "4.3.2", ""),
        (b"554 5.7.1000 no code", "554", None, "5.7.1000 no code"),
        (b"554 192.0.2.1 blocked", "554", None, "192.0.2.1 blocked"),
        (b"554\ttab", "554", None, "tab"),
        (b"450-one\r\n550 two", "550", None, "one\ntwo"),
        (b"220 \xff", "220", None, "\ufffd"),
    ],
)
def test_codes_and_words_are_told_apart(data: bytes, status: str, code: str | None, text: str) -> None:
    reply = reply_to(SmtpDialogue(), data + b"\r\n")
    assert (reply.status, reply.code, reply.text) == (status, code, text)


@pytest.mark.parametrize(
    "line", [b"* OK IMAP", b"+OK", b"SSH-2.0-x", b"", b"22 x", b"2200 x", b"620 x", b"HTTP/1.1 400"]
)
def test_a_greeting_of_another_protocol_is_kept_as_it_came(line: bytes) -> None:
    event = one(SmtpDialogue(), line + b"\r\n")
    assert event == Violation(Reason.BAD_GREETING, line + b"\r\n")


@pytest.mark.parametrize("size", SIZES)
def test_ehlo_learns_what_is_offered_in_old_and_new_forms(size: int) -> None:
    dialogue = SmtpDialogue()
    hear(dialogue, b"220 hi\r\n")
    assert dialogue.capabilities is None
    dialogue.ehlo("[IPv6:2001:db8::1]")
    assert dialogue.data_to_send() == b"EHLO [IPv6:2001:db8::1]\r\n"
    data = (
        b"250-mail.example.jp hello\r\n250-size 35882577\r\n250-AUTH=LOGIN plain\r\n250-AUTH PLAIN cram-md5\r\n"
        b"250-\r\n250-STARTTLS\r\n250 Pipelining\r\n"
    )
    assert reply_to(dialogue, data, size).phase is Phase.CAPABILITY
    assert dialogue.capabilities == {
        "SIZE": ("35882577",), "AUTH": ("LOGIN", "PLAIN", "CRAM-MD5"), "STARTTLS": (), "PIPELINING": ()
    }  # fmt: skip
    assert dialogue.mechanisms == ("LOGIN", "PLAIN", "CRAM-MD5")


def test_helo_offers_nothing() -> None:
    dialogue = SmtpDialogue()
    hear(dialogue, b"220 hi\r\n")
    dialogue.ehlo("client.example.jp")
    assert reply_to(dialogue, b"502 5.5.1 what?\r\n").status == "502"
    assert dialogue.capabilities is None
    dialogue.helo("client.example.jp")
    assert dialogue.data_to_send() == b"EHLO client.example.jp\r\nHELO client.example.jp\r\n"
    hear(dialogue, b"250 hi\r\n")
    assert dialogue.capabilities == {}


@pytest.mark.parametrize("name", ["", "a b", "a\r\nQUIT", "a>", "[1.2.3.4", "例え.jp", "-", "x" * 300])
def test_an_unfit_client_name_is_refused(name: str) -> None:
    dialogue = SmtpDialogue()
    for command in (dialogue.ehlo, dialogue.helo):
        with pytest.raises(InvalidSettings):
            command(name)
    assert dialogue.data_to_send() == b""


@pytest.mark.parametrize("size", SIZES)
def test_what_comes_behind_starttls_stays_unread(size: int) -> None:
    dialogue = smtp("STARTTLS", "AUTH PLAIN")
    dialogue.starttls()
    assert dialogue.data_to_send() == b"STARTTLS\r\n"
    assert reply_to(dialogue, b"220 2.0.0 go\r\n250 injected\r\n", size).phase is Phase.STARTTLS
    assert dialogue.pending_bytes == b"250 injected\r\n"
    dialogue.tls_started()
    assert dialogue.pending_bytes == b""
    assert dialogue.capabilities is None
    assert dialogue.mechanisms == ()


def test_auth_plain_carries_the_credentials() -> None:
    dialogue = smtp("AUTH PLAIN")
    dialogue.auth_plain("taro", Secret(PASSWORD))
    assert dialogue.data_to_send() == b"AUTH PLAIN " + PLAIN + b"\r\n"
    assert dialogue.data_to_send() == b""
    assert dialogue.take_transcript() == [(Direction.CLIENT, "AUTH PLAIN <hidden>")]
    reply = reply_to(dialogue, b"535-5.7.8 not\r\n535 5.7.8 accepted\r\n")
    assert (reply.phase, reply.status, reply.code, reply.text) == (
        Phase.LOGIN, "535", "5.7.8", "not\naccepted"
    )  # fmt: skip


@pytest.mark.parametrize(("length", "together"), [(372, True), (373, False)])
def test_auth_plain_never_makes_a_line_beyond_512_bytes(length: int, together: bool) -> None:
    dialogue = smtp("AUTH PLAIN")
    password = "x" * (length - 2)
    dialogue.auth_plain("", Secret(password))
    first = dialogue.data_to_send()
    assert len(first) <= 512
    assert (first == b"AUTH PLAIN\r\n") is not together
    if not together:
        hear(dialogue, b"334 \r\n")
        assert b64decode(dialogue.data_to_send()) == b"\0\0" + password.encode()
    assert "x" not in "".join(text for _, text in dialogue.take_transcript())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("prompts", [(b"334 VXNlcm5hbWU6", b"334 UGFzc3dvcmQ6"), (b"334", b"334 what now?")])
def test_auth_login_answers_however_the_prompts_read(size: int, prompts: tuple[bytes, bytes]) -> None:
    dialogue = smtp("AUTH LOGIN")
    dialogue.auth_login("太郎", Secret(PASSWORD))
    assert dialogue.data_to_send() == b"AUTH LOGIN\r\n"
    for prompt, words in zip(prompts, ("太郎", PASSWORD), strict=True):
        assert hear(dialogue, prompt + b"\r\n", size) == []
        assert b64decode(dialogue.data_to_send()).decode() == words
    assert reply_to(dialogue, b"235 2.7.0 in\r\n", size).ok
    shown = [text for direction, text in dialogue.take_transcript() if direction is Direction.CLIENT]
    assert shown == ["AUTH LOGIN", "<hidden>", "<hidden>"]


def test_cram_md5_matches_the_example_of_its_rfc() -> None:
    dialogue = smtp("AUTH CRAM-MD5")
    dialogue.auth_cram_md5("tim", Secret("tanstaaftanstaaf"))
    assert dialogue.data_to_send() == b"AUTH CRAM-MD5\r\n"
    hear(dialogue, b"334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n")
    assert dialogue.data_to_send() == b"dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw\r\n"
    # A server may repeat either: both are handed out, once, to be kept out of what is written down.
    proofs = [secret.reveal() for secret in dialogue.take_proofs()]
    assert proofs == [
        "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw",
        "b913a602c7eda7a495b4e6e7334d3890",
    ]
    assert dialogue.take_proofs() == []


def test_a_challenge_that_is_none_is_taken_back() -> None:
    dialogue = smtp("AUTH CRAM-MD5")
    dialogue.auth_cram_md5("tim", Secret("x"))
    dialogue.data_to_send()
    hear(dialogue, b"334 !!!\xff\r\n")
    assert dialogue.data_to_send() == b"*\r\n"


def test_a_server_that_asks_again_gets_no_password_but_a_star_and_only_once() -> None:
    dialogue = smtp("AUTH PLAIN")
    dialogue.auth_plain("taro", Secret(PASSWORD))
    dialogue.data_to_send()
    hear(dialogue, b"334 \r\n")
    assert dialogue.data_to_send() == b"*\r\n"
    assert reason(one(dialogue, b"334 \r\n")) is Reason.UNEXPECTED_CONTINUATION


def test_a_refusal_before_the_password_leaves_it_unsent() -> None:
    dialogue = smtp("AUTH LOGIN")
    dialogue.auth_login("taro", Secret(PASSWORD))
    dialogue.data_to_send()
    assert reply_to(dialogue, b"504 5.5.4 unknown\r\n").status == "504"
    assert dialogue.data_to_send() == b""


@pytest.mark.parametrize(
    ("username", "password"), [("a\0b", "p"), ("a", "p\0"), ("\udfff", "p"), ("a", "\udfff")]
)
def test_what_cannot_be_sent_is_refused_before_anything_is(username: str, password: str) -> None:
    dialogue = smtp("AUTH PLAIN LOGIN CRAM-MD5")
    for command in (dialogue.auth_plain, dialogue.auth_login, dialogue.auth_cram_md5):
        with pytest.raises(InvalidSettings):
            command(username, Secret(password))
    assert dialogue.data_to_send() == b""


@pytest.mark.parametrize("size", SIZES)
def test_a_message_leaves_in_one_write_where_that_is_offered(size: int) -> None:
    dialogue = smtp("PIPELINING", "CHUNKING", "SIZE 1000")
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    sent = b"MAIL FROM:<a@example.jp> SIZE=25\r\nRCPT TO:<b@example.jp>\r\nBDAT 25 LAST\r\n" + MESSAGE
    assert dialogue.data_to_send() == sent
    events = hear(dialogue, b"250 2.1.0 ok\r\n250 2.1.5 ok\r\n250 2.0.0 queued as 1\r\n", size)
    assert steps(events) == [(Phase.MAIL_FROM, "250"), (Phase.RCPT_TO, "250"), (Phase.END_OF_DATA, "250")]
    shown = [text for direction, text in dialogue.take_transcript() if direction is Direction.CLIENT]
    assert shown[2:] == ["BDAT 25 LAST", "<message, 25 bytes>"]


@pytest.mark.parametrize("size", SIZES)
def test_a_group_ends_with_data_where_chunks_are_not_offered(size: int) -> None:
    dialogue = smtp("PIPELINING")
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    assert dialogue.data_to_send() == b"MAIL FROM:<a@example.jp>\r\nRCPT TO:<b@example.jp>\r\nDATA\r\n"
    events = hear(dialogue, b"250 ok\r\n250 ok\r\n354 go\r\n", size)
    assert dialogue.data_to_send() == b"Subject: x\r\n\r\n..dot\r\nend\r\n.\r\n"
    events += hear(dialogue, b"250 queued\r\n", size)
    assert steps(events) == [
        (Phase.MAIL_FROM, "250"), (Phase.RCPT_TO, "250"), (Phase.DATA, "354"), (Phase.END_OF_DATA, "250")
    ]  # fmt: skip


@pytest.mark.parametrize("chunked", [True, False])
def test_steps_wait_for_each_other_where_pipelining_is_not_offered(chunked: bool) -> None:
    dialogue = smtp(*["CHUNKING"] * chunked)
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    assert dialogue.data_to_send() == b"MAIL FROM:<a@example.jp>\r\n"
    hear(dialogue, b"250 ok\r\n")
    assert dialogue.data_to_send() == b"RCPT TO:<b@example.jp>\r\n"
    hear(dialogue, b"251 will forward\r\n")
    if chunked:
        assert dialogue.data_to_send() == b"BDAT 25 LAST\r\n" + MESSAGE
    else:
        assert dialogue.data_to_send() == b"DATA\r\n"
        hear(dialogue, b"354 go\r\n")
        assert dialogue.data_to_send().endswith(b"\r\n.\r\n")
    assert steps(hear(dialogue, b"250 queued\r\n")) == [(Phase.END_OF_DATA, "250")]


def test_a_refused_recipient_ends_the_message_whatever_follows_in_the_group() -> None:
    dialogue = smtp("PIPELINING", "CHUNKING")
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    dialogue.quit()
    events = hear(dialogue, b"250 ok\r\n550 5.1.1 unknown\r\n503 5.5.1 no recipient\r\n221 bye\r\n")
    assert steps(events) == [(Phase.MAIL_FROM, "250"), (Phase.RCPT_TO, "550"), (Phase.MAIL_FROM, "221")]


def test_a_go_ahead_without_a_recipient_gets_a_lone_dot() -> None:
    dialogue = smtp("PIPELINING")
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    dialogue.data_to_send()
    events = hear(dialogue, b"250 ok\r\n550 5.1.1 unknown\r\n354 go\r\n")
    assert steps(events) == [(Phase.MAIL_FROM, "250"), (Phase.RCPT_TO, "550")]
    assert dialogue.data_to_send() == b".\r\n"
    assert hear(dialogue, b"554 no valid recipients\r\n") == []
    dialogue.quit()
    assert steps(hear(dialogue, b"221 bye\r\n")) == [(Phase.MAIL_FROM, "221")]


@pytest.mark.parametrize("extensions", [(), ("PIPELINING",), ("PIPELINING", "CHUNKING")])
def test_a_refused_sender_is_told_once_and_no_message_is_sent_on(extensions: tuple[str, ...]) -> None:
    dialogue = smtp(*extensions)
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    dialogue.data_to_send()
    answers = b"553 5.7.1 not yours\r\n" + b"503 5.5.1 no\r\n" * (2 if extensions else 0)
    assert steps(hear(dialogue, answers)) == [(Phase.MAIL_FROM, "553")]
    assert dialogue.data_to_send() == b""


def test_a_farewell_in_the_middle_is_a_reply() -> None:
    dialogue = smtp("PIPELINING")
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    assert steps(hear(dialogue, b"250 ok\r\n421 4.7.0 too many\r\n"))[1] == (Phase.RCPT_TO, "421")
    assert end_of(dialogue) == Closed()


def test_a_farewell_nobody_asked_for_answers_the_next_command() -> None:
    dialogue = smtp()
    assert hear(dialogue, b"421 4.4.2 idle\r\n") == []
    dialogue.quit()
    assert reply_to(dialogue, b"").status == "421"


def test_a_code_without_meaning_in_its_place_is_a_violation() -> None:
    dialogue = smtp("PIPELINING")
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    assert reason(hear(dialogue, b"354 go\r\n")[-1]) is Reason.UNEXPECTED_REPLY
    dialogue = smtp("PIPELINING")
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)
    assert reason(hear(dialogue, b"250 ok\r\n250 ok\r\n250 ok?\r\n")[-1]) is Reason.UNEXPECTED_REPLY


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        (b"", b"\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
        (b"a\n.\nb", b"a\r\n..\r\nb\r\n.\r\n"),
        (b"a\r\n.\r\nQUIT\r\n", b"a\r\n..\r\nQUIT\r\n.\r\n"),
        (b"a\n.\rQUIT\r", b"a\r\n..\r\nQUIT\r\n.\r\n"),
        (b"a\r\n\r\n..b", b"a\r\n\r\n...b\r\n.\r\n"),
    ],
)
def test_no_content_ends_the_data_before_its_end(message: bytes, sent: bytes) -> None:
    dialogue = smtp()
    dialogue.send_message("a@example.jp", "b@example.jp", message)
    hear(dialogue, b"250 ok\r\n")
    hear(dialogue, b"250 ok\r\n")
    dialogue.data_to_send()
    hear(dialogue, b"354 go\r\n")
    assert dialogue.data_to_send() == sent


def test_parameters_say_what_the_message_needs_and_the_server_offers() -> None:
    dialogue = smtp("PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8")
    dialogue.send_message("太郎@例え.jp", "b@example.jp", "漢\r\n".encode(), smtputf8=True)
    first = dialogue.data_to_send().split(b"\r\n")[0]
    assert first == "MAIL FROM:<太郎@xn--r8jz45g.jp> SIZE=5 BODY=8BITMIME SMTPUTF8".encode()


def test_a_domain_beyond_ascii_needs_no_smtputf8() -> None:
    assert not needs_smtputf8("taro@例え.jp", "b@example.jp")
    assert needs_smtputf8("taro@例え.jp", "太郎@example.jp")
    dialogue = smtp()
    dialogue.send_message("taro@例え.jp", "b@example.jp", MESSAGE)
    assert dialogue.data_to_send() == b"MAIL FROM:<taro@xn--r8jz45g.jp>\r\n"


def test_an_address_beyond_ascii_is_refused_without_smtputf8() -> None:
    dialogue = smtp("PIPELINING")
    for sender, recipient, field in (("太@x.jp", "b@x.jp", "address"), ("b@x.jp", "太@x.jp", "recipient")):
        with pytest.raises(InvalidSettings) as refused:
            dialogue.send_message(sender, recipient, MESSAGE)
        assert refused.value.field == field
    assert dialogue.data_to_send() == b""
