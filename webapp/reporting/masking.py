"""Reports for readers who did not start the check: local parts and user names hidden, everywhere.

What servers say may repeat a name, in other cases and in base64 too; so every text of the report is searched.
"""

import base64
import quopri
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from urllib.parse import quote

from webapp.domain.report import Json, Report, SettingsSummary, StageResult

_STARS = "*****"  # always five: their number tells nothing
_SHORTEST = 4  # characters of a name that is looked for within longer tokens
_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_STANDARD = str.maketrans("-_", "+/")  # of the URL-safe base64 alphabet (RFC 4648 section 5)


def mask_name(name: str) -> str:
    """ "hanako" and "hanako@example.jp" -> "h*****" and "h*****@example.jp". Masking twice changes nothing."""
    local, at, domain = name.rpartition("@")
    local = local if at else name
    return f"{local[:1]}{_STARS}{at}{domain if at else ''}" if local else name


def mask(report: Report) -> Report:
    """The same report, without whatever would name the person."""
    hide = _hider(report.settings)
    return replace(
        report,
        settings=_settings(report.settings),
        stages=tuple(_stage(row, hide) for row in report.stages),
        requirements=tuple(replace(each, evidence=hide(each.evidence)) for each in report.requirements),
        transcript=tuple(replace(line, text=hide(line.text)) for line in report.transcript),
    )


def _settings(settings: SettingsSummary) -> SettingsSummary:
    return replace(
        settings,
        address=mask_name(settings.address),
        username=mask_name(settings.username),
        smtp_username=mask_name(settings.smtp_username) if settings.smtp_username else "",
        recipient=mask_name(settings.recipient) if settings.recipient else None,
    )


def _stage(row: StageResult, hide: Callable[[str], str]) -> StageResult:
    details = _walk(dict(row.details), hide)
    assert isinstance(details, dict)
    return replace(row, evidence=tuple(map(hide, row.evidence)), details=details)


def _walk(value: Json, hide: Callable[[str], str]) -> Json:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, dict):
        return {key: _walk(item, hide) for key, item in value.items()}
    if isinstance(value, list):
        return [_walk(item, hide) for item in value]
    return value


def _names(settings: SettingsSummary) -> list[str]:
    """Whole addresses and user names, and what stands before their @; longest first."""
    whole = {settings.address, settings.username, settings.smtp_username, settings.recipient or ""}
    parts = {name.rpartition("@")[0] for name in whole if "@" in name}
    return sorted(filter(None, whole | parts), key=len, reverse=True)


def _hider(settings: SettingsSummary) -> Callable[[str], str]:
    masked: dict[str, str] = {}
    for name in _names(settings):
        hidden = mask_name(name)
        masked[name.casefold()] = hidden
        for form in _other_forms(name):
            masked.setdefault(form.casefold(), _STARS)
    if not masked:
        return lambda text: text
    # A name within a longer word or host is another name: "hana" in "hanako", "info" in "mail.info.example".
    either = "|".join(re.escape(name) for name in sorted(masked, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w*])(?<![\w-]\.)(?:{either})(?![\w*]|[.-]\w)", re.IGNORECASE)
    wrapped = [name.casefold() for name in _names(settings) if len(name) >= _SHORTEST]

    def hide(text: str) -> str:
        text = pattern.sub(lambda found: masked.get(found[0].casefold(), _STARS), text)
        return _TOKEN.sub(lambda token: _STARS if _holds(token[0], wrapped) else token[0], text)

    return hide


def _holds(token: str, names: Iterable[str]) -> bool:
    """Whether one of `names` stands in what `token` encodes: "dXNlcj1oYW5ha28BYXV0aD0=" is "user=hanako^Aauth="."""
    return any(name in said for said in _readings(token) for name in names)


def _readings(token: str) -> Iterator[str]:
    """What a token may say, as base64 from each place at which a group may begin, and in hex."""
    digits = token.rstrip("=").translate(_STANDARD)
    for start in range(4):
        group = digits[start:]
        whole = group if len(group) % 4 != 1 else group[:-1]
        if whole:
            yield _folded(base64.b64decode(whole + "=" * (-len(whole) % 4)))
    if len(digits) % 2 == 0 and _HEX.fullmatch(digits):
        yield _folded(bytes.fromhex(digits))


def _folded(data: bytes) -> str:
    return data.decode("utf-8", "ignore").casefold()


def _other_forms(name: str) -> list[str]:
    data = name.encode("utf-8", "surrogatepass")
    quoted_printable = quopri.encodestring(data, quotetabs=True).decode("ascii")
    return [
        base64.b64encode(data).decode("ascii").rstrip("="),
        quote(name, safe="", errors="replace"),
        quoted_printable,
        quoted_printable.replace("@", "=40"),
    ]
