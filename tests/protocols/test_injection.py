"""No user name, password, address or host is ever a second command, and what can be sent arrives as it was typed.

The bytes are read back by a reader of our own that knows only the framing: lines and literals.
"""

import re
from base64 import b64decode

import pytest

from tests.protocols.odd import UNSENDABLE, WORDS
from tests.protocols.talk import hear, imap, smtp
from webapp.domain.settings import InvalidSettings, Secret
from webapp.protocols.imap import ImapDialogue

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n")
_STRING = re.compile(rb'"((?:[^"\\\r\n]|\\["\\])*)"')


def spoken(dialogue: ImapDialogue) -> bytes:
    """What the client says, told to go on wherever it waits for that."""
    sent = b""
    while data := dialogue.data_to_send():
        sent += data
        if re.search(rb"\{\d+\}\r\n\Z", data):
            hear(dialogue, b"+ \r\n")
    return sent


def arguments(command: bytes) -> list[bytes]:
    """The astrings of one IMAP command; fails where anything is left over behind its end."""
    found = []
    position = 0
    while position < len(command):
        if command[position : position + 1] == b" ":
            position += 1
        if literal := _LITERAL.match(command, position):
            size = int(literal.group(1))
            found.append(command[literal.end() : literal.end() + size])
            position = literal.end() + size
        elif string := _STRING.match(command, position):
            found.append(re.sub(rb"\\(.)", rb"\1", string.group(1)))
            position = string.end()
        else:
            assert command[position:] == b"\r\n", command[position:]
            return found
    raise AssertionError("no end of line")


def test_the_table_is_large_enough() -> None:
    assert len(set(WORDS)) >= 200


@pytest.mark.parametrize("capabilities", ["IMAP4rev1", "LITERAL+", "LITERAL-"])
def test_imap_login_arrives_as_typed_and_as_one_command(capabilities: str) -> None:
    for word in WORDS:
        for username, password in ((word, "secret"), ("taro", word), (word, word)):
            dialogue = imap(capabilities)
            dialogue.login(username, Secret(password))
            sent = spoken(dialogue)
            assert sent.startswith(b"a1 LOGIN ")
            assert arguments(sent[8:]) == [username.encode(), password.encode()]


@pytest.mark.parametrize("initial", [True, False])
def test_imap_sasl_arrives_as_typed_and_as_one_line(initial: bool) -> None:
    for word in WORDS:
        dialogue = imap("SASL-IR" if initial else "IMAP4rev1")
        dialogue.authenticate_plain(word, Secret(word))
        command = b"a1 AUTHENTICATE PLAIN"
        if not initial:
            assert dialogue.data_to_send() == command + b"\r\n"
            hear(dialogue, b"+ \r\n")
        sent = dialogue.data_to_send()
        assert sent.count(b"\r\n") == 1
        response = sent.removeprefix(command).strip()
        assert b64decode(response, validate=True) == f"\0{word}\0{word}".encode()


def test_a_mailbox_name_is_one_command() -> None:
    for word in WORDS:
        dialogue = imap()
        dialogue.examine(word)
        (raw,) = arguments(spoken(dialogue).removeprefix(b"a1 EXAMINE"))
        assert not re.search(rb"[\r\n\0]", raw)
        dialogue = imap()
        dialogue.examine(word.encode())
        assert arguments(spoken(dialogue).removeprefix(b"a1 EXAMINE")) == [word.encode()]


def test_search_words_are_one_command_or_refused() -> None:
    for word in WORDS:
        for message_id, token in ((f"<{word}>", "t"), ("<x@y>", word)):
            dialogue = imap()
            try:
                dialogue.search_message(message_id, token)
            except ValueError:
                assert dialogue.data_to_send() == b""
                continue
            sent = dialogue.data_to_send()
            assert sent.count(b"\r") == sent.count(b"\n") == 1
            assert not re.search(rb"\{\d+\+?\}\r\n", sent)


