"""The least that proves a mailbox: what a check could take at best, with nothing but the dialogue.

Blocking sockets in two threads, one for each leg; no evidence, no judgement, and nothing is sent that the
verdict does not need. Replies are read line by line and only looked at as far as their end shows.
"""

import base64
import socket
import ssl
import threading
from dataclasses import dataclass

_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


@dataclass(frozen=True)
class Account:
    """Where a mailbox is reached. `name` stands in the certificates, `host` is dialled."""

    host: str
    name: str
    imap_port: int
    smtp_port: int
    starttls: bool
    address: str
    password: str
    ca_file: str

    @property
    def plain(self) -> str:
        """The answer of SASL PLAIN (RFC 4616)."""
        return base64.b64encode(f"\0{self.address}\0{self.password}".encode()).decode()


class _Line:
    def __init__(self, host: str, port: int) -> None:
        self._sock: socket.socket = socket.create_connection((host, port), timeout=30)
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""

    def start_tls(self, context: ssl.SSLContext, name: str) -> None:
        self._quick()
        self._sock = context.wrap_socket(self._sock, server_hostname=name)

    def say(self, words: str) -> None:
        self._sock.sendall(words.encode() + b"\r\n")

    def read(self) -> str:
        while b"\n" not in self._left:
            self._quick()
            data = self._sock.recv(65536)
            if not data:
                raise ConnectionError("the server went away")
            self._left += data
        line, _, self._left = self._left.partition(b"\n")
        return line.decode().strip()

    def close(self) -> None:
        self._sock.close()

    def _quick(self) -> None:
        if _QUICKACK is not None:
            self._sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)


def _imap(account: Account, context: ssl.SSLContext) -> None:
    line = _Line(account.host, account.imap_port)

    def ask(command: str) -> None:
        line.say(f"a {command}")
        while not (reply := line.read()).startswith("a "):
            pass
        assert reply.startswith("a OK"), reply

    if not account.starttls:
        line.start_tls(context, account.name)
    assert "CAPABILITY" in line.read()
    if account.starttls:
        ask("STARTTLS")
        line.start_tls(context, account.name)
        ask("CAPABILITY")
    ask(f"AUTHENTICATE PLAIN {account.plain}")
    ask("EXAMINE INBOX")
    line.close()


def _smtp(account: Account, context: ssl.SSLContext) -> None:
    line = _Line(account.host, account.smtp_port)

    def heed(code: str) -> None:
        while (reply := line.read())[3:4] == "-":
            pass
        assert reply.startswith(code), reply

    if not account.starttls:
        line.start_tls(context, account.name)
    heed("220")
    line.say("EHLO [127.0.0.1]")
    heed("250")
    if account.starttls:
        line.say("STARTTLS")
        heed("220")
        line.start_tls(context, account.name)
        line.say("EHLO [127.0.0.1]")
        heed("250")
    line.say(f"AUTH PLAIN {account.plain}")
    heed("235")
    message = f"From: <{account.address}>\r\nTo: <{account.address}>\r\nSubject: limit\r\n\r\nlimit\r\n"
    envelope = f"MAIL FROM:<{account.address}>\r\nRCPT TO:<{account.address}>\r\n"
    line.say(f"{envelope}BDAT {len(message)} LAST\r\n{message[:-2]}")
    for _ in ("MAIL", "RCPT", "BDAT"):
        heed("250")
    line.close()


def check(account: Account, context: ssl.SSLContext) -> None:
    """Both legs at once."""
    failures: list[BaseException] = []

    def run(leg: object) -> None:
        try:
            leg(account, context)  # type: ignore[operator]
        except BaseException as error:
            failures.append(error)

    legs = [threading.Thread(target=run, args=(leg,)) for leg in (_imap, _smtp)]
    for thread in legs:
        thread.start()
    for thread in legs:
        thread.join()
    if failures:
        raise failures[0]
