"""What fills the placeholders of the texts: facts of a check, written in the reader's language.

Facts come from servers and certificates: each is bounded and made visible before it gets into a sentence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from babel.dates import format_date, format_time, get_timezone_gmt
from babel.numbers import format_decimal

from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg
from webapp.explanations import words
from webapp.explanations.languages import translations
from webapp.explanations.show import visible
from webapp.explanations.texts import _

# A fact in a sentence is at most this long; a longer one is cut, visibly.
FACT_LIMIT = 120
# No summer time since 1951: a fixed offset needs no zone data on the machine.
JAPAN = timezone(timedelta(hours=9), "JST")

# Where CLDR's plain "en" writes dates as in the United States.
_FORMATS = {"en": "en_GB"}

# These have a neutral word where the fact is missing, so that every wording may use them.
ALWAYS_KNOWN = frozenset({"server", "protocol", "ports", "tls_port", "starttls_port", "provider", "found"})


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom words are chosen. zone: for dates and times; Japan's where the browser told none."""

    language: str
    zone: tzinfo = JAPAN

    @property
    def formats(self) -> str:
        """The locale for dates and numbers."""
        return _FORMATS.get(self.language, self.language)

    def say(self, message: str) -> str:
        return translations(self.language).ugettext(message)

    def count(self, one: str, many: str, number: int) -> str:
        return translations(self.language).ungettext(one, many, number)


def duration(milliseconds: float, language: str) -> str:
    """A duration, one decimal: "0.2 s", 「0.2 秒」."""
    reader = Reader(language)
    if milliseconds <= 50:  # half is rounded to even: 0.05 would be "0.0"
        return reader.say(_("under 0.1 s"))
    number = format_decimal(milliseconds / 1000, format="0.0", locale=reader.formats)
    return reader.say(_("%(seconds)s s")) % {"seconds": number}


def values(facts: Mapping[str, object], leg: Leg | None, reader: Reader) -> dict[str, str]:
    """The placeholders that can be filled. Facts that are missing, empty or of a wrong kind are left out.

    facts, by placeholder: "port", "seconds", "days" numbers; "date" a datetime, date or RFC 3339 text;
    "time" a datetime; "names", "addresses", "offered" lists or text; "security" a ConnectionSecurity or its
    code; "found" a code of `words.FOUND`; everything else text.
    """
    known = {
        "server": reader.say(words.SERVERS[leg]),
        "protocol": reader.say(words.PROTOCOLS[leg]),
        "ports": reader.say(words.USUAL_PORTS[leg]),
        "tls_port": reader.say(words.TLS_PORTS[leg]),
        "starttls_port": reader.say(words.STARTTLS_PORTS[leg]),
        "provider": reader.say(words.SOME_PROVIDER),
        "found": reader.say(words.FOUND["other"]),
    }
    for name, fact in facts.items():
        text = _WRITERS.get(name, _text)(fact, reader)
        if text:
            known[name] = text
    return known


def days_until(day: object, now: datetime) -> int | None:
    """Whole days from `now` to a date fact; None where it is none."""
    end = _moment(day)
    return (end - now).days if end else None


def _text(fact: object, reader: Reader) -> str | None:
    if isinstance(fact, bool) or not isinstance(fact, str | int | float | list | tuple):
        return None
    if isinstance(fact, list | tuple):
        items = [str(item) for item in fact[:FACT_LIMIT] if isinstance(item, str | int)]
        return visible(reader.say(words.SEPARATOR).join(items), FACT_LIMIT)
    return visible(str(fact).strip(), FACT_LIMIT)


def _addresses(fact: object, reader: Reader) -> str | None:
    # Ours, from the configuration: all of them are needed, so none is cut off.
    return reader.say(words.SEPARATOR).join(map(str, fact)) if isinstance(fact, list | tuple) else None


def _number(fact: object, reader: Reader) -> str | None:
    if isinstance(fact, bool) or not isinstance(fact, int | float) or not 0 <= fact < 1e9:
        return None
    return str(format_decimal(fact, format="0" if fact >= 10 else "0.#", locale=reader.formats))


def _date(fact: object, reader: Reader) -> str | None:
    moment = _moment(fact)
    return format_date(moment.astimezone(reader.zone), "long", locale=reader.formats) if moment else None


def _time(fact: object, reader: Reader) -> str | None:
    moment = _moment(fact)
    if moment is None:
        return None
    here = moment.astimezone(reader.zone)
    clock = format_time(here, "HH:mm", tzinfo=reader.zone, locale=reader.formats)
    if here.tzname() == JAPAN.tzname(None):
        zone = reader.say(words.JAPAN_TIME)
    else:
        zone = get_timezone_gmt(here, "long", locale=reader.formats)
    return reader.say(words.CLOCK) % {"clock": clock, "zone": zone}


def _security(fact: object, reader: Reader) -> str | None:
    try:
        return reader.say(words.SECURITIES[ConnectionSecurity(str(fact))])
    except ValueError:
        return None


def _found(fact: object, reader: Reader) -> str | None:
    return reader.say(words.FOUND[fact]) if isinstance(fact, str) and fact in words.FOUND else None


def _fingerprint(fact: object, reader: Reader) -> str | None:
    """As other programs write it, "4E:91:...", to be compared by eye."""
    if not isinstance(fact, str):
        return None
    digits = fact.replace(":", "").upper()
    pairs = [digits[start : start + 2] for start in range(0, len(digits), 2)]
    return visible(":".join(pairs), FACT_LIMIT)


def _moment(fact: object) -> datetime | None:
    if isinstance(fact, str):
        try:
            fact = datetime.fromisoformat(fact)
        except ValueError:
            return None
    if isinstance(fact, date) and not isinstance(fact, datetime):
        fact = datetime(fact.year, fact.month, fact.day, tzinfo=UTC)
    if not isinstance(fact, datetime) or not 1 < fact.year < 9999:
        return None
    return fact if fact.tzinfo else fact.replace(tzinfo=UTC)


_WRITERS: Mapping[str, Callable[[object, Reader], str | None]] = {
    "addresses": _addresses,
    "date": _date,
    "days": _number,
    "fingerprint": _fingerprint,
    "found": _found,
    "seconds": _number,
    "security": _security,
    "time": _time,
}
