"""What was probably meant by a host name, or a mail domain, that leads nowhere."""

from collections.abc import Collection, Iterable, Iterator

from webapp.domain.vocabulary import Leg

# The words that a host of each leg begins with, and those of other services that end up in the wrong field.
_OWN_WORD = {Leg.IMAP: "imap", Leg.SMTP: "smtp"}
_OTHER_WORDS = {Leg.IMAP: ("smtp", "pop", "pop3"), Leg.SMTP: ("imap", "pop", "pop3")}
# Endings that are no top-level domains, and what was meant. Only such endings: ".co" and ".cm" exist.
_ENDINGS = {
    ".con": ".com", ".cmo": ".com", ".ocm": ".com", ".vom": ".com", ".xom": ".com", ".comm": ".com",
    ".cojp": ".co.jp", ".co.jo": ".co.jp", ".co.jpp": ".co.jp", ".nejp": ".ne.jp",
    ".ne.jo": ".ne.jp", ".ne.jpp": ".ne.jp", ".orjp": ".or.jp", ".or.jo": ".or.jp",
    ".nte": ".net", ".ent": ".net", ".nett": ".net", ".ogr": ".org", ".rog": ".org",
}  # fmt: skip


def corrections(leg: Leg, host: str, known_hosts: Iterable[str] = ()) -> tuple[str, ...]:
    """Hosts that may have been meant by `host` (normalised), the most likely first; never `host` itself.

    known_hosts: hosts of providers for this leg; one that differs by at most two slips is a candidate.
    """
    found = dict.fromkeys(_spellings(leg, _with_right_ending(host), known_hosts))
    found.pop(host, None)
    return tuple(found)


def _with_right_ending(host: str) -> str:
    wrong = max((ending for ending in _ENDINGS if host.endswith(ending)), key=len, default="")
    return host.removesuffix(wrong) + _ENDINGS[wrong] if wrong else host


def _spellings(leg: Leg, host: str, known_hosts: Iterable[str]) -> Iterator[str]:
    own = _OWN_WORD[leg]
    first, _, rest = host.partition(".")
    if rest and first != own and (slips(first, own) == 1 or first in _OTHER_WORDS[leg]):
        yield f"{own}.{rest}"
    if first.startswith(own) and len(first) > len(own) and rest:  # "imapexample.com", "imap-example.com"
        yield f"{own}.{first.removeprefix(own).lstrip('-')}.{rest}"
    yield host
    near = sorted((slips(host, known), known) for known in known_hosts if abs(len(known) - len(host)) <= 2)
    yield from (known for distance, known in near if 0 < distance <= 2 and len(known) >= 10)
    if rest and first != own:
        yield f"{own}.{host}"
        yield f"mail.{host}"


def domain_meant(typed: str, known: Collection[str]) -> str | None:
    """The known mail domain that `typed` is one slip away from; None where it is known itself, or none is near."""
    right = _with_right_ending(typed)
    if typed in known or right in known:
        return right if typed not in known else None
    near = (name for name in known if len(name) >= 7 and abs(len(name) - len(right)) <= 1)
    return next((name for name in near if slips(right, name) == 1), None)


def slips(typed: str, meant: str) -> int:
    """How many letters were left out, added, mistaken or swapped (optimal string alignment distance)."""
    before, row = list[int](), list(range(len(meant) + 1))
    for i, letter in enumerate(typed, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(meant, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
