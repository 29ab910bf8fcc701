"""The test message: sent once, then looked for in the mailbox that is already open."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from webapp.checks.imap import ImapSession
from webapp.checks.log import StageFailed, StageRow
from webapp.checks.options import CheckOptions
from webapp.checks.policy import usable_utf8
from webapp.checks.smtp import SmtpSession
from webapp.domain.evidence import Ending, Phase, Reply
from webapp.domain.report import Arrival, ArrivalOutcome
from webapp.domain.settings import ConnectionSettings
from webapp.protocols.addresses import needs_smtputf8
from webapp.protocols.mailboxes import find_junk
from webapp.protocols.message import compose, subject_for

# Seconds between two looks: short at first, since most servers deliver within a second.
_FIRST_LOOK, _LONGEST_PAUSE = 0.25, 4.0
# From this many seconds on, the junk folder is looked into as well.
_LOOK_INTO_JUNK_AFTER = 1.0


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the server has accepted. `at` is on the loop's clock."""

    message_id: str
    token: str
    subject: str
    to_checked_mailbox: bool
    at: float


async def send(
    session: SmtpSession, row: StageRow, settings: ConnectionSettings, options: CheckOptions
) -> Sent:
    """Send the one message of this check. A refusal at any step ends the stage."""
    recipient = settings.recipient or options.test_recipient or settings.address
    token = secrets.token_hex(6)
    # Our own domain part: servers that add or check a Message-ID see that it was not made up by them.
    message_id = f"<{token}.{secrets.token_hex(6)}@inbox-check.invalid>"
    subject = subject_for(token)
    row.put(message_id=message_id, subject=subject, recipient=recipient)
    utf8 = needs_smtputf8(settings.address, recipient)
    if utf8 and not usable_utf8(session.dialogue.capabilities or {}):
        raise session.failed(Phase.MAIL_FROM, Ending.NOT_OFFERED, detail="SMTPUTF8")
    message = compose(
        settings.address,
        recipient,
        message_id=message_id,
        token=token,
        date=datetime.now(UTC),
        brand=options.brand,
        smtputf8=utf8,
    )
    session.dialogue.send_message(settings.address, recipient, message, smtputf8=utf8)
    phase = Phase.MAIL_FROM
    while True:
        reply = await session.reply(phase, command=_COMMANDS[phase])
        if not reply.ok:
            raise session.refused(reply)
        if reply.phase is Phase.END_OF_DATA:
            break
        phase = _NEXT[reply.phase]
    row.quote(reply.lines)
    return Sent(
        message_id,
        token,
        subject,
        to_checked_mailbox=recipient.casefold() == settings.address.casefold(),
        at=asyncio.get_running_loop().time(),
    )


# What is waited for after each reply; a dialogue that leaves a step out answers with a later phase.
_NEXT = {Phase.MAIL_FROM: Phase.RCPT_TO, Phase.RCPT_TO: Phase.END_OF_DATA, Phase.DATA: Phase.END_OF_DATA}
_COMMANDS = {Phase.MAIL_FROM: "MAIL FROM", Phase.RCPT_TO: "RCPT TO", Phase.END_OF_DATA: "DATA"}


async def watch_arrival(session: ImapSession, sent: Sent, seconds: float) -> Arrival:
    """Look for the message until it is there or `seconds` have gone by since it was accepted.

    Raises StageFailed (NOT_ARRIVED) when it was not seen; an IMAP session that breaks meanwhile counts as not seen.
    """
    loop = asyncio.get_running_loop()
    until = sent.at + seconds
    with session.row.timed(Phase.ARRIVAL, max(0.0, until - loop.time())):
        watch = _Watch(session, sent, until)
        try:
            async with asyncio.timeout_at(until + 1):
                folder = await watch.run()
        except (StageFailed, TimeoutError):
            folder = None
    waited = round(loop.time() - sent.at, 1)
    if folder is None:
        raise session.failed(Phase.ARRIVAL, Ending.NOT_ARRIVED, seconds=round(waited))
    outcome = ArrivalOutcome.ARRIVED if folder == "INBOX" else ArrivalOutcome.SPAM
    return Arrival(outcome, folder=folder, seconds=waited)


class _Watch:
    """The looks into INBOX, with pauses that end early when the server announces mail."""

    def __init__(self, session: ImapSession, sent: Sent, until: float) -> None:
        self.session = session
        self.sent = sent
        self.until = until
        self.loop = asyncio.get_running_loop()
        self.junk: str | None = None
        self.junk_known = False
        self.idles = "IDLE" in session.capabilities

    @property
    def left(self) -> float:
        return self.until - self.loop.time()

    async def run(self) -> str | None:
        """The folder in which the message was seen, or None."""
        pause = _FIRST_LOOK
        while True:
            if await self._found():
                return "INBOX"
            if self.loop.time() - self.sent.at >= _LOOK_INTO_JUNK_AFTER and await self._found_in_junk():
                return self.junk
            if self.left <= 0:
                return None
            await self._pause(min(pause, self.left))
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _ask(self, command: str) -> Reply:
        return await self.session.reply(Phase.ARRIVAL, min(20.0, max(1.0, self.left)), command)

    async def _found(self) -> bool:
        dialogue = self.session.dialogue
        dialogue.search_message(self.sent.message_id, self.sent.token)
        reply = await self._ask("UID SEARCH")
        return reply.ok and bool(dialogue.found)

    async def _found_in_junk(self) -> bool:
        if not self.junk_known:
            self.session.dialogue.list_mailboxes()
            await self._ask("LIST")
            self.junk = find_junk(self.session.dialogue.mailboxes)
            self.junk_known = True
        if self.junk is None:
            return False
        opened = await self.session.examine(self.junk)
        found = opened.ok and await self._found()
        if not found:
            await self.session.examine("INBOX")
        return found

    async def _pause(self, seconds: float) -> None:
        """Wait, by IDLE where the server has it (RFC 2177), else by the clock; then let it tell of new mail."""
        dialogue = self.session.dialogue
        if not self.idles:
            await asyncio.sleep(seconds)
            dialogue.noop()
            await self._ask("NOOP")
            return
        dialogue.idle()
        await self.session.wait_for_mail(seconds)
        if dialogue.idling:
            dialogue.done()
            await self._ask("IDLE")
        else:
            # Offered, and then refused: the clock will do.
            self.idles = False
