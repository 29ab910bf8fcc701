"""The mail that hands a result over: subject, one sentence, the link, what is asked, and how long the link works."""

from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from webapp.domain.report import Report
from webapp.domain.vocabulary import Outcome
from webapp.explanations import explain
from webapp.explanations.values import Reader


def _(sentence: str) -> str:
    """Mark a sentence for the catalogs."""
    return sentence


_SUBJECT = _("Result of a mail connection check")
_PROBLEM = _("A mail connection check found a problem. Its full record, without the password, is here:")
_RECORD = _("The full record of a mail connection check, without the password, is here:")
_UNTIL = _("The link works until %(date)s.")


@dataclass(frozen=True, slots=True)
class MailText:
    subject: str
    lines: tuple[str, ...]


def mail_text(report: Report, link: str, until: datetime, reader: Reader) -> MailText:
    """report: masked where its names shall not travel. link: of the IT view. until: the end of its life."""
    failed = [row for row in report.stages if row.outcome is Outcome.FAILED]
    told = [explain(row, report, language=reader.language, zone=reader.zone) for row in failed]
    requests = dict.fromkeys(request for explanation in told for request in explanation.requests)
    day = format_date(until.astimezone(reader.zone), "long", locale=reader.formats)
    return MailText(
        told[0].title if told else reader.say(_SUBJECT),
        (
            reader.say(_PROBLEM if told else _RECORD),
            link,
            *(f"- {request}" for request in requests),
            reader.say(_UNTIL) % {"date": day},
        ),
    )
