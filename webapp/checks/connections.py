"""The five-connections test: the one exception to one login per run, and only where the customer asked for it."""

from webapp.checks import imap
from webapp.checks.log import StageFailed, StageRow
from webapp.domain.vocabulary import Stage

WANTED = 5


async def count_connections(first: imap.ImapSession) -> None:
    """Open further logins beside `first`, one after the other, stop at the first refusal, close them all.

    Writes `connections` into the details of the login stage: {"wanted": 5, "reached": n, "refusal": "..."}.
    Fewer than wanted without a refusal: the check's time was up.
    """
    context = first.context
    opened: list[imap.ImapSession] = []
    reached, refusal = 1, ""
    try:
        while reached < WANTED and not context.deadline.over:
            row = StageRow(context.log, Stage.IMAP_LOGIN)
            try:
                opened.append(await imap.connect(context, row))
                await opened[-1].log_in()
            except StageFailed as failure:
                # Many servers say no before the login already: in the greeting, or by not letting us connect.
                reply = failure.evidence.reply
                refusal = " ".join(reply.lines) if reply else failure.evidence.ending.value
                break
            reached += 1
    finally:
        for session in opened:
            session.close()
    context.log.amend(
        Stage.IMAP_LOGIN, connections={"wanted": WANTED, "reached": reached, "refusal": refusal}
    )
