"""What a shared link gives away, on the whole site: no secret in any form, and names to nobody else."""

import base64
import hmac
import quopri
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import quote, quote_plus

import pytest

from tests.safety.conftest import MakeSite, Site
from webapp.checks.scrub import HIDDEN
from webapp.config.values import Rates
from webapp.lab import SCENARIOS, Lab
from webapp.lab.play import Imap, Smtp
from webapp.lab.running import Place
from webapp.lab.scenario import Scenario
from webapp.lab.script import Script, refuse, send

PASSWORD = 'cAnary"7f3d\\öx!'
USERNAME = "jidoo.tanaka+box"
ADDRESS = f"{USERNAME}@sharing.practice.test"
EXPORTS = (
    "",
    "/it",
    ".json",
    ".txt",
    "/progress",
    "/events",
    "/qr.svg",
    "/it?run=1",
    ".json?run=1",
    ".txt?run=1",
)


def forms(words: str) -> dict[str, str]:
    """A text as servers repeat it: plain, base64, quoted-printable, hex, URL and IMAP literal."""
    data = words.encode()
    return {
        "plain": words,
        "quoted": words.replace("\\", "\\\\").replace('"', '\\"'),
        "base64": base64.b64encode(data).decode(),
        "base64url": base64.urlsafe_b64encode(data).decode(),
        "quoted-printable": quopri.encodestring(data, quotetabs=True).decode().replace("=\n", ""),
        "hex": data.hex(),
        "HEX": data.hex().upper(),
        "url": quote(words, safe=""),
        "form": quote_plus(words),
    }


def sasl(username: str) -> dict[str, str]:
    """What PLAIN and LOGIN put on the line (RFC 4616; LOGIN is two answers of its own), wrapped once more."""
    plain = base64.b64encode(f"\0{username}\0{PASSWORD}".encode()).decode()
    return {
        **{f"PLAIN {form}": words for form, words in forms(plain).items()},
        "LOGIN name": base64.b64encode(username.encode()).decode(),
        "LOGIN password": base64.b64encode(PASSWORD.encode()).decode(),
    }


def literal(words: str) -> str:
    """As an IMAP literal (RFC 9051 section 4.3), cut into what may stand in one line."""
    return f"{{{len(words.encode())}}} {words}"


def repeated(prefix: str, more: dict[str, str]) -> Script:
    """Says every form of the secrets, of the names and of `more`, and the client's own line."""
    said = [*forms(PASSWORD).values(), *forms(ADDRESS).values(), *forms(USERNAME).values(), *more.values()]
    said += [literal(PASSWORD), literal(ADDRESS), "{heard}", f"user={ADDRESS} pass={PASSWORD}"]
    return tuple(send(f"{prefix}{words}") for words in said)


def chatty() -> Scenario:
    """Both servers greet in order, and repeat at the login all that they heard, in all forms that we know of."""
    return Scenario(
        id="sharing",
        says="both servers repeat the credentials in every form and refuse",
        family="hostile",
        username=ADDRESS,
        address=ADDRESS,
        password=PASSWORD,
        imap=Imap(
            at={"verdict": (*repeated("* OK ", sasl(ADDRESS)), *refuse("{tag} NO refused {password}"))}
        ),
        smtp=Smtp(
            at={"verdict": (*repeated("535-5.7.8 ", sasl(ADDRESS)), *refuse("535 5.7.8 refused {password}"))}
        ),
    )


def typed(place: Place) -> dict[str, str]:
    """What a customer of this practice mailbox enters."""
    fields = {"email": place.address, "password": place.password}
    for leg, server in (("imap", place.settings.imap), ("smtp", place.settings.smtp)):
        assert server is not None
        fields |= {
            f"{leg}_host": server.host,
            f"{leg}_port": str(server.port),
            f"{leg}_security": server.security.value,
        }
    return fields


@dataclass
class Shared:
    """A finished check of the chatty servers: its link, and all exports as its owner and as a stranger get them."""

    site: Site
    link: str
    owners: dict[str, str]
    strangers: dict[str, str]


@pytest.fixture
def shared(make_site: MakeSite) -> Iterator[Shared]:
    with Lab(chatty()) as lab:
        place = lab["sharing"]
        site = make_site(
            allowed_networks=lab.allowed_networks, ca_file=lab.ca_file, dns_servers=(lab.dns_server,)
        )
        hosts = {f"{leg}_host": f"{leg}-sharing.practice.test" for leg in ("imap", "smtp")}
        fields = typed(place) | hosts | {"username": ADDRESS}
        link, report = site.check(fields)
        assert [row["outcome"] for row in report["stages"][:4]] == ["passed", "failed", "passed", "failed"]
        strangers = site.client.application.test_client()
        yield Shared(
            site,
            link,
            {form: unescape(site.client.get(link + form).text) for form in EXPORTS},
            {form: unescape(strangers.get(link + form).text) for form in EXPORTS},
        )


