"""The IMAP dialogue, command by command, whole and byte by byte."""

from base64 import b64encode

import pytest

from tests.protocols.talk import SIZES, end_of, hear, imap, one
from webapp.domain.evidence import Phase, Reply
from webapp.domain.report import Direction
from webapp.domain.settings import InvalidSettings, Secret
from webapp.domain.vocabulary import Leg
from webapp.protocols.imap import ImapDialogue, MailboxChanged
from webapp.protocols.reading import Closed, Reason, Violation

PASSWORD = 'p@ss wörd"\\漢字'
PLAIN = b64encode(b"\0taro\0" + PASSWORD.encode())


def reply_to(dialogue: ImapDialogue, data: bytes, size: int = 65536) -> Reply:
    event = one(dialogue, data, size)
    assert isinstance(event, Reply), event
    return event


def reason(event: object) -> Reason:
    assert isinstance(event, Violation), event
    return event.reason


@pytest.mark.parametrize("size", SIZES)
def test_a_greeting_survives_any_chunking(size: int) -> None:
    dialogue = ImapDialogue()
    line = "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready"
    expected = Reply(Leg.IMAP, Phase.GREETING, "OK", "CAPABILITY IMAP4rev1 STARTTLS", "ready", (line,))
    assert reply_to(dialogue, line.encode() + b"\r\n", size) == expected
    assert dialogue.greeting == expected
    assert dialogue.capabilities == ("IMAP4REV1", "STARTTLS")


@pytest.mark.parametrize(
    ("line", "status", "code", "text"),
    [
        (b"* ok ready", "OK", None, "ready"),
        (b"* OK", "OK", None, ""),
        (b"* PREAUTH [CAPABILITY IMAP4rev1] hello", "PREAUTH", "CAPABILITY IMAP4rev1", "hello"),
        (b"* BYE [UNAVAILABLE] later", "BYE", "UNAVAILABLE", "later"),
        (b"* NO too busy", "NO", None, "too busy"),
        (b'* OK [X "a]b"] y', "OK", 'X "a]b"', "y"),
        (b'* OK [X "] y', "OK", 'X "', "y"),
        (b"* OK [never closed", "OK", None, "[never closed"),
        (b"* OK \xff\xfe", "OK", None, "\ufffd\ufffd"),
    ],
)
def test_odd_greetings_are_read(line: bytes, status: str, code: str | None, text: str) -> None:
    reply = reply_to(ImapDialogue(), line + b"\r\n")
    assert (reply.status, reply.code, reply.text) == (status, code, text)


@pytest.mark.parametrize(
    "line",
    [
        b"220 mail ESMTP\r\n",
        b"+OK POP3\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"\r\n",
        b"*\r\n",
        b"* 1 EXISTS\r\n",
        b"\x15\x03\x01\0\x02\x02\n",  # a TLS alert
    ],
)
def test_a_greeting_of_another_protocol_is_kept_as_it_came(line: bytes) -> None:
    event = one(ImapDialogue(), line)
    assert reason(event) is Reason.BAD_GREETING
    assert isinstance(event, Violation)
    assert event.received.rstrip() == line.rstrip()


def test_after_a_farewell_only_the_end_is_told() -> None:
    dialogue = ImapDialogue()
    assert reply_to(dialogue, b"* BYE go away\r\nand more\r\n").status == "BYE"
    dialogue.noop()
    assert hear(dialogue, b"a1 OK\r\n") == []
    assert end_of(dialogue) == Closed()


@pytest.mark.parametrize("size", SIZES)
def test_capabilities_are_taken_from_wherever_they_are_told(size: int) -> None:
    dialogue = ImapDialogue()
    hear(dialogue, b"* OK hi\r\n", size)
    assert dialogue.capabilities is None
    dialogue.capability()
    assert dialogue.data_to_send() == b"a1 CAPABILITY\r\n"
    reply = reply_to(dialogue, b"* capability imap4rev1 auth=plain LOGINDISABLED\r\na1 ok done\r\n", size)
    assert (reply.phase, reply.status, reply.untagged) == (
        Phase.CAPABILITY, "OK", ("capability imap4rev1 auth=plain LOGINDISABLED",)
    )  # fmt: skip
    assert dialogue.capabilities == ("IMAP4REV1", "AUTH=PLAIN", "LOGINDISABLED")
    assert dialogue.mechanisms == ("PLAIN",)
    assert dialogue.login_disabled
    dialogue.login("u", Secret("p"))
    hear(dialogue, b"a2 OK [CAPABILITY IMAP4rev1 IDLE] in\r\n", size)
    assert dialogue.capabilities == ("IMAP4REV1", "IDLE")


