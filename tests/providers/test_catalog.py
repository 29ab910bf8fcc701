"""The provider files: whole, in shape, with instructions for everybody in both languages."""

import gettext
import re
import tomllib
import warnings
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg
from webapp.providers import (
    Endpoint,
    PasswordRule,
    Provider,
    ProviderHint,
    Restriction,
    UsernameForm,
    catalog,
)
from webapp.providers.catalog import load_catalog
from webapp.providers.schema import InvalidProvider, parse_provider

ROOT = Path(__file__).resolve().parents[2]
MINIMAL = """
country = "JP"
checked_on = 2026-11-23
[name]
en = "Example Mail"
ja = "サンプルメール"
[sign_in]
username = "full_address"
password = "account_password"
"""


def provider(more: str = "", **changed: str) -> Provider:
    text = MINIMAL
    for field, value in changed.items():
        text = re.sub(rf"(?m)^{field} = .*$", f"{field} = {value}", text)
    return parse_provider("example", tomllib.loads(text + more))


def by_id(provider_id: str) -> Provider:
    found = catalog().by_id(provider_id)
    assert found is not None
    return found


def test_there_are_at_least_180_providers_and_40_japanese_ones() -> None:
    countries = Counter(entry.country for entry in catalog())
    assert countries.total() >= 180
    assert countries["JP"] >= 40


def test_everybody_gets_instructions_that_are_translated() -> None:
    with (ROOT / "translations/ja/LC_MESSAGES/messages.po").open("rb") as file:
        japanese = read_po(file)
    for entry in catalog():
        assert entry.steps, entry.id
        texts = (*entry.steps, *entry.remarks, *(text for texts in entry.hints.values() for text in texts))
        for text in texts:
            message = japanese.get(text)
            assert message is not None, text
            assert message.string, text


def test_every_text_fits_gettext_without_placeholders() -> None:
    for entry in catalog():
        for text in (*entry.steps, *entry.remarks):
            assert gettext.NullTranslations().gettext(text) == text
            assert "%" not in text, text


def test_advice_fits_the_way_of_passwords() -> None:
    for entry in catalog():
        app_password = entry.password in (
            PasswordRule.APP_PASSWORD_REQUIRED,
            PasswordRule.APP_PASSWORD_IF_2FA,
            PasswordRule.AUTHORIZATION_CODE,
        )
        assert (ProviderHint.APP_PASSWORD in entry.hints) == app_password, entry.id
        assert (ProviderHint.OAUTH_ONLY in entry.hints) == (entry.password is PasswordRule.OAUTH_ONLY), (
            entry.id
        )
        assert (ProviderHint.USERNAME_FORM in entry.hints) == (
            entry.username is not UsernameForm.FULL_ADDRESS
        ), entry.id


def test_nothing_is_prefilled_for_an_unsure_provider() -> None:
    unsure = [entry for entry in catalog() if entry.unsure]
    assert unsure
    for entry in unsure:
        assert entry.endpoint(Leg.IMAP, "example.com", ("mx.example.com",)) is None


def test_a_template_is_never_prefilled_as_a_host() -> None:
    for entry in catalog():
        for leg in Leg:
            endpoint = entry.endpoint(leg, "example.com", ("mx.example.com",))
            assert endpoint is None or not endpoint.is_template, entry.id


def test_the_hosters_server_name_is_read_from_the_address_or_the_mx() -> None:
    sakura, xserver = by_id("sakura"), by_id("xserver")
    expected = Endpoint("example.sakura.ne.jp", 993, ConnectionSecurity.TLS)
    assert sakura.endpoint(Leg.IMAP, "example.sakura.ne.jp") == expected
    assert sakura.endpoint(Leg.SMTP, "example.jp", ("www9.sakura.ne.jp",)) == Endpoint(
        "www9.sakura.ne.jp", 465, ConnectionSecurity.TLS
    )
    assert sakura.endpoint(Leg.IMAP, "example.jp", ("example.jp",)) is None
    assert sakura.endpoint(Leg.IMAP, "sakura.ne.jp") is None
    assert xserver.endpoint(Leg.IMAP, "example.jp", ("sv12.xserver.jp",)) is not None
    assert xserver.endpoint(Leg.IMAP, "example.xsrv.jp") is None


def test_a_server_for_some_domains_or_mx_alone_is_kept_for_them() -> None:
    def host(provider_id: str, domain: str, *mx: str) -> str | None:
        endpoint = by_id(provider_id).endpoint(Leg.IMAP, domain, mx)
        return endpoint and endpoint.host

    assert host("tim_it", "alice.it") == "in.alice.it"
    assert host("zoho", "zoho.com") == "imap.zoho.com"
    assert host("zoho", "example.com", "mx.zoho.com") == "imappro.zoho.com"
    assert host("ionos", "example.de", "mx00.kundenserver.de") == "imap.ionos.de"
    assert host("ionos", "example.com", "mx00.ionos.com") == "imap.ionos.com"
    assert host("amazon_workmail", "example.com") is None
    assert host("bt", "btconnect.com") is None


