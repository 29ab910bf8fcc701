"""All sources at once: the most trusted answer wins, each leg by itself, and nothing waits for the slow."""

import asyncio
import time
from typing import Any, cast

import pytest

from tests.discovery.fakes import FakeNetwork, imap_server, smtp_server
from tests.support.aio import run
from tests.support.dns import SERVFAIL, SILENT, DnsServer
from webapp.discovery import Discovery, DiscoveryOptions, Source, discover
from webapp.domain.evidence import Ending
from webapp.domain.settings import ConnectionSecurity
from webapp.providers import Endpoint
from webapp.transport.guard import Guard
from webapp.transport.network import Network
from webapp.transport.resolver import Resolver

TLS, STARTTLS = ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS
ADDRESS = "taro@example.co.jp"
AUTOCONFIG = "https://autoconfig.example.co.jp/mail/config-v1.1.xml"
WELL_KNOWN = "https://example.co.jp/.well-known/autoconfig/mail/config-v1.1.xml"
ISPDB = "https://autoconfig.thunderbird.net/v1.1/"


def document(host: str) -> bytes:
    return f"""<clientConfig version="1.1"><emailProvider id="example">
      <incomingServer type="imap"><hostname>imap.{host}</hostname><port>993</port>
        <socketType>SSL</socketType><username>%EMAILLOCALPART%</username></incomingServer>
      <outgoingServer type="smtp"><hostname>smtp.{host}</hostname><port>587</port>
        <socketType>STARTTLS</socketType><username>%EMAILLOCALPART%</username></outgoingServer>
    </emailProvider></clientConfig>""".encode()


SRV = {
    ("_imaps._tcp.example.co.jp", "SRV"): [(0, 1, 993, "srv.example.co.jp")],
    ("_submission._tcp.example.co.jp", "SRV"): [(0, 1, 587, "srv.example.co.jp")],
}


def find(network: FakeNetwork, address: str = ADDRESS, **options: Any) -> Discovery:
    return run(discover(address, cast(Network, network), DiscoveryOptions(**options)))


def test_a_known_provider_is_answered_without_the_network() -> None:
    network = FakeNetwork()
    found = find(network, "taro@gmail.com")
    assert found.source is Source.PROVIDER
    assert found.imap == Endpoint("imap.gmail.com", 993, TLS)
    assert found.username == "taro@gmail.com"
    assert network.asked == []


def test_offline_nothing_is_asked() -> None:
    network = FakeNetwork(records=SRV)
    assert find(network, offline=True) == Discovery()
    assert network.asked == []


def test_what_is_no_address_finds_nothing() -> None:
    network = FakeNetwork()
    assert find(network, "example.co.jp") == Discovery()
    assert network.asked == []


def test_the_mx_names_the_provider_before_all_else() -> None:
    network = FakeNetwork(
        records={("example.co.jp", "MX"): [(10, "aspmx.l.google.com")], **SRV},
        documents={AUTOCONFIG: document("example.net")},
    )
    found = find(network)
    assert found.source is Source.MX
    assert found.provider is not None
    assert found.provider.id == "google_workspace"
    assert found.imap == Endpoint("imap.gmail.com", 993, TLS)


@pytest.mark.parametrize(
    ("machine", "provider", "host"),
    [
        ("sv1234.xserver.jp", "xserver", "sv1234.xserver.jp"),
        ("www77.sakura.ne.jp", "sakura", "www77.sakura.ne.jp"),
        # A rented machine, whose owner runs it; and names that tell nothing.
        ("os3-1-2.vs.sakura.ne.jp", None, None),
        ("ip-192-0-2-1.ip.secureserver.net", None, None),
        ("sv1234.xserver.jp.evil.example", None, None),
    ],
)
@pytest.mark.parametrize("mx", ["example.co.jp", "mail.example.co.jp"])
def test_a_domain_that_receives_its_own_mail_is_known_by_the_machine(
    mx: str, machine: str, provider: str | None, host: str | None
) -> None:
    network = FakeNetwork(records={("example.co.jp", "MX"): [(0, mx)], (mx, "PTR"): [(machine,)]})
    found = find(network)
    assert (found.provider and found.provider.id, found.imap and found.imap.host) == (provider, host)