def test_a_server_that_names_no_capability_is_not_asked_again() -> None:
    dialogue = ImapDialogue()
    hear(dialogue, b"* OK hi\r\n")
    dialogue.capability()
    hear(dialogue, b"a1 OK\r\n")
    assert dialogue.capabilities == ()


@pytest.mark.parametrize("size", SIZES)
def test_what_comes_behind_starttls_stays_unread(size: int) -> None:
    dialogue = imap("IMAP4rev1 STARTTLS")
    dialogue.starttls()
    assert dialogue.data_to_send() == b"a1 STARTTLS\r\n"
    reply = reply_to(dialogue, b"a1 OK go\r\n* OK [CAPABILITY EVIL] injected\r\n", size)
    assert (reply.phase, reply.ok) == (Phase.STARTTLS, True)
    assert dialogue.pending_bytes == b"* OK [CAPABILITY EVIL] injected\r\n"
    dialogue.tls_started()
    assert dialogue.pending_bytes == b""
    assert dialogue.capabilities is None


def test_authenticate_plain_carries_the_credentials_where_it_may() -> None:
    dialogue = imap("IMAP4rev1 SASL-IR")
    dialogue.authenticate_plain("taro", Secret(PASSWORD))
    assert dialogue.data_to_send() == b"a1 AUTHENTICATE PLAIN " + PLAIN + b"\r\n"
    assert dialogue.data_to_send() == b""
    assert dialogue.take_transcript() == [(Direction.CLIENT, "a1 AUTHENTICATE PLAIN <hidden>")]
    reply = reply_to(dialogue, b"a1 NO [AUTHENTICATIONFAILED] wrong\r\n")
    assert (reply.phase, reply.status, reply.code, reply.text) == (
        Phase.LOGIN, "NO", "AUTHENTICATIONFAILED", "wrong"
    )  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("go_on", [b"+ \r\n", b"+\r\n", b"+ go ahead\r\n"])
def test_authenticate_plain_waits_where_it_must(size: int, go_on: bytes) -> None:
    dialogue = imap()
    dialogue.authenticate_plain("taro", Secret(PASSWORD))
    assert dialogue.data_to_send() == b"a1 AUTHENTICATE PLAIN\r\n"
    assert hear(dialogue, go_on, size) == []
    assert dialogue.data_to_send() == PLAIN + b"\r\n"
    assert reply_to(dialogue, b"* CAPABILITY IMAP4rev1 IDLE\r\na1 OK in\r\n", size).ok
    assert dialogue.capabilities == ("IMAP4REV1", "IDLE")
    shown = [text for direction, text in dialogue.take_transcript() if direction is Direction.CLIENT]
    assert shown == ["a1 AUTHENTICATE PLAIN", "<hidden>"]


def test_a_refusal_before_the_credentials_leaves_them_unsent() -> None:
    dialogue = imap()
    dialogue.authenticate_plain("taro", Secret(PASSWORD))
    dialogue.data_to_send()
    assert reply_to(dialogue, b"a1 NO not here\r\n").status == "NO"
    assert dialogue.data_to_send() == b""


def test_a_server_that_asks_again_gets_no_password_but_a_star() -> None:
    dialogue = imap("IMAP4rev1 SASL-IR")
    dialogue.authenticate_plain("taro", Secret(PASSWORD))
    dialogue.data_to_send()
    assert hear(dialogue, b"+ \r\n") == []
    assert dialogue.data_to_send() == b"*\r\n"
    assert reply_to(dialogue, b"a1 BAD cancelled\r\n").status == "BAD"


def test_a_server_that_asks_forever_is_left() -> None:
    dialogue = imap()
    dialogue.authenticate_plain("taro", Secret(PASSWORD))
    assert reason(one(dialogue, b"+ \r\n+ \r\n+ \r\n")) is Reason.UNEXPECTED_CONTINUATION


