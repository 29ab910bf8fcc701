"""How a page reaches a result: by the token in its address, with what its reader may see."""

from dataclasses import dataclass, replace
from typing import Any, cast

from flask import abort, current_app, request

from webapp.config import Config
from webapp.domain.report import Report
from webapp.domain.result import Result, Run, RunKind
from webapp.reporting.masking import mask
from webapp.store import Gone, InvalidToken, Token
from webapp.web import owner


@dataclass(frozen=True, slots=True)
class Visit:
    """One reader in front of one result.

    full: sees address and user names in full. owner: may also run again, share and delete.
    number: of the run that is looked at; None: the newest.
    """

    token: Token
    result: Result
    owner: bool
    full: bool
    number: int | None = None

    @property
    def path(self) -> str:
        return f"/checks/{self.token.text}"

    @property
    def run(self) -> Run:
        """The run that is looked at, unmasked."""
        return next((run for run in self.result.runs if run.number == self.number), self.result.newest)

    @property
    def report(self) -> Report:
        """The report of that run, as far as this reader may see it."""
        report = self.run.report
        return report if self.full else mask(report)

    def at_whole_check(self) -> "Visit":
        """At the newest run that tried everything: a test without password must not hide what it did not try."""
        whole = [run.number for run in self.result.runs if run.kind is RunKind.FULL]
        return replace(self, number=whole[-1]) if whole else self

    def at_asked(self) -> "Visit":
        """At the run that the address asks for (`?run=1`), else at `Result.shown_first`; 404 for none of its runs."""
        asked = request.args.get("run")
        if asked is None:
            return replace(self, number=self.result.shown_first.number)
        if asked not in {str(run.number) for run in self.result.runs}:
            abort(404)
        return replace(self, number=int(asked))

    def shown(self, result: Result | None = None) -> Result:
        """`result` (this visit's own, or a newer state of it) as far as this reader may see it."""
        result = result or self.result
        if self.full:
            return result
        return replace(result, runs=tuple(replace(run, report=mask(run.report)) for run in result.runs))


def engine() -> Any:
    return current_app.extensions["engine"]


def config() -> Config:
    return cast(Config, current_app.extensions["inbox_config"])


def visit(text: str) -> Visit:
    """The visit to the link with this token; 404 for one that nobody gave out, 410 for what is gone."""
    try:
        token = Token.parse(text)
    except InvalidToken:
        abort(404)
    result = engine().result(token)
    if result is None:
        abort(404)
    if isinstance(result, Gone):
        abort(410)
    mine = owner.is_owner(result)
    return Visit(token, result, mine, mine or result.sharing.show_address)


def public_url(path: str) -> str:
    """An address of this site to be sent to others."""
    base = config().public_url or request.host_url.rstrip("/")
    return f"{base}{path}"