def test_whose_machine_another_domain_s_mx_is_does_not_matter() -> None:
    records: Any = {("example.co.jp", "MX"): [(0, "mx.filter.example")]}
    records["mx.filter.example", "PTR"] = [("sv1234.xserver.jp",)]
    network = FakeNetwork(records=records)
    assert find(network).provider is None
    assert "PTR mx.filter.example" not in network.asked


def test_the_mx_of_a_hoster_is_its_server_name() -> None:
    network = FakeNetwork(records={("example.co.jp", "MX"): [(10, "www77.sakura.ne.jp")]})
    assert find(network).smtp == Endpoint("www77.sakura.ne.jp", 465, TLS)


def test_a_hoster_whose_server_is_not_told_keeps_its_name_and_takes_servers_from_elsewhere() -> None:
    network = FakeNetwork(records={("example.co.jp", "MX"): [(10, "mx1.mixhost.jp")], **SRV})
    found = find(network)
    assert found.provider is not None
    assert found.provider.id == "mixhost"
    assert found.source is Source.SRV
    assert found.username == ADDRESS


def test_srv_records_come_before_documents() -> None:
    found = find(FakeNetwork(records=SRV, documents={AUTOCONFIG: document("example.net")}))
    assert found.source is Source.SRV
    assert found.imap == Endpoint("srv.example.co.jp", 993, TLS)
    assert found.smtp == Endpoint("srv.example.co.jp", 587, STARTTLS)


def test_each_leg_takes_the_best_source_that_knows_it() -> None:
    imap_only = {key: value for key, value in SRV.items() if "_imaps" in key[0]}
    found = find(FakeNetwork(records=imap_only, documents={WELL_KNOWN: document("example.net")}))
    assert found.imap == Endpoint("srv.example.co.jp", 993, TLS)
    assert found.smtp == Endpoint("smtp.example.net", 587, STARTTLS)
    assert [finding.source for finding in found.findings] == [Source.SRV, Source.AUTOCONFIG]


def test_a_document_tells_the_user_name() -> None:
    found = find(FakeNetwork(documents={AUTOCONFIG: document("example.net")}))
    assert (found.source, found.username) == (Source.AUTOCONFIG, "taro")


def test_the_database_is_asked_for_the_domain_of_the_mx_too() -> None:
    network = FakeNetwork(
        records={("example.co.jp", "MX"): [(10, "mx1.mail.hoster.example")]},
        documents={ISPDB + "hoster.example": document("hoster.example")},
    )
    assert find(network).source is Source.ISPDB


def test_only_the_domain_leaves_this_installation() -> None:
    network = FakeNetwork()
    find(network)
    assert network.asked
    assert not any("taro" in asked for asked in network.asked)
    assert not any("@" in asked for asked in network.asked)


def test_what_the_operator_switched_off_is_not_asked() -> None:
    network = FakeNetwork()
    find(network, autoconfig=False, ispdb=False, probe=False)
    assert {asked.split()[0] for asked in network.asked} == {"MX", "SRV"}


def test_a_usual_name_that_answers_is_found_by_probing() -> None:
    network = FakeNetwork(
        servers={("mail.example.co.jp", 993): imap_server(), ("mail.example.co.jp", 587): smtp_server()}
    )
    found = find(network)
    assert found.source is Source.PROBE
    assert found.imap == Endpoint("mail.example.co.jp", 993, TLS)
    assert found.smtp == Endpoint("mail.example.co.jp", 587, STARTTLS)
    assert not any(b"AUTH PLAIN " in sent or b"LOGIN" in sent for sent in network.sent)
    assert all(connection.closed for connection in network.connections)


def test_a_name_that_only_might_be_it_is_called_a_guess() -> None:
    network = FakeNetwork(servers={("imap.example.co.jp", 993): imap_server(tls=False)})
    found = find(network)
    assert found.source is Source.GUESS
    assert found.imap == Endpoint("imap.example.co.jp", 993, TLS)
    assert found.smtp is None


def test_nothing_is_guessed_for_a_provider_that_we_are_unsure_of() -> None:
    network = FakeNetwork(servers={("imap.plala.or.jp", 993): imap_server()})
    found = find(network, "taro@plala.or.jp")
    assert found.provider is not None
    assert found.provider.unsure
    assert found.imap is None
    assert not any(asked.startswith("dial") for asked in network.asked)