def test_neither_password_nor_sasl_data_is_in_any_export_for_anybody(shared: Shared) -> None:
    secrets = {**forms(PASSWORD), **sasl(ADDRESS), "literal": literal(PASSWORD)}
    secrets.pop("LOGIN name")  # its owner may see it
    for reader in (shared.owners, shared.strangers):
        assert any("<hidden>" in text for text in reader.values())
        for export, text in reader.items():
            assert not [form for form, words in secrets.items() if words in text], export


def test_what_a_challenge_was_answered_with_is_in_no_export(make_site: MakeSite) -> None:
    """With the challenge, which everybody may read, passwords could be tried on it."""
    scenario = replace(
        chatty(),
        smtp=Smtp(capabilities=("AUTH CRAM-MD5",), at={"verdict": refuse("535 5.7.8 {heard} is wrong")}),
    )
    with Lab(scenario) as lab:
        site = make_site(allowed_networks=lab.allowed_networks, ca_file=lab.ca_file)
        link, report = site.check(typed(lab["sharing"]))
        said = [line["text"] for line in report["transcript"] if line["leg"] == "smtp"]
        challenge = base64.b64decode(next(text for text in said if text.startswith("334 ")).partition(" ")[2])
        digest = hmac.new(PASSWORD.encode(), challenge, "md5").hexdigest()
        assert f"535 5.7.8 {HIDDEN} is wrong" in said
        for export in EXPORTS:
            text = unescape(site.client.get(link + export).text)
            assert not [form for form, words in forms(digest).items() if words in text], export
            assert base64.b64encode(f"{ADDRESS} {digest}".encode()).decode() not in text


def test_names_are_in_no_export_for_anybody_else_in_any_form(shared: Shared) -> None:
    assert any(ADDRESS in text for text in shared.owners.values())
    names = {
        f"{whose} {form}": words for whose in (ADDRESS, USERNAME) for form, words in forms(whose).items()
    }
    names |= {**sasl(ADDRESS), "literal": literal(ADDRESS)}
    for export, text in shared.strangers.items():
        folded = text.casefold()
        assert not [form for form, words in names.items() if words.casefold() in folded], export
    assert any("j*****@sharing.practice.test" in text for text in shared.strangers.values())


def test_the_database_of_a_finished_run_holds_neither_address_nor_hosts_nor_secrets_in_the_clear(
    shared: Shared,
) -> None:
    shared.site.engine.drain(10)
    kept = b"".join(path.read_bytes() for path in shared.site.folder.rglob("*.sqlite3*"))
    assert len(kept) > 4096
    token = shared.link.rpartition("/")[2]
    hosts = ("imap-sharing.practice.test", "smtp-sharing.practice.test", "sharing.practice.test")
    for words in (ADDRESS, USERNAME, PASSWORD, token, *hosts):
        for form, text in forms(words).items():
            assert text.encode() not in kept, (words, form)
            assert text.encode("utf-16-le") not in kept, (words, form)


def test_whoever_has_the_link_may_test_the_connection_only_so_often(make_site: MakeSite) -> None:
    with Lab(SCENARIOS["healthy"]) as lab:
        place = lab["healthy"]
        site = make_site(
            allowed_networks=lab.allowed_networks, ca_file=lab.ca_file, rate_limit=Rates(retest=(2, 600))
        )
        fields = typed(place)
        link, first = site.check(fields)
        visitors = site.client.application.test_client()
        site.client.delete_cookie("owner")
        statuses = []
        for _ in range(3):
            answer = site.send(f"{link}/retest?lang=en", {})
            statuses.append(answer.status_code)
            site.report(link)
        assert statuses == [303, 303, 429]
        assert int(answer.headers["Retry-After"]) > 0
        # The same targets, nothing but the connection, and nobody signed in.
        again = visitors.get(f"{link}.json").json
        for leg in ("imap", "smtp"):
            assert again["settings"][leg] == first["settings"][leg]
        assert [row["skipped"] for row in again["stages"]] == [
            None, "not_requested", None, "not_requested", "not_requested",
        ]  # fmt: skip
        assert not [line for line in again["transcript"] if "<hidden>" in line["text"]]


def test_the_whole_check_of_somebody_else_gets_a_link_of_its_own(make_site: MakeSite) -> None:
    with Lab(SCENARIOS["healthy"]) as lab:
        place = lab["healthy"]
        site = make_site(allowed_networks=lab.allowed_networks, ca_file=lab.ca_file)
        fields = typed(place)
        link, _ = site.check(fields)
        site.client.delete_cookie("owner")
        assert site.send(f"{link}/again", {"password": place.password}).status_code == 403
        own, _ = site.check(fields)
        assert own != link
        assert "run=2" not in site.client.get(f"{link}/it").text
        assert site.client.get(f"{own}/delete").status_code == 200
        assert site.client.get(f"{link}/delete").status_code == 403


def test_a_result_ends_at_once_when_it_is_deleted_and_stays_known_as_gone(shared: Shared) -> None:
    assert shared.site.send(f"{shared.link}/delete", {}).status_code == 303
    strangers = shared.site.client.application.test_client()
    for export in EXPORTS:
        assert strangers.get(shared.link + export).status_code == 410, export