def test_a_given_host_gets_its_port_from_the_provider() -> None:
    assert by_id("xserver").endpoint(Leg.SMTP, host="sv5.xserver.jp") == Endpoint(
        "sv5.xserver.jp", 465, ConnectionSecurity.TLS
    )
    assert by_id("gmail").endpoint(Leg.IMAP, host="imap.example.com") is None


@pytest.mark.parametrize(
    ("provider_id", "leg", "expected"),
    [
        ("gmail", Leg.IMAP, "taro@example.com"),
        ("icloud", Leg.IMAP, "taro"),
        ("icloud", Leg.SMTP, "taro@example.com"),
        ("softbank_i", Leg.IMAP, "taro"),
        ("iij4u", Leg.SMTP, "taro.example.com"),
        ("docomo", Leg.IMAP, None),
    ],
)
def test_the_user_name_follows_the_providers_form(provider_id: str, leg: Leg, expected: str | None) -> None:
    assert by_id(provider_id).username_for("taro@example.com", leg) == expected


def test_restrictions_worth_knowing_are_marked() -> None:
    assert Restriction.IMAP_ID in by_id("netease_163").restrictions
    assert Restriction.FOREIGN_ACCESS in by_id("sakura").restrictions
    assert Restriction.POP_ONLY in by_id("asahi_net").restrictions


def test_switching_on_comes_before_the_password() -> None:
    entry = by_id("yahoo_japan")
    assert entry.must_enable
    assert (
        entry.steps[: len(entry.hints[ProviderHint.ENABLE_PROTOCOL])]
        == entry.hints[ProviderHint.ENABLE_PROTOCOL]
    )


def test_a_host_shared_by_several_has_one_owner() -> None:
    owners: dict[str, list[Provider]] = {}
    for entry in catalog():
        for suffix in entry.host_suffixes:
            owners.setdefault(suffix, []).append(entry)
    for suffix, entries in owners.items():
        assert len(entries) == 1 or sum(entry.takes_foreign for entry in entries) == 1, suffix


@pytest.mark.parametrize(
    ("more", "changed", "field"),
    [
        ("", {"country": '"Japan"'}, "country"),
        ("", {"checked_on": '"2026"'}, "checked_on"),
        ("", {"password": '"app"'}, "sign_in.password"),
        ("", {"username": "1"}, "sign_in.username"),
        ("[recognised_by]\ndomains = ['Example.jp']", {}, "recognised_by.domains"),
        ("[recognised_by]\ndomains = ['日本.jp']", {}, "recognised_by.domains"),
        ("[recognised_by]\ndomains = ['a.jp', 'a.jp']", {}, "recognised_by.domains"),
        ("[recognised_by]\ndomain = ['a.jp']", {}, "recognised_by.domain"),
        ("[servers]\nimap = [{ host = 'imap.a.jp', port = 0, security = 'tls' }]", {}, "servers.imap.port"),
        (
            "[servers]\nimap = [{ host = 'imap.a.jp', port = 993, security = 'ssl' }]",
            {},
            "servers.imap.security",
        ),
        (
            "[servers]\nimap = [{ host = '{who}.a.jp', port = 993, security = 'tls' }]",
            {},
            "servers.imap.host",
        ),
        ("[links]\nhelp.ja = 'help.a.jp'", {}, "links"),
        ("[instructions]\npassword = 'one text'", {}, "instructions.password"),
        ("[extra]\na = 1", {}, "extra"),
    ],
)
def test_a_wrong_file_is_refused_with_the_field_named(more: str, changed: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidProvider) as caught:
        provider(more, **changed)
    assert caught.value.field == field
    assert "example.toml" in str(caught.value)


def test_a_domain_cannot_belong_to_two_providers(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(
            MINIMAL + "[recognised_by]\ndomains = ['example.jp']", encoding="utf-8"
        )
    with pytest.raises(ValueError, match=r"example\.jp belongs to both one and two"):
        load_catalog(tmp_path)


def test_entries_older_than_a_year_are_found() -> None:
    today = date(2030, 1, 1)
    assert len(catalog().older_than_a_year(today)) == len(catalog())
    assert catalog().older_than_a_year(date(2026, 11, 24)) == ()


def test_report_of_entries_that_somebody_should_look_at_again() -> None:
    stale = catalog().older_than_a_year(datetime.now(UTC).date())
    if stale:
        lines = "\n".join(f"{entry.checked_on} {entry.id}" for entry in stale)
        warnings.warn(
            f"{len(stale)} providers were last checked more than a year ago:\n{lines}", stacklevel=1
        )
