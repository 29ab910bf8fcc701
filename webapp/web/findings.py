"""What the IT team has to know first: each cause with who must fix it, what is asked, and each note."""

from dataclasses import dataclass, replace

from webapp.domain.report import Report
from webapp.explanations import Explanation, own_words, words
from webapp.web.cards import Card, rows
from webapp.web.i18n import gettext


@dataclass(frozen=True, slots=True)
class Finding:
    """A cause, once, with all stages that ended with it.

    stages: (name, codes) of each. replies: exactly what the servers said there.
    """

    card: Card
    who: str
    stages: tuple[tuple[str, str], ...]
    replies: tuple[str, ...]

    @property
    def explanation(self) -> Explanation:
        return self.card.explanation


@dataclass(frozen=True, slots=True)
class Remark:
    """A note about a stage that works."""

    stage: str
    title: str
    text: str


def findings(report: Report) -> tuple[tuple[Finding, ...], tuple[Remark, ...]]:
    """In the order of the stages; what was asked for one stage is not asked again for the next."""
    found: list[Finding] = []
    remarks: list[Remark] = []
    for row in rows(report):
        seen = report.stage(row.station.stage)
        remarks += [Remark(row.station.name, note.title, note.text) for note in row.notes]
        stage = row.station.name, " · ".join(filter(None, (seen.stage, seen.problem, seen.cause)))
        if row.card:
            who = gettext(words.WHO_FOR_IT[row.card.explanation.who])
            found.append(Finding(row.card, who, (stage,), row.card.explanation.server_words))
        elif row.same_as:
            at = next(at for at, one in enumerate(found) if report.stage(one.card.stage).cause is seen.cause)
            same = found[at]
            found[at] = replace(
                same, stages=(*same.stages, stage), replies=(*same.replies, *own_words(seen.evidence))
            )
    return tuple(found), tuple(remarks)
