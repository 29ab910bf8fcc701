"""Many checks from one process, ours or those of aioimaplib and aiosmtplib; says what they cost.

`python benchmarks/_worker.py ours|peer` reads one JSON object: ca_file, place, in_flight, count; and answers one:
seconds, cpu (both of all checks together), rss (bytes, grown from before the first check to the highest).
The other half of `load`, in a process of its own so that nothing else is counted. As `peer` it needs nothing of
this house, so that it runs in the environment that holds the peers.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

Check = Callable[[], Awaitable[None]]


def ours(order: dict) -> Check:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks._lab import Place
    from webapp.checks import CheckOptions, run_check
    from webapp.domain.report import Report
    from webapp.domain.vocabulary import Outcome
    from webapp.transport.guard import Guard
    from webapp.transport.network import Network
    from webapp.transport.resolver import Resolver

    settings = Place(**order["place"]).settings()
    network = Network(Guard.open(), Resolver(), ca_file=order["ca_file"])
    # A recipient of the operator's own is not waited for.
    options = CheckOptions(test_recipient=settings.address, timeout=120)

    async def check() -> None:
        newest: list[Report] = []  # as the engine does: the newest state is kept
        report = await run_check(
            settings, network, options, lambda state: newest.__setitem__(slice(None), [state])
        )
        assert report.outcome in (Outcome.PASSED, Outcome.WARNED), report

    return check


def peer(order: dict) -> Check:
    import ssl
    from email.message import EmailMessage
    from email.utils import formatdate, make_msgid

    import aioimaplib
    import aiosmtplib

    place = order["place"]
    address, password = place["address"], place["password"]
    context = ssl.create_default_context(cafile=order["ca_file"])

    async def read() -> None:
        imap = aioimaplib.IMAP4_SSL(
            place["imap"]["host"], place["imap"]["port"], timeout=120, ssl_context=context
        )
        await imap.wait_hello_from_server()
        answer = await imap.login(address, password)
        assert answer.result == "OK", answer
        assert (await imap.examine("INBOX")).result == "OK"
        await imap.logout()

    async def send() -> None:
        message = EmailMessage()
        message["From"] = message["To"] = address
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain="peer.invalid")
        message["Subject"] = "接続確認のテストメール / Connection test message"
        message.set_content("接続確認のテストメールです。\nThis is a test message.\n" * 6)
        smtp = aiosmtplib.SMTP(
            hostname=place["smtp"]["host"],
            port=place["smtp"]["port"],
            use_tls=True,
            tls_context=context,
            timeout=120,
        )
        async with smtp:
            await smtp.login(address, password)
            await smtp.send_message(message)

    async def check() -> None:
        await asyncio.gather(read(), send())

    return check


def rss() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def measure(check: Check, in_flight: int, count: int) -> dict[str, float]:
    await check()  # what is made once, is made now
    places = asyncio.Semaphore(in_flight)
    before = rss()

    async def one() -> None:
        async with places:
            await check()

    began, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(one() for _ in range(count)))
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {"seconds": seconds, "cpu": cpu, "rss": max(0, highest - before)}


def main() -> None:
    order = json.loads(sys.stdin.readline())
    check = {"ours": ours, "peer": peer}[sys.argv[1]](order)
    print(json.dumps(asyncio.run(measure(check, order["in_flight"], order["count"]))))


if __name__ == "__main__":
    main()
