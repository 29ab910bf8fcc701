"""Certificates in lines, and the chains that the servers presented."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from webapp.domain.report import Json, Report, list_of
from webapp.domain.vocabulary import Leg, Stage
from webapp.explanations import visible, words
from webapp.explanations.values import Reader


def _(sentence: str) -> str:
    """Mark a sentence for the catalogs."""
    return sentence


_CONNECTS = {Leg.IMAP: Stage.IMAP_CONNECT, Leg.SMTP: Stage.SMTP_CONNECT}
_ISSUED = _("issued by %(issuer)s")
_NAMES = _("names: %(names)s")
_VALID = _("valid from %(start)s to %(end)s")
_SHORT = 300  # characters of what a certificate says


@dataclass(frozen=True, slots=True)
class Chain:
    """The certificates that a server presented, its own first; each a few lines. legs: whose chain it is."""

    legs: tuple[Leg, ...]
    certificates: tuple[tuple[str, ...], ...]


def certificate_lines(facts: Mapping[str, Json], reader: Reader) -> Iterable[str]:
    """One certificate: for whom, by whom, how long, and its fingerprint. Dates are UTC."""
    yield visible(str(facts.get("subject", "")), _SHORT)
    if names := list_of(facts, "names"):
        yield reader.say(_NAMES) % {"names": visible(", ".join(map(str, names)), _SHORT)}
    yield reader.say(_ISSUED) % {"issuer": visible(str(facts.get("issuer", "")), _SHORT)}
    start, end = (str(facts.get(edge, ""))[:10] for edge in ("not_before", "not_after"))
    yield reader.say(_VALID) % {"start": start, "end": end}
    yield reader.say(words.SEPARATOR).join(
        filter(None, (str(facts.get("key", "")), str(facts.get("signature", ""))))
    )
    yield f"SHA-256 {facts.get('fingerprint', '')}"


def chains(report: Report, reader: Reader) -> tuple[Chain, ...]:
    """The chains of both legs that hold more than the server's own certificate; one where both showed the same."""
    found: list[tuple[list[Leg], list[Json]]] = []
    for leg, stage in _CONNECTS.items():
        shown = list_of(report.stage(stage).details, "chain")
        same = next((legs for legs, chain in found if chain == shown), None)
        if same is not None:
            same.append(leg)
        elif len(shown) > 1:
            found.append(([leg], shown))
    return tuple(
        Chain(
            tuple(legs),
            tuple(tuple(certificate_lines(one, reader)) for one in chain if isinstance(one, dict)),
        )
        for legs, chain in found
    )