@pytest.mark.parametrize(
    ("username", "password", "sent"),
    [
        ("taro", "secret", b'a1 LOGIN "taro" "secret"\r\n'),
        ("taro", "", b'a1 LOGIN "taro" ""\r\n'),
        ('t"a\\ro', "p w{3}", b'a1 LOGIN "t\\"a\\\\ro" "p w{3}"\r\n'),
        ("taro", "NIL", b'a1 LOGIN "taro" "NIL"\r\n'),
        ("taro", "漢", b'a1 LOGIN "taro" {3+}\r\n\xe6\xbc\xa2\r\n'),
        ("太", "漢", b"a1 LOGIN {3+}\r\n\xe5\xa4\xaa {3+}\r\n\xe6\xbc\xa2\r\n"),
        ("taro", "a\r\nb", b'a1 LOGIN "taro" {4+}\r\na\r\nb\r\n'),
        ("taro", "a\tb\x7f", b'a1 LOGIN "taro" {4+}\r\na\tb\x7f\r\n'),
    ],
)
def test_login_quotes_or_sends_a_literal(username: str, password: str, sent: bytes) -> None:
    dialogue = imap("IMAP4rev1 LITERAL+")
    dialogue.login(username, Secret(password))
    assert dialogue.data_to_send() == sent
    assert dialogue.take_transcript() == [(Direction.CLIENT, "a1 LOGIN <hidden>")]


@pytest.mark.parametrize("size", SIZES)
def test_login_asks_leave_for_each_literal_where_it_must(size: int) -> None:
    dialogue = imap()
    dialogue.login("太", Secret("漢"))
    assert dialogue.data_to_send() == b"a1 LOGIN {3}\r\n"
    hear(dialogue, b"+ go\r\n", size)
    assert dialogue.data_to_send() == "太 {3}\r\n".encode()
    hear(dialogue, b"+ go\r\n", size)
    assert dialogue.data_to_send() == "漢\r\n".encode()
    assert reply_to(dialogue, b"a1 OK in\r\n", size).ok
    shown = [text for direction, text in dialogue.take_transcript() if direction is Direction.CLIENT]
    assert shown == ["a1 LOGIN <hidden>", "<hidden>", "<hidden>"]


