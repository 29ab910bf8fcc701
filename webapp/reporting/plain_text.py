"""A report as plain text, for a ticket: what the IT view says, without the picture."""

from collections.abc import Iterator
from datetime import UTC, datetime

from webapp.domain.report import Direction, Report, ServerSummary, StageResult
from webapp.domain.result import Result
from webapp.domain.vocabulary import Leg, Outcome
from webapp.explanations import Explanation, explain, summary, visible, warning_text, words
from webapp.explanations.values import Reader
from webapp.reporting.facts import observed
from webapp.reporting.reproduce import reproduce

_WIDTH = 400  # of a line of the transcript, at most
_SIGNS = {Direction.SERVER: "S", Direction.CLIENT: "C", Direction.NOTE: "!"}


def _(sentence: str) -> str:
    """Mark a sentence for the catalogs."""
    return sentence


_TITLE = _("Mail connection check")
_REQUESTS = _("What we ask of you")
_OBSERVED = _("What we observed")
_COMMANDS = _("Reproduce it yourself")
_TRANSCRIPT = _("Transcript")
_REQUIREMENTS = _("Technical requirements")
_KEPT = _("Kept until %(time)s")


class _Text:
    def __init__(self, result: Result, report: Report, reader: Reader, brand: str, link: str) -> None:
        self.result, self.report, self.reader = result, report, reader
        self.brand, self.link = brand, link
        self.say = reader.say

    def lines(self) -> Iterator[str]:
        told = summary(self.report, self.reader.language)
        yield f"{self.say(_TITLE)} {self.result.id}" + (f" ({self.brand})" if self.brand else "")
        yield from filter(None, (self.link, self._moment(self.report.created_at)))
        yield from ("", told.heading, told.finding, "")
        yield from self._settings()
        yield from self._stages()
        yield from self._section(_REQUESTS, self._requests())
        yield from self._section(_OBSERVED, self._observed())
        yield from self._section(_REQUIREMENTS, self._requirements())
        yield from self._section(_COMMANDS, [command for _stage, command in reproduce(self.report)])
        yield from self._section(_TRANSCRIPT, self._transcript())
        yield from ("", self.say(_KEPT) % {"time": self._moment(self.result.expires_at)})

    def _moment(self, moment: datetime) -> str:
        """UTC, and where the reader's clock shows another time, that one too."""
        utc = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        here = moment.astimezone(self.reader.zone)
        if not here.utcoffset():
            return utc
        offset = here.strftime("%z")
        return f"{utc} ({here:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:5]})"

    def _section(self, title: str, lines: list[str]) -> Iterator[str]:
        if lines:
            yield from ("", f"== {self.say(title)} ==", *lines)

    def _settings(self) -> Iterator[str]:
        settings = self.report.settings
        yield settings.address + (f" ({settings.username})" if settings.username != settings.address else "")
        for name, server in (("IMAP", settings.imap), ("SMTP", settings.smtp)):
            if server is not None:
                yield f"{name}  {self._server(server)}"
        yield ""

    def _server(self, server: ServerSummary) -> str:
        return f"{server.host}:{server.port}  {self.say(words.SECURITIES[server.security])}"

    def _stages(self) -> Iterator[str]:
        for row in self.report.stages:
            yield from self._stage(row)

    def _stage(self, row: StageResult) -> Iterator[str]:
        took = f"  {row.duration_ms} ms" if row.duration_ms is not None else ""
        yield f"[{self.say(words.OUTCOMES[row.outcome])}] {self.say(words.STAGES[row.stage])}{took}"
        if row.cause:
            yield f"    {row.stage} / {row.problem or '-'} / {row.cause}"
        for warning in row.warnings:
            said = warning_text(
                warning, row, self.report, language=self.reader.language, zone=self.reader.zone
            )
            yield f"    {said.title}: {said.text}"
        if row.outcome in (Outcome.FAILED, Outcome.INTERRUPTED) and row.cause:
            explanation = self._explain(row)
            yield f"    {explanation.title}"
            yield from (f"    {line}" for line in explanation.what)
            yield f"    {self.say(words.WHO_FOR_IT[explanation.who])}"
        yield from (f"    > {visible(line, _WIDTH)}" for line in row.evidence)

    def _explain(self, row: StageResult) -> Explanation:
        return explain(row, self.report, language=self.reader.language, zone=self.reader.zone)

    def _requests(self) -> list[str]:
        failed = [row for row in self.report.stages if row.outcome is Outcome.FAILED]
        asked = [request for row in failed for request in self._explain(row).requests]
        return [f"- {request}" for request in dict.fromkeys(asked)]

    def _observed(self) -> list[str]:
        groups = observed(self.report, self.reader)
        lines = []
        for at, leg in enumerate(Leg):
            for group in groups:
                told = [(fact.label, cell) for fact in group.facts if (cell := fact.cells[at])]
                lines += [f"{leg.upper()}  {group.title}"] if told else []
                lines += [f"    {label}: {'; '.join(cell)}" for label, cell in told]
        return lines

    def _requirements(self) -> list[str]:
        return [
            f"[{self.say(words.MET[item.met])}] {self.say(words.REQUIREMENTS[item.id])}"
            + (f" ({visible(item.evidence)})" if item.evidence else "")
            for item in self.report.requirements
        ]

    def _transcript(self) -> list[str]:
        return [
            f"{line.ms / 1000:9.3f}  {line.leg.upper()}  {_SIGNS[line.direction]}  {visible(line.text, _WIDTH)}"
            for line in self.report.transcript
        ]


def plain_text(result: Result, report: Report, reader: Reader, *, brand: str = "", link: str = "") -> str:
    """report: the run to tell of, masked already where its reader must not see names.

    brand: who tells it. link: to the IT view.
    """
    return "\n".join(_Text(result, report, reader, brand, link).lines()) + "\n"