def test_old_documents_do_not_reopen_a_closed_provider() -> None:
    network = FakeNetwork(
        records={("example.co.jp", "MX"): [(10, "mail.tutanota.de")]},
        documents={AUTOCONFIG: document("example.net")},
    )
    found = find(network)
    assert found.provider is not None
    assert found.provider.id == "tuta"
    assert found.imap is found.smtp is None


def test_a_null_mx_and_an_srv_root_mean_no_service() -> None:
    network = FakeNetwork(
        records={
            ("example.co.jp", "MX"): [(0, "")],
            ("_imaps._tcp.example.co.jp", "SRV"): [(0, 0, 0, "")],
        }
    )
    assert find(network) == Discovery()


def test_all_is_over_at_the_deadline_and_what_came_in_time_is_kept() -> None:
    network = FakeNetwork(records=SRV, slow={"https": 30, ("imap.example.co.jp", 993): 30})
    network.records = {**SRV, ("example.co.jp", "MX"): Ending.LOOKUP_FAILED}
    began = time.monotonic()
    found = find(network, seconds=0.4)
    assert time.monotonic() - began < 1.0
    assert found.source is Source.SRV


def test_a_settled_answer_does_not_wait_for_lesser_sources() -> None:
    network = FakeNetwork(records={("example.co.jp", "MX"): [(10, "aspmx.l.google.com")]}, slow={"https": 30})
    began = time.monotonic()
    assert find(network).source is Source.MX
    assert time.monotonic() - began < 1.0


def test_a_domain_is_asked_about_once_and_each_address_gets_its_own_user_name() -> None:
    network = FakeNetwork(documents={AUTOCONFIG: document("example.net")})
    options = DiscoveryOptions()

    async def twice() -> tuple[Discovery, Discovery]:
        first = await discover("taro@example.co.jp", cast(Network, network), options)
        asked = len(network.asked)
        second = await discover("hanako@EXAMPLE.co.jp", cast(Network, network), options)
        assert len(network.asked) == asked
        return first, second

    first, second = run(twice())
    assert first.imap == second.imap
    assert (first.username, second.username) == ("taro", "hanako")


def test_failures_of_one_source_do_not_hurt_the_others() -> None:
    records = dict.fromkeys(
        [("example.co.jp", "MX"), *SRV, ("_imap._tcp.example.co.jp", "SRV")], Ending.LOOKUP_FAILED
    )
    found = find(FakeNetwork(records=records, documents={AUTOCONFIG: document("example.net")}))
    assert found.source is Source.AUTOCONFIG


@pytest.mark.parametrize("mx", [SERVFAIL, SILENT, ["10 www5.sakura.ne.jp."], ["0 ."]])
def test_records_of_a_real_name_server(mx: Any) -> None:
    zone = {
        "example.co.jp": {"MX": mx},
        "_imaps._tcp.example.co.jp": {"SRV": ["10 1 993 b.example.co.jp.", "0 1 993 a.example.co.jp."]},
        "_submissions._tcp.example.co.jp": {"SRV": SERVFAIL},
        "_submission._tcp.example.co.jp": {"SRV": ["0 1 465 a.example.co.jp."]},
    }
    with DnsServer(zone) as dns:
        network = Network(Guard(), Resolver([dns.address]))
        options = DiscoveryOptions(
            autoconfig=False, ispdb=False, probe=False, seconds=1.0 if mx == SILENT else 5.0
        )
        found = run(discover(ADDRESS, network, options))
    if isinstance(mx, list) and "sakura" in mx[0]:
        assert found.source is Source.MX
        assert found.imap == Endpoint("www5.sakura.ne.jp", 993, TLS)
    else:
        assert found.source is Source.SRV
        assert found.imap == Endpoint("a.example.co.jp", 993, TLS)
        assert found.smtp == Endpoint("a.example.co.jp", 465, TLS)


def test_a_cancelled_search_leaves_nothing_behind() -> None:
    async def cancelled() -> None:
        network = cast(Network, FakeNetwork(slow={"dns": 30, "https": 30}))
        task = asyncio.ensure_future(discover(ADDRESS, network, DiscoveryOptions()))
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    run(cancelled())
