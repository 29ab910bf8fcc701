"""From a provider's TOML document to a `Provider`, or a clear word about what is wrong with it."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar

from webapp.domain.settings import ConnectionSecurity
from webapp.providers import instructions
from webapp.providers.instructions import OwnTexts
from webapp.providers.model import Endpoint, Links, PasswordRule, Provider, Restriction, UsernameForm
from webapp.providers.names import is_label

Table: TypeAlias = Mapping[str, Any]
_Code = TypeVar("_Code", bound=StrEnum)
_Kind = TypeVar("_Kind")

_TABLES: Mapping[str, frozenset[str]] = {
    "name": frozenset({"en", "ja"}),
    "recognised_by": frozenset(
        {"domains", "domain_suffixes", "mx_suffixes", "host_suffixes", "takes_foreign"}
    ),
    "servers": frozenset({"imap", "smtp", "server_name_from"}),
    "sign_in": frozenset({"username", "password", "must_enable", "restrictions"}),
    "links": frozenset({"app_password", "help"}),
    "instructions": frozenset(
        {"enable", "password", "remarks", "username", "server_name", "foreign_access", "smtp_auth"}
    ),
}
_TOP = frozenset({"country", "checked_on", "unsure", *_TABLES})
_ENDPOINT = frozenset({"host", "port", "security", "domains", "mx"})
_TEMPLATE_FIELD = re.compile(r"\{(?:server|domain)\}")


class InvalidProvider(ValueError):  # noqa: N818 (says what it is about)
    """A provider file that cannot be used: which file, which field, what was expected."""

    def __init__(self, provider_id: str, field: str, expected: str) -> None:
        super().__init__(f"{provider_id}.toml: {field}: expected {expected}")
        self.field = field


def parse_provider(provider_id: str, document: Table) -> Provider:
    """`document` is what `tomllib` read from data/<provider_id>.toml. Raises InvalidProvider."""
    return _Reader(provider_id).provider(document)


class _Reader:
    def __init__(self, provider_id: str) -> None:
        self._id = provider_id

    def provider(self, document: Table) -> Provider:
        self._only_known("", document, _TOP)
        tables: dict[str, Table] = {name: self._table(document, name) for name in _TABLES}
        match, servers, sign_in = tables["recognised_by"], tables["servers"], tables["sign_in"]
        own = self._own_texts(tables["instructions"])
        rule = self._code(PasswordRule, "sign_in.password", sign_in.get("password"))
        form = self._code(UsernameForm, "sign_in.username", sign_in.get("username"))
        restrictions = frozenset(
            self._code(Restriction, "sign_in.restrictions", item) for item in sign_in.get("restrictions", [])
        )
        unsure = self._bool("unsure", document.get("unsure", False))
        must_enable = self._bool("sign_in.must_enable", sign_in.get("must_enable", False))
        domains = self._names("recognised_by.domains", match.get("domains", []))
        imap = self._endpoints("servers.imap", servers.get("imap", []))
        smtp = self._endpoints("servers.smtp", servers.get("smtp", []))
        enable = instructions.enable_steps(own, must_enable)
        password = instructions.password_steps(own, rule, hosted=not domains)
        return Provider(
            id=self._id,
            names=self._texts_by_language("name", tables["name"], {"en", "ja"}),
            country=self._matching("country", document.get("country"), "[A-Z]{2}", "two capital letters"),
            domains=domains,
            domain_suffixes=self._names("recognised_by.domain_suffixes", match.get("domain_suffixes", [])),
            mx_suffixes=self._names("recognised_by.mx_suffixes", match.get("mx_suffixes", [])),
            host_suffixes=self._names("recognised_by.host_suffixes", match.get("host_suffixes", [])),
            takes_foreign=self._bool("recognised_by.takes_foreign", match.get("takes_foreign", False)),
            imap=imap,
            smtp=smtp,
            server_name_from=self._server_name_from(servers.get("server_name_from", [])),
            username=form,
            password=rule,
            must_enable=must_enable,
            restrictions=restrictions,
            links=self._links(tables["links"]),
            steps=instructions.all_steps(own, rule, enable, password, must_enable=must_enable, unsure=unsure),
            remarks=own.remarks,
            hints=instructions.hints(
                own,
                rule,
                form,
                restrictions,
                enable,
                password,
                has_server_template=any("{server}" in endpoint.host for endpoint in imap + smtp),
            ),
            unsure=unsure,
            checked_on=self._date("checked_on", document.get("checked_on")),
        )

    def _links(self, table: Table) -> Links:
        pages = table.get("help", {})
        self._only_known("links.help", pages, frozenset({"en", "ja"}))
        for url in (table.get("app_password"), *pages.values()):
            if url is not None:
                self._matching("links", url, r"https?://\S+", "a web address")
        return Links(table.get("app_password"), dict(pages))

    def _own_texts(self, table: Table) -> OwnTexts:
        lists = {key: self._text_list(key, table.get(key, [])) for key in ("enable", "password", "remarks")}
        single = {
            key: self._text(f"instructions.{key}", value) for key, value in table.items() if key not in lists
        }
        return OwnTexts(**lists, **single)  # type: ignore[arg-type]

    def _endpoints(self, field: str, items: Any) -> tuple[Endpoint, ...]:
        return tuple(self._endpoint(field, item) for item in self._list(field, items))

    def _endpoint(self, field: str, item: Table) -> Endpoint:
        self._only_known(field, item, _ENDPOINT)
        host = self._text(f"{field}.host", item.get("host"))
        self._names(f"{field}.host", [_TEMPLATE_FIELD.sub("x", host)])
        port = item.get("port")
        if type(port) is not int or not 1 <= port <= 65535:
            raise self._wrong(f"{field}.port", "a port number")
        return Endpoint(
            host,
            port,
            self._code(ConnectionSecurity, f"{field}.security", item.get("security")),
            self._names(f"{field}.domains", item.get("domains", [])),
            self._names(f"{field}.mx", item.get("mx", [])),
        )

    def _server_name_from(self, items: Any) -> tuple[str, ...]:
        names = self._list("servers.server_name_from", items)
        if not set(names) <= {"domain", "mx"}:
            raise self._wrong("servers.server_name_from", '"domain", "mx"')
        return tuple(names)

    def _names(self, field: str, items: Any) -> tuple[str, ...]:
        names = self._list(field, items)
        for name in names:
            if not isinstance(name, str) or "." not in name or not all(map(is_label, name.split("."))):
                raise self._wrong(field, f"lower-case A-label names, not {name!r}")
        if len(set(names)) != len(names):
            raise self._wrong(field, "each name once")
        return tuple(names)

    def _table(self, document: Table, name: str) -> Table:
        table = document.get(name, {})
        if not isinstance(table, dict):
            raise self._wrong(name, "a table")
        self._only_known(name, table, _TABLES[name])
        return table

    def _only_known(self, where: str, table: Table, known: frozenset[str]) -> None:
        unknown = set(table) - known
        if unknown:
            raise self._wrong(f"{where}.{min(unknown)}".lstrip("."), f"one of {', '.join(sorted(known))}")

    def _texts_by_language(self, field: str, table: Table, languages: set[str]) -> dict[str, str]:
        return {
            language: self._text(f"{field}.{language}", table.get(language)) for language in sorted(languages)
        }

    def _text_list(self, key: str, items: Any) -> tuple[str, ...]:
        field = f"instructions.{key}"
        return tuple(self._text(field, item) for item in self._list(field, items))

    def _text(self, field: str, value: Any) -> str:
        return self._matching(field, value, r"\S.*\S|\S", "a text")

    def _matching(self, field: str, value: Any, pattern: str, expected: str) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise self._wrong(field, expected)
        return value

    def _code(self, codes: type[_Code], field: str, value: Any) -> _Code:
        try:
            return codes(value)
        except ValueError:
            raise self._wrong(field, "one of " + ", ".join(codes)) from None

    def _bool(self, field: str, value: Any) -> bool:
        return self._of(bool, field, value, "true or false")

    def _date(self, field: str, value: Any) -> date:
        return self._of(date, field, value, "a date such as 2026-11-23")

    def _list(self, field: str, value: Any) -> list[Any]:
        return self._of(list, field, value, "a list")

    def _of(self, kind: type[_Kind], field: str, value: Any, expected: str) -> _Kind:
        if type(value) is not kind:
            raise self._wrong(field, expected)
        return value

    def _wrong(self, field: str, expected: str) -> InvalidProvider:
        return InvalidProvider(self._id, field, expected)