@pytest.mark.parametrize("capability", ["LITERAL-", "IMAP4rev2"])
def test_only_small_literals_go_unasked_where_only_small_ones_may(capability: str) -> None:
    for size, mark in ((4095, b"{4095+}"), (4098, b"{4098}")):
        dialogue = imap(capability)
        dialogue.login("taro", Secret("漢" * (size // 3)))
        assert dialogue.data_to_send().split(b"\r\n")[0].endswith(mark)


@pytest.mark.parametrize(
    ("username", "password"), [("a\0b", "p"), ("a", "p\0"), ("\ud800", "p"), ("a", "\ud800")]
)
def test_what_cannot_be_sent_is_refused_before_anything_is(username: str, password: str) -> None:
    dialogue = imap()
    for command in (dialogue.login, dialogue.authenticate_plain):
        with pytest.raises(InvalidSettings):
            command(username, Secret(password))
    assert dialogue.data_to_send() == b""
    assert dialogue.take_transcript() == []


def test_a_farewell_answers_the_open_command() -> None:
    dialogue = imap()
    dialogue.login("u", Secret("p"))
    reply = reply_to(dialogue, b"* OK note\r\n* BYE [ALERT] too many\r\na1 NO no\r\n")
    assert (reply.phase, reply.status, reply.code, reply.untagged) == (
        Phase.LOGIN,
        "BYE",
        "ALERT",
        ("OK note",),
    )


def test_a_farewell_nobody_asked_for_answers_the_next_command() -> None:
    dialogue = imap()
    assert hear(dialogue, b"* BYE idle too long\r\n") == []
    dialogue.noop()
    assert reply_to(dialogue, b"").status == "BYE"


def test_a_wrong_tag_is_a_violation() -> None:
    dialogue = imap()
    dialogue.noop()
    assert reason(one(dialogue, b"a2 OK\r\n")) is Reason.WRONG_TAG


@pytest.mark.parametrize("line", [b"", b"a1", b"a1 MAYBE", b"garbage", b"<html>", b"\0\0\0"])
def test_a_line_of_no_kind_is_a_violation(line: bytes) -> None:
    dialogue = imap()
    dialogue.noop()
    assert reason(one(dialogue, line + b"\r\n")) is Reason.BAD_LINE


def test_a_go_on_that_nobody_waits_for_is_a_violation() -> None:
    dialogue = imap()
    dialogue.noop()
    assert reason(one(dialogue, b"+ go\r\n")) is Reason.UNEXPECTED_CONTINUATION


def test_id_says_who_we_are() -> None:
    dialogue = imap()
    dialogue.identify()
    assert dialogue.data_to_send().startswith(b'a1 ID ("name" "inbox-check" "version" "')
    assert reply_to(dialogue, b"* ID NIL\r\na1 OK\r\n").untagged == ("ID NIL",)


@pytest.mark.parametrize("size", SIZES)
def test_examine_opens_for_reading_and_learns_of_the_mailbox(size: int) -> None:
    dialogue = imap()
    dialogue.examine("INBOX")
    assert dialogue.data_to_send() == b'a1 EXAMINE "INBOX"\r\n'
    data = b"* 18 exists\r\n* 1 RECENT\r\n* ok [uidvalidity 3857529045] x\r\na1 OK [READ-ONLY] done\r\n"
    reply = reply_to(dialogue, data, size)
    assert (reply.phase, reply.code, dialogue.exists, dialogue.uidvalidity) == (
        Phase.SELECT, "READ-ONLY", 18, 3857529045
    )  # fmt: skip


@pytest.mark.parametrize(
    ("capabilities", "sent"),
    [
        ("IMAP4rev1", b'LIST "" "*"'),
        ("SPECIAL-USE", b'LIST "" "*"'),
        ("SPECIAL-USE LIST-EXTENDED", b'LIST "" "*" RETURN (SPECIAL-USE)'),
        ("IMAP4rev2 SPECIAL-USE", b'LIST "" "*" RETURN (SPECIAL-USE)'),
    ],
)
def test_list_asks_for_special_uses_only_where_that_is_understood(capabilities: str, sent: bytes) -> None:
    dialogue = imap(capabilities)
    dialogue.list_mailboxes()
    assert dialogue.data_to_send() == b"a1 " + sent + b"\r\n"


@pytest.mark.parametrize("size", SIZES)
def test_mailboxes_are_listed_with_literals_and_quotes(size: int) -> None:
    dialogue = imap()
    dialogue.list_mailboxes()
    data = (
        b'* LIST (\\HasNoChildren) "/" INBOX\r\n'
        b'* list (\\Junk) "/" "&j,dg0TDhMPww6w-"\r\n'
        b'* LIST () "." {5}\r\nA "B"\r\n'
        b'* LIST () "." ~{2+}\r\na\\\r\n'
        b'* LIST (\\Noselect) NIL "a\\"\\\\b"\r\n'
        b'* LIST () "/" \xe5\xa4\xaa ("CHILDINFO" ("SUBSCRIBED"))\r\n'
        b"* LIST broken\r\n"
        b"a1 OK\r\n"
    )
    reply = reply_to(dialogue, data, size)
    assert [mailbox.name for mailbox in dialogue.mailboxes] == [
        "INBOX",
        "迷惑メール",
        'A "B"',
        "a\\",
        'a"\\b',
        "太",
    ]
    assert dialogue.mailboxes[1].raw == b"&j,dg0TDhMPww6w-"
    assert dialogue.mailboxes[4].delimiter is None
    assert reply.untagged == ()
    for name, sent in (("迷惑メール", b'"&j,dg0TDhMPww6w-"'), ("太", b"{3}"), ("他&", b'"&TtY-&-"')):
        dialogue.data_to_send()
        dialogue.examine(name)
        assert dialogue.data_to_send().endswith(b" EXAMINE " + sent + b"\r\n")


def test_a_mailbox_whose_name_is_no_ascii_is_opened_by_a_literal() -> None:
    dialogue = imap()
    dialogue.examine("太".encode())
    assert dialogue.data_to_send() == b"a1 EXAMINE {3}\r\n"
    hear(dialogue, b"+ \r\n")
    assert dialogue.data_to_send() == "太\r\n".encode()


def test_thousands_of_folders_are_no_violation_and_no_weight() -> None:
    dialogue = imap()
    dialogue.list_mailboxes()
    assert reply_to(dialogue, b'* LIST () "/" a\r\n' * 20_000 + b"a1 OK\r\n").ok
    assert len(dialogue.mailboxes) == 10_000


def test_search_asks_by_message_id_or_by_our_own_header() -> None:
    dialogue = imap()
    dialogue.search_message("<x.y@z.invalid>", "t0ken")
    sent = b'a1 UID SEARCH OR HEADER Message-ID "<x.y@z.invalid>" HEADER X-Inbox-Check "t0ken"\r\n'
    assert dialogue.data_to_send() == sent
    for message_id, token in (("<a\r\nb>", "t"), ("<a>", "t\n"), ("<漢>", "t")):
        with pytest.raises(ValueError):
            dialogue.search_message(message_id, token)
    assert dialogue.data_to_send() == b""


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b"* SEARCH 4 7", (4, 7)),
        (b"* search", ()),
        (b"* SEARCH 4 (MODSEQ 917162500)", (4,)),
        (b'* ESEARCH (TAG "a1") UID ALL 4,7:9', (4, 7, 8, 9)),
        (b'* ESEARCH (TAG "a1") UID', ()),
        (b'* ESEARCH (TAG "a1") UID COUNT 1 ALL 9:7', (7, 8, 9)),
        (b"* SEARCH x -1 99999999999999999999 5", (5,)),
        (b"* SEARCH 1\r\n* SEARCH 2", (1, 2)),
        (b"* 1 EXISTS", ()),
    ],
)
def test_search_results_are_read_in_both_forms(line: bytes, found: tuple[int, ...]) -> None:
    dialogue = imap()
    dialogue.search_message("<x@y>", "t")
    assert reply_to(dialogue, line + b"\r\na1 OK\r\n").phase is Phase.ARRIVAL
    assert dialogue.found == found


