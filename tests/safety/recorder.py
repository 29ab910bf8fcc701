"""An IMAP and an SMTP server in the clear that accept everything and keep each byte; framing read by our own eyes."""

import socketserver
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager


class Recorder(socketserver.ThreadingTCPServer):
    """`lines`: what clients said, each a whole line. Content after DATA is left out of it."""

    daemon_threads = True
    allow_reuse_address = True
    # With five, a sixth waiting check is turned away by the kernel until its greeting is late.
    request_queue_size = 128

    def __init__(self, handler: type[socketserver.BaseRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.lines: list[bytes] = []

    @property
    def port(self) -> int:
        return int(self.server_address[1])


def _said(handler: socketserver.StreamRequestHandler) -> Iterator[bytes]:
    """Line by line. After three seconds of silence, as of a busy machine, a check tries TLS beside: not recorded."""
    for line in handler.rfile:
        if line.startswith(b"\x16\x03"):
            return
        handler.server.lines.append(line)  # type: ignore[attr-defined]
        yield line


class _Imap(socketserver.StreamRequestHandler):
    server: Recorder

    def handle(self) -> None:
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n")
        for line in _said(self):
            tag, _, command = line.partition(b" ")
            if command.upper().startswith(b"EXAMINE"):
                self.wfile.write(b"* 0 EXISTS\r\n")
            if command.upper().startswith(b"SEARCH") or b" SEARCH" in command.upper():
                self.wfile.write(b"* SEARCH 1\r\n")
            self.wfile.write(tag + b" OK done\r\n")
            if command.upper().startswith(b"LOGOUT"):
                return


class _Smtp(socketserver.StreamRequestHandler):
    server: Recorder

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in _said(self):
            verb = line[:4].upper()
            if verb == b"EHLO":
                self.wfile.write(b"250-here\r\n250-SMTPUTF8\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n")
            elif line.strip().upper() == b"AUTH PLAIN":
                self.wfile.write(b"334 \r\n")
            elif verb == b"AUTH" or (b" " not in line.strip() and verb not in (b"DATA", b"QUIT")):
                self.wfile.write(b"235 ok\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@contextmanager
def recorders() -> Iterator[tuple[Recorder, Recorder]]:
    """(IMAP, SMTP)"""
    servers = Recorder(_Imap), Recorder(_Smtp)
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield servers
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def credentials(line: bytes) -> tuple[str, str]:
    """User name and password of a SASL PLAIN line, be it of IMAP or of SMTP."""
    _, username, password = b64decode(line.split()[-1], validate=True).decode().split("\0")
    return username, password


__all__ = ["Recorder", "credentials", "recorders"]
