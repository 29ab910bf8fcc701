"""The five-connections test: the one exception to one login per run, and only where the customer asked for it."""

from webapp.checks import imap
from webapp.checks.log import StageFailed, StageRow
from webapp.domain.vocabulary import Stage

WANTED = 5


async def count_connections(first: imap.ImapSession) -> None:
    """Open further logins beside `first`, one after the other, stop at the first refusal, close them all.

    Writes `connections` into the details of the login stage: {"wanted": 5, "reached": n, "refusal": "..."}.
    """
    context = first.context
    opened: list[imap.ImapSession] = []
    refusal = ""
    try:
        while len(opened) + 1 < WANTED and not context.deadline.over:
            row = StageRow(context.log, Stage.IMAP_LOGIN)
            try:
                session = await imap.connect(context, row)
                opened.append(session)
                await session.log_in()
            except StageFailed as failure:
                reply = failure.evidence.reply
                refusal = " ".join(reply.lines) if reply else failure.evidence.ending.value
                break
        reached = 1 + sum(session.password_sent for session in opened) - bool(refusal)
    finally:
        for session in opened:
            session.close()
    context.log.amend(
        Stage.IMAP_LOGIN,
        connections={"wanted": WANTED, "reached": min(reached, WANTED), "refusal": refusal},
    )