def test_a_giant_range_is_not_spelled_out() -> None:
    dialogue = imap()
    dialogue.search_message("<x@y>", "t")
    reply_to(dialogue, b"* ESEARCH ALL 1:4294967295,1:4294967295\r\na1 OK\r\n")
    assert len(dialogue.found) == 1000


@pytest.mark.parametrize("size", SIZES)
def test_idle_tells_of_changes_until_done(size: int) -> None:
    dialogue = imap()
    dialogue.idle()
    assert dialogue.data_to_send() == b"a1 IDLE\r\n"
    events = hear(
        dialogue, b"+ idling\r\n* OK Still here\r\n* 3 EXISTS\r\n* 1 RECENT\r\n* 1 FETCH (UID 1)\r\n", size
    )
    assert events == [MailboxChanged(3), MailboxChanged(3)]
    dialogue.done()
    dialogue.done()
    assert dialogue.data_to_send() == b"DONE\r\n"
    assert reply_to(dialogue, b"* 4 EXISTS\r\na1 OK done\r\n", size).ok
    assert dialogue.exists == 4


def test_done_waits_for_the_go_ahead_of_idle() -> None:
    dialogue = imap()
    dialogue.idle()
    dialogue.done()
    assert dialogue.data_to_send() == b"a1 IDLE\r\n"
    hear(dialogue, b"+ idling\r\n")
    assert dialogue.data_to_send() == b"DONE\r\n"


def test_done_after_a_refused_idle_says_nothing() -> None:
    dialogue = imap()
    dialogue.idle()
    dialogue.data_to_send()
    assert dialogue.idling
    assert reply_to(dialogue, b"a1 BAD unknown\r\n").status == "BAD"
    assert not dialogue.idling
    dialogue.done()
    assert dialogue.data_to_send() == b""


def test_thousands_of_changed_flags_while_idling_are_no_violation() -> None:
    dialogue = imap()
    dialogue.idle()
    assert hear(dialogue, b"+ idling\r\n" + b"* 5 FETCH (FLAGS (\\Seen))\r\n" * 5000) == []


def test_logout_reads_on_behind_the_farewell() -> None:
    dialogue = imap()
    dialogue.noop()
    dialogue.logout()
    assert dialogue.data_to_send() == b"a1 NOOP\r\na2 LOGOUT\r\n"
    first, second = hear(dialogue, b"a1 OK\r\n* BYE see you\r\na2 OK bye\r\n")
    assert isinstance(first, Reply)
    assert isinstance(second, Reply)
    assert (second.status, second.untagged) == ("OK", ("BYE see you",))


def test_a_status_that_ends_like_a_literal_is_none() -> None:
    dialogue = imap()
    dialogue.noop()
    assert reply_to(dialogue, b"* OK see {5}\r\na1 NO at {7}\r\n").text == "at {7}"


def test_the_transcript_keeps_the_order_of_things() -> None:
    dialogue = imap()
    dialogue.noop()
    hear(dialogue, b"* 1 EXISTS\r\na1 OK \xff\r\n")
    assert dialogue.take_transcript() == [
        (Direction.CLIENT, "a1 NOOP"), (Direction.SERVER, "* 1 EXISTS"), (Direction.SERVER, "a1 OK \ufffd")
    ]  # fmt: skip
    assert dialogue.take_transcript() == []
