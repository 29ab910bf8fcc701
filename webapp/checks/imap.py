"""The IMAP leg: reach the server, log in, open INBOX for reading."""

import asyncio
from contextlib import suppress

from webapp.checks.log import StageRow
from webapp.checks.policy import Mechanism, imap_mechanism, wants_identification
from webapp.checks.session import LegContext, Session, open_session
from webapp.domain.evidence import Ending, Phase, Reply
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Warning
from webapp.protocols.imap import ImapDialogue


class ImapSession(Session):
    dialogue: ImapDialogue

    preauthenticated = False

    def new_dialogue(self) -> ImapDialogue:
        return ImapDialogue()

    async def greet(self) -> None:
        reply = await self.greeting()
        self.row.put(greeting=" ".join(reply.lines))
        if not reply.ok:
            raise self.refused(reply)
        self.preauthenticated = reply.status == "PREAUTH"
        if self.preauthenticated and self.context.wants_starttls:
            # Nothing can be encrypted any more (RFC 9051 section 6.2.1), and a credential is not sent in the clear.
            raise self.refused(reply)

    async def learn_capabilities(self) -> None:
        """Ask only where the server has not told already."""
        if self.dialogue.capabilities is None:
            self.dialogue.capability()
            reply = await self.reply(Phase.CAPABILITY, command="CAPABILITY")
            if not reply.ok:
                raise self.refused(reply)
        self.capabilities = self.dialogue.capabilities or ()

    @property
    def offers_starttls(self) -> bool:
        return self.dialogue.offers("STARTTLS")

    def say_starttls(self) -> None:
        self.dialogue.starttls()

    async def log_in(self) -> None:
        if self.preauthenticated:
            return
        server = self.context.server
        mechanism = imap_mechanism(self.capabilities)
        if mechanism is None:
            raise self.failed(Phase.LOGIN, Ending.NOT_OFFERED, detail="AUTH")
        self.mechanism = mechanism.value
        self.row.put(mechanism=mechanism.value)
        if server.security is ConnectionSecurity.NONE:
            self.row.warn(Warning.UNENCRYPTED_LOGIN)
        # From here on the password counts as sent, whatever comes of it.
        self.password_sent = True
        before = self.dialogue.capabilities
        if mechanism is Mechanism.PLAIN:
            self.dialogue.authenticate_plain(server.username, server.secret)
        else:
            self.dialogue.login(server.username, server.secret)
        reply = await self.reply(Phase.LOGIN, command=mechanism.value)
        self.row.quote(reply.lines[-3:])
        if not reply.ok:
            self.row.evidence.clear()
            raise self.refused(reply)
        if self.dialogue.capabilities is not None and self.dialogue.capabilities != before:
            self.capabilities = self.dialogue.capabilities

    async def open_inbox(self) -> None:
        """EXAMINE: nothing in the mailbox is ever changed (RFC 9051 section 6.3.3)."""
        identify = "ID" in self.capabilities
        if identify and wants_identification(self.context.provider, self.context.server.host):
            await self.identify()
            identify = False
        reply = await self.examine("INBOX")
        if not reply.ok and identify:
            # Some servers serve nobody who has not introduced themselves, and say so only here.
            await self.identify()
            reply = await self.examine("INBOX")
        if not reply.ok:
            raise self.refused(reply)

    async def identify(self) -> None:
        """Say who we are; the answer does not matter."""
        self.dialogue.identify()
        await self.reply(Phase.SELECT, command="ID")

    async def examine(self, mailbox: str | bytes) -> Reply:
        self.dialogue.examine(mailbox)
        return await self.reply(Phase.SELECT, command="EXAMINE")

    async def wait_for_mail(self, seconds: float) -> None:
        """While idling: until the server announces mail, or for `seconds`."""
        loop = asyncio.get_running_loop()
        await self.flush()
        with suppress(TimeoutError):
            await self._next(loop.time() + seconds)
        self._write_down()


async def connect(context: LegContext, row: StageRow) -> ImapSession:
    """An encrypted (where asked for), greeted, understood session, not logged in."""
    return await open_session(ImapSession, context, row)


async def log_in(session: ImapSession, row: StageRow) -> None:
    """One login attempt, then INBOX. The session's row becomes `row`."""
    session.row = row
    with session.closed_on_failure():
        await session.log_in()
        row.put(capabilities={"after_login": list(session.capabilities)})
        await session.open_inbox()
