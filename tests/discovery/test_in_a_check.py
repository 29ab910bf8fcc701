"""What a look-up finds, carried through a whole check: a real name server, a real web server, practice servers."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from tests.support.dns import SERVFAIL, DnsServer, Zone
from webapp.checks import CheckOptions, run_check
from webapp.discovery import Discovery, DiscoveryOptions, Source, discover
from webapp.domain.evidence import AttemptOutcome
from webapp.domain.report import Report
from webapp.domain.settings import ConnectionSettings, Secret, ServerSettings
from webapp.domain.vocabulary import Cause, Outcome, Stage, Warning
from webapp.lab import Lab
from webapp.providers import Endpoint
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

HOST = {"A": ["127.0.0.1"]}
WEB = "127.0.0.9"


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab("healthy") as running:
        yield running


def ports(lab: Lab) -> tuple[int, int]:
    settings = lab["healthy"].settings
    assert settings.imap is not None
    assert settings.smtp is not None
    return settings.imap.port, settings.smtp.port


def look_up_and_check(
    lab: Lab, zone: Zone, *, ca_file: Path | None = None, **options: bool
) -> tuple[Discovery, Report]:
    """The address alone: its servers are discovered, then checked."""
    place = lab["healthy"]

    async def run(dns: DnsServer) -> tuple[Discovery, Report]:
        network = Network(Guard.open(), Resolver([dns.address]), ca_file=str(ca_file or lab.ca_file))
        wishes = {"autoconfig": False, "ispdb": False, "probe": False, **options}
        found = await discover(place.address, network, DiscoveryOptions(**wishes))  # type: ignore[arg-type]

        def server(endpoint: Endpoint | None) -> ServerSettings | None:
            if endpoint is None:
                return None
            secret = Secret(place.password)
            return ServerSettings(endpoint.host, endpoint.port, endpoint.security, place.address, secret)

        settings = ConnectionSettings(place.address, server(found.imap), server(found.smtp))
        report = await run_check(settings, network, CheckOptions(arrival_timeout=8.0), lambda _: None)
        return found, report

    with DnsServer(zone) as dns:
        return asyncio.run(run(dns))


def all_passed(report: Report) -> bool:
    return {row.outcome for row in report.stages} <= {Outcome.PASSED, Outcome.WARNED}


def test_servers_from_srv_records_pass_a_check(lab: Lab) -> None:
    imap, smtp = ports(lab)
    found, report = look_up_and_check(
        lab,
        {
            "_imaps._tcp.practice.test": {"SRV": [f"0 1 {imap} imap.practice.test."]},
            "_submissions._tcp.practice.test": {"SRV": [f"0 1 {smtp} smtp.practice.test."]},
            "imap.practice.test": HOST,
            "smtp.practice.test": HOST,
        },
    )
    assert found.source is Source.SRV
    assert all_passed(report)


def test_the_provider_behind_an_mx_is_the_one_that_is_checked(lab: Lab) -> None:
    found, report = look_up_and_check(lab, {"practice.test": {"MX": ["1 smtp.google.com."]}})
    assert found.source is Source.MX
    assert found.provider is not None
    assert found.provider.id == "google_workspace"
    assert report.settings.imap is not None
    assert report.settings.imap.host == "imap.gmail.com"
    # This name server knows no Google: nothing left the machine.
    assert report.stage(Stage.IMAP_CONNECT).cause is Cause.HOST_NOT_FOUND


@contextmanager
def web_server(authority: trustme.CA, document: str) -> Iterator[None]:
    """The domain's own web server, with a certificate that is trusted."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = document.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("autoconfig.practice.test").configure_cert(context)
    server = ThreadingHTTPServer((WEB, 443), Answer)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_servers_from_the_domains_own_autoconfig_pass_a_check(lab: Lab, tmp_path: Path) -> None:
    imap, smtp = ports(lab)
    server = (
        '<{tag} type="{kind}"><hostname>{kind}.practice.test</hostname><port>{port}</port>'
        "<socketType>SSL</socketType><username>%EMAILADDRESS%</username></{tag}>"
    )
    document = (
        '<clientConfig version="1.1"><emailProvider id="practice.test"><domain>practice.test</domain>'
        + server.format(tag="incomingServer", kind="imap", port=imap)
        + server.format(tag="outgoingServer", kind="smtp", port=smtp)
        + "</emailProvider></clientConfig>"
    )
    authority = trustme.CA()
    both = tmp_path / "authorities.pem"
    both.write_bytes(authority.cert_pem.bytes() + lab.ca_file.read_bytes())
    zone = {"autoconfig.practice.test": {"A": [WEB]}, "imap.practice.test": HOST, "smtp.practice.test": HOST}
    with web_server(authority, document):
        found, report = look_up_and_check(lab, zone, ca_file=both, autoconfig=True)
    assert found.source is Source.AUTOCONFIG
    assert all_passed(report)


def check_host(lab: Lab, name: str, records: object) -> Report:
    """A check of the IMAP leg alone, at a name of this name server."""
    place = lab["healthy"]
    port, _ = ports(lab)
    assert place.settings.imap is not None
    secret = Secret(place.password)
    server = ServerSettings(name, port, place.settings.imap.security, place.address, secret)

    async def run(dns: DnsServer) -> Report:
        network = Network(Guard.open(), Resolver([dns.address]), ca_file=str(lab.ca_file))
        settings = ConnectionSettings(place.address, server, None, send_test_message=False)
        return await run_check(settings, network, CheckOptions(), lambda _: None)

    zone = {} if records is None else {name: records}
    with DnsServer(zone) as dns:  # type: ignore[arg-type]
        return asyncio.run(run(dns))


def test_a_name_that_does_not_exist_and_one_that_nobody_answers_for_are_told_apart(lab: Lab) -> None:
    missing = check_host(lab, "missing.practice.test", None).stage(Stage.IMAP_CONNECT)
    broken = check_host(lab, "broken.practice.test", SERVFAIL).stage(Stage.IMAP_CONNECT)
    assert missing.cause is Cause.HOST_NOT_FOUND
    assert broken.cause is Cause.DNS_FAILURE


def test_an_ipv6_address_that_does_not_work_costs_a_moment_and_a_remark(lab: Lab) -> None:
    records = {"A": ["127.0.0.1"], "AAAA": ["::1"]}
    report = check_host(lab, "imap.practice.test", records)
    row = report.stage(Stage.IMAP_CONNECT)
    assert row.outcome in (Outcome.PASSED, Outcome.WARNED)
    tried = row.details["addresses"]
    assert isinstance(tried, list)
    by_family = {one["family"]: one["outcome"] for one in tried if isinstance(one, dict)}
    # Nobody listens at ::1 on the lab's port.
    assert by_family == {6: AttemptOutcome.REFUSED.value, 4: AttemptOutcome.CONNECTED.value}
    assert Warning.IPV6_FAILED in row.warnings
    assert report.stage(Stage.IMAP_LOGIN).outcome is Outcome.PASSED
