"""Whole dialogues as servers play them, cut where the client speaks: the material of the fuzzer.

Each is a list of (what the client asks for, what the server answers); the first answer is the greeting.
"""

from collections.abc import Callable

from webapp.domain.settings import Secret
from webapp.protocols.imap import ImapDialogue
from webapp.protocols.smtp import SmtpDialogue

SECRET = Secret('p@ss wörd"\\漢字')
MESSAGE = "Subject: x\r\n\r\n漢\r\n.\r\n".encode()

ImapStep = tuple[Callable[[ImapDialogue], None], bytes]
SmtpStep = tuple[Callable[[SmtpDialogue], None], bytes]


def _nothing(_: object) -> None:
    pass


def _send(dialogue: SmtpDialogue) -> None:
    dialogue.send_message("a@example.jp", "b@example.jp", MESSAGE)


# After Dovecot 2.3 (Debian 12).
DOVECOT: list[ImapStep] = [
    (_nothing, b"* OK [CAPABILITY IMAP4rev1 SASL-IR ID IDLE LITERAL+ STARTTLS AUTH=PLAIN] ready.\r\n"),
    (ImapDialogue.starttls, b"a1 OK Begin TLS negotiation now.\r\n"),
    (ImapDialogue.tls_started, b""),
    (
        ImapDialogue.capability,
        b"* CAPABILITY IMAP4rev1 SASL-IR ID IDLE LITERAL+ AUTH=PLAIN\r\na2 OK listed.\r\n",
    ),
    (lambda d: d.authenticate_plain("taro", SECRET), b"a3 OK [CAPABILITY IMAP4rev1 IDLE SPECIAL-USE] in\r\n"),
    (ImapDialogue.identify, b'* ID ("name" "Dovecot")\r\na4 OK ID completed.\r\n'),
    (
        lambda d: d.examine("INBOX"),
        b"* FLAGS (\\Answered \\Seen)\r\n* OK [PERMANENTFLAGS ()] Read-only mailbox.\r\n* 8 EXISTS\r\n* 8 RECENT\r\n"
        b"* OK [UNSEEN 1] First unseen.\r\n* OK [UIDVALIDITY 1795479372] UIDs valid\r\na5 OK [READ-ONLY] done.\r\n",
    ),
    (
        ImapDialogue.list_mailboxes,
        b'* LIST (\\Junk) "." Junk\r\n* LIST () "." {5}\r\nA "B"\r\n'
        b'* LIST () NIL "&j,dg0Q-"\r\na6 OK List completed.\r\n',
    ),
    (
        lambda d: d.search_message("<x@y>", "t0k"),
        b'* SEARCH 4\r\n* ESEARCH (TAG "a7") ALL 1:3\r\na7 OK done.\r\n',
    ),
    (ImapDialogue.idle, b"+ idling\r\n* 9 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\n"),
    (ImapDialogue.done, b"a8 OK Idle completed.\r\n"),
    (ImapDialogue.noop, b"a9 OK\r\n"),
    (ImapDialogue.logout, b"* BYE Logging out\r\na10 OK Logout completed.\r\n"),
]
# An old server: no capability in the greeting, continuation, lower case, refusal, farewell.
OLD_IMAP: list[ImapStep] = [
    (_nothing, b"* ok Courier-IMAP ready. Copyright 1998-2011 Double Precision, Inc.\r\n"),
    (ImapDialogue.capability, b"* capability imap4rev1 auth=plain\r\na1 ok done\r\n"),
    (lambda d: d.login("太郎", SECRET), b"+ go on\r\n+ go on\r\n* NO quota\r\na2 NO [EXPIRED] no\r\n"),
    (lambda d: d.authenticate_plain("taro", SECRET), b"+ \r\na3 NO no\r\n"),
    (ImapDialogue.idle, b"a4 BAD what?\r\n"),
    (lambda d: d.examine("迷惑&".encode()), b"+ \r\na5 NO none\r\n"),
    (ImapDialogue.noop, b"* BYE too slow\r\n"),
]
# After Postfix 3.7 (Debian 12).
POSTFIX: list[SmtpStep] = [
    (_nothing, b"220-mail.example.jp ESMTP\r\n220 Postfix\r\n"),
    (lambda d: d.ehlo("[192.0.2.1]"), b"250-mail.example.jp\r\n250-STARTTLS\r\n250 8BITMIME\r\n"),
    (SmtpDialogue.starttls, b"220 2.0.0 Ready to start TLS\r\n"),
    (SmtpDialogue.tls_started, b""),
    (
        lambda d: d.ehlo("[192.0.2.1]"),
        b"250-mail.example.jp\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-AUTH PLAIN LOGIN\r\n"
        b"250-AUTH=PLAIN LOGIN\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 CHUNKING\r\n",
    ),
    (lambda d: d.auth_plain("taro", SECRET), b"235 2.7.0 Authentication successful\r\n"),
    (
        _send,
        b"250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n250 2.0.0 Ok: 21 bytes queued as BFC9B20E593\r\n",
    ),
    (SmtpDialogue.quit, b"221 2.0.0 Bye\r\n"),
]
# An old server: HELO, prompts, one step after the other, refusal, farewell.
OLD_SMTP: list[SmtpStep] = [
    (_nothing, b"220 sendmail 8.8\r\n"),
    (lambda d: d.ehlo("client.example.jp"), b"500 what?\r\n"),
    (lambda d: d.helo("client.example.jp"), b"250 hi\r\n"),
    (lambda d: d.auth_login("taro", SECRET), b"334 VXNlcm5hbWU6\r\n334 UGFzc3dvcmQ6\r\n235 ok\r\n"),
    (lambda d: d.auth_cram_md5("taro", SECRET), b"334 PDE4OTYuNjk3MT4=\r\n535-5.7.8 no\r\n535 5.7.8 no\r\n"),
    (_send, b"250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n"),
    (_send, b"250 ok\r\n550 5.1.1 no\r\n"),
    (SmtpDialogue.quit, b"421 too late\r\n"),
]
# A group that ends with DATA, its recipient refused.
GROUP_SMTP: list[SmtpStep] = [
    (_nothing, b"220 hi\r\n"),
    (lambda d: d.ehlo("client.example.jp"), b"250-hi\r\n250 PIPELINING\r\n"),
    (_send, b"250 ok\r\n550 no\r\n354 go\r\n554 none\r\n"),
    (_send, b"250 ok\r\n250 ok\r\n354 go\r\n250 ok\r\n"),
]
