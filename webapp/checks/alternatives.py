"""The setting that works: what to do with what the search for alternatives found."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from webapp.checks import imap, smtp
from webapp.checks.log import StageFailed, StageRow
from webapp.checks.session import LegContext
from webapp.diagnosis import diagnose
from webapp.domain.evidence import Ending, Evidence
from webapp.domain.report import ACCEPTED, TRIED, Suggestion, Verified
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg, Stage
from webapp.transport.names import normalise_host

# Seconds for probing, all candidates at once.
PROBE_SECONDS = 8.0
# Other settings do not help against these: the name is fine and the right server answered.
_POINTLESS = {Ending.NOT_ALLOWED, Ending.DEADLINE, Ending.CANCELLED, Ending.INTERRUPTED}


async def look_for_alternatives(context: LegContext, evidence: Evidence) -> None:
    """Search without a password, and let the run's unused login attempt confirm the best finding.

    The login goes only to the very host that the customer entered, and only over verified TLS.
    """
    find = context.options.find_alternatives
    seconds = context.deadline.left(PROBE_SECONDS)
    if find is None or evidence.ending in _POINTLESS or seconds < 1:
        return
    found: tuple[Suggestion, ...] = ()
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            found = await find(
                context.leg,
                context.server,
                evidence,
                context.network,
                address=context.address,
                seconds=seconds,
            )
    if not found:
        return
    context.log.note(context.leg, f"found {len(found)} other settings that answer")
    first, *others = found
    if not evidence.password_sent and await _login_succeeds(context, first):
        first = replace(first, verified=Verified.LOGIN)
    context.log.change(suggestions=(*context.log.report.suggestions, first, *others))
    context.log.tell()


async def _login_succeeds(context: LegContext, suggestion: Suggestion) -> bool:
    if (
        suggestion.host != normalise_host(context.server.host)
        or suggestion.security is ConnectionSecurity.NONE
        or context.options.skip_logins
    ):
        return False
    context = await context.with_secret()
    server = context.server
    if not server.secret:
        return False
    there = replace(
        context,
        server=replace(server, port=suggestion.port, security=suggestion.security),
        allow_insecure=False,
    )
    # A row of its own that never enters the report: the failed stage keeps what it saw.
    row = StageRow(context.log, Stage.IMAP_LOGIN if context.leg is Leg.IMAP else Stage.SMTP_LOGIN)
    failed = Stage.IMAP_CONNECT if context.leg is Leg.IMAP else Stage.SMTP_CONNECT
    # Told before it is known: a check that is stopped meanwhile has tried the password all the same.
    context.log.amend(failed, login_elsewhere=TRIED)
    try:
        if context.leg is Leg.IMAP:
            mailbox = await imap.connect(there, row)
            await imap.log_in(mailbox, row)
            await mailbox.farewell(mailbox.dialogue.logout)
        else:
            session = await smtp.connect(there, row)
            await smtp.log_in(session, row)
            await session.farewell(session.dialogue.quit)
    except StageFailed as failure:
        context.log.amend(failed, login_elsewhere=diagnose(failure.evidence).cause.value)
        return False
    context.log.amend(failed, login_elsewhere=ACCEPTED)
    return True
