"""A small DNS server on loopback, for tests: it says what the test wants, UDP and TCP, in its own thread."""

import socketserver
import struct
import threading
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

SERVFAIL = "SERVFAIL"
REFUSED = "REFUSED"
SILENT = "SILENT"  # never answers
GARBLED = "GARBLED"

# What a kind of record holds: texts ("10 mx.example.com"), or how to misbehave.
Answer = Sequence[str] | str
Zone = Mapping[str, Mapping[str, Answer] | str]


class DnsServer:
    """Answers from `zone`: {"mail.example.com": {"A": ["192.0.2.1"], "AAAA": SERVFAIL}, "dead.test": SILENT}.

    A name that is not there does not exist (NXDOMAIN), a kind that is not there has no data. A CNAME is
    followed within the zone. `delays` are seconds before an answer, by kind of record. Answers over UDP
    longer than 512 bytes are cut, as real ones are. `queries` records what was asked, as (name, kind).

        with DnsServer({"mail.example.com": {"A": ["127.0.0.1"]}}) as dns:
            Resolver([dns.address])
    """

    def __init__(self, zone: Zone, delays: Mapping[str, float] | None = None) -> None:
        self.zone = {name.rstrip(".").lower(): records for name, records in zone.items()}
        self.delays = dict(delays or {})
        self.queries: list[tuple[str, str]] = []
        self._servers: list[socketserver.BaseServer] = []

    def __enter__(self) -> Self:
        answer = self.answer

        class Udp(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                data, sock = self.request
                if reply := answer(data, most=512):
                    sock.sendto(reply, self.client_address)

        class Tcp(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                (length,) = struct.unpack("!H", self.rfile.read(2))
                if reply := answer(self.rfile.read(length), most=65535):
                    self.wfile.write(struct.pack("!H", len(reply)) + reply)

        class UdpServer(socketserver.ThreadingUDPServer):
            daemon_threads = True

        class TcpServer(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        udp = UdpServer(("127.0.0.1", 0), Udp)
        while True:  # until one number is free for both
            try:
                self._servers = [udp, TcpServer(udp.server_address, Tcp)]
                break
            except OSError:
                udp.server_close()
                udp = UdpServer(("127.0.0.1", 0), Udp)
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self.address = f"127.0.0.1:{udp.server_address[1]}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def answer(self, data: bytes, most: int) -> bytes | None:
        query = dns.message.from_wire(data)
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        name = question.name.to_text().rstrip(".").lower()
        self.queries.append((name, kind))
        time.sleep(self.delays.get(kind, 0))
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        found = self._fill(response, name, kind)
        if found == SILENT:
            return None
        if found == GARBLED:
            return data[:2] + b"\xff" * 30
        response.set_rcode(dns.rcode.from_text(found))
        wire = response.to_wire(max_size=65535)
        if len(wire) > most:
            response.answer.clear()
            response.flags |= dns.flags.TC
            wire = response.to_wire()
        return wire

    def _fill(self, response: dns.message.Message, name: str, kind: str) -> str:
        """Put the records into `response`; the result is a response code, or how to misbehave."""
        records: Any = self.zone.get(name)
        if records is None:
            return "NXDOMAIN"
        if isinstance(records, str):
            return records
        values = records.get(kind, ())
        if isinstance(values, str):
            return values
        if not values and "CNAME" in records and len(response.answer) < 40:
            target = records["CNAME"][0]
            response.answer.append(
                dns.rrset.from_text(name + ".", 60, "IN", "CNAME", target.rstrip(".") + ".")
            )
            return self._fill(response, target.rstrip(".").lower(), kind)
        if values:
            response.answer.append(dns.rrset.from_text(name + ".", 60, "IN", kind, *values))
        return "NOERROR"