def test_smtp_sasl_arrives_as_typed_and_as_one_line_each() -> None:
    for word in WORDS:
        dialogue = smtp("AUTH PLAIN LOGIN CRAM-MD5")
        dialogue.auth_plain(word, Secret(word))
        sent = dialogue.data_to_send()
        if sent == b"AUTH PLAIN\r\n":
            hear(dialogue, b"334 \r\n")
            sent = dialogue.data_to_send()
        assert sent.count(b"\r") == sent.count(b"\n") == 1
        response = sent.removeprefix(b"AUTH PLAIN ").strip()
        assert b64decode(response, validate=True) == f"\0{word}\0{word}".encode()

        dialogue = smtp("AUTH LOGIN")
        dialogue.auth_login(word, Secret(word))
        dialogue.data_to_send()
        for _ in range(2):
            hear(dialogue, b"334 eA==\r\n")
            sent = dialogue.data_to_send()
            assert sent.count(b"\r") == sent.count(b"\n") == 1
            assert b64decode(sent.strip(), validate=True) == word.encode()

        dialogue = smtp("AUTH CRAM-MD5")
        dialogue.auth_cram_md5(word, Secret(word))
        dialogue.data_to_send()
        hear(dialogue, b"334 eA==\r\n")
        sent = dialogue.data_to_send()
        assert sent.count(b"\r") == sent.count(b"\n") == 1
        assert b64decode(sent.strip(), validate=True).rpartition(b" ")[0] == word.encode()


def test_an_address_is_one_command_or_refused() -> None:
    accepted = 0
    for word in WORDS:
        for address in (f"{word}@example.jp", f"taro@{word}", word, f'"{word}"@example.jp'):
            for utf8 in (False, True):
                for sender, recipient in ((address, "b@example.jp"), ("a@example.jp", address)):
                    dialogue = smtp("PIPELINING", "CHUNKING", "SMTPUTF8")
                    try:
                        dialogue.send_message(sender, recipient, b"x\r\n", smtputf8=utf8)
                    except InvalidSettings:
                        assert dialogue.data_to_send() == b""
                        continue
                    accepted += 1
                    lines = dialogue.data_to_send().split(b"\r\n")
                    assert len(lines) == 5, lines
                    assert not any(re.search(rb"[\r\n\0]", line) for line in lines)
                    path = rb'<(?:"(?:[^"\\]|\\.)*"|[^\s<>"@]+)@[^\s<>"@]+>'
                    assert re.fullmatch(rb"MAIL FROM:" + path + (rb" SMTPUTF8" if utf8 else rb""), lines[0])
                    assert re.fullmatch(rb"RCPT TO:" + path, lines[1])
                    assert lines[2] == b"BDAT 3 LAST"
    assert accepted > 500


def test_a_client_name_is_one_command_or_refused() -> None:
    for word in WORDS:
        dialogue = smtp()
        try:
            dialogue.ehlo(word)
        except InvalidSettings:
            assert dialogue.data_to_send() == b""
        else:
            assert dialogue.data_to_send() == f"EHLO {word}\r\n".encode()
            assert re.fullmatch(r"[A-Za-z0-9_.-]+|\[[0-9A-Fa-f.:IPv]+\]", word)


def test_what_no_protocol_can_carry_is_refused() -> None:
    for word in UNSENDABLE:
        for username, password, field in ((word, "x", "username"), ("x", word, "password")):
            mailbox, submission = imap(), smtp("AUTH PLAIN LOGIN CRAM-MD5")
            for command in (
                mailbox.login,
                mailbox.authenticate_plain,
                submission.auth_plain,
                submission.auth_login,
                submission.auth_cram_md5,
            ):
                with pytest.raises(InvalidSettings) as refused:
                    command(username, Secret(password))
                assert refused.value.field == field
            assert mailbox.data_to_send() == submission.data_to_send() == b""
        with pytest.raises(InvalidSettings):
            smtp().send_message(f"{word}@example.jp", "b@example.jp", b"", smtputf8=True)


def test_no_transcript_shows_what_was_sent_to_log_in() -> None:
    secret = "correct horse 電池"
    for commands in ("login", "authenticate_plain"):
        for capabilities in ("IMAP4rev1", "SASL-IR LITERAL+"):
            dialogue = imap(capabilities)
            getattr(dialogue, commands)("taro-u", Secret(secret))
            sent = dialogue.data_to_send()
            hear(dialogue, b"+ \r\n")
            sent += dialogue.data_to_send()
            hear(dialogue, b"+ \r\na1 NO\r\n")
            shown = "\n".join(text for _, text in dialogue.take_transcript())
            assert "taro-u" not in shown
            assert "horse" not in shown
            assert not any(word.decode() in shown for word in sent.split() if len(word) > 12)
