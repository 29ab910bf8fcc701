"""The SMTP leg up to the login: reach the server, EHLO, log in."""

import ipaddress

from webapp.checks.log import StageRow
from webapp.checks.policy import Mechanism, smtp_mechanism
from webapp.checks.session import LegContext, Session, open_session
from webapp.domain.evidence import Ending, Phase
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Warning
from webapp.protocols.smtp import SmtpDialogue

# Codes with which a server says that it does not know EHLO (RFC 5321 section 4.1.4).
_EHLO_UNKNOWN = {"500", "501", "502", "504", "550"}


class SmtpSession(Session):
    dialogue: SmtpDialogue

    def new_dialogue(self) -> SmtpDialogue:
        return SmtpDialogue()

    @property
    def client_name(self) -> str:
        """What EHLO says: the operator's name, else the literal of our address (RFC 5321 section 4.1.3)."""
        if self.context.options.client_name or self.connection is None:
            return self.context.options.client_name or "localhost"
        address = ipaddress.ip_address(self.connection.source_address.partition("%")[0])
        return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"

    async def greet(self) -> None:
        reply = await self.greeting()
        self.row.put(greeting=" ".join(reply.lines))
        if not reply.ok:
            raise self.refused(reply)

    async def learn_capabilities(self) -> None:
        self.dialogue.ehlo(self.client_name)
        reply = await self.reply(Phase.CAPABILITY, command="EHLO")
        if not reply.ok and reply.status in _EHLO_UNKNOWN:
            self.dialogue.helo(self.client_name)
            reply = await self.reply(Phase.CAPABILITY, command="HELO")
        if not reply.ok:
            raise self.refused(reply)
        offered = self.dialogue.capabilities or {}
        self.capabilities = tuple(" ".join((word, *parameters)) for word, parameters in offered.items())

    @property
    def offers_starttls(self) -> bool:
        return self.dialogue.offers("STARTTLS")

    def say_starttls(self) -> None:
        self.dialogue.starttls()

    async def log_in(self) -> None:
        server = self.context.server
        mechanism = smtp_mechanism(self.dialogue.mechanisms)
        if mechanism is None:
            raise self.failed(Phase.LOGIN, Ending.NOT_OFFERED, detail="AUTH")
        self.mechanism = mechanism.value
        self.row.put(mechanism=mechanism.value)
        if server.security is ConnectionSecurity.NONE and mechanism is not Mechanism.CRAM_MD5:
            self.row.warn(Warning.UNENCRYPTED_LOGIN)
        self.password_sent = True
        start = {
            Mechanism.PLAIN: self.dialogue.auth_plain,
            Mechanism.LOGIN: self.dialogue.auth_login,
            Mechanism.CRAM_MD5: self.dialogue.auth_cram_md5,
        }[mechanism]
        start(server.username, server.secret)
        reply = await self.reply(Phase.LOGIN, command=f"AUTH {mechanism.value}")
        if not reply.ok:
            raise self.refused(reply)
        self.row.quote(reply.lines)


async def connect(context: LegContext, row: StageRow) -> SmtpSession:
    """An encrypted (where asked for), greeted, understood session, not logged in."""
    return await open_session(SmtpSession, context, row)


async def log_in(session: SmtpSession, row: StageRow) -> None:
    """One login attempt. The session's row becomes `row`."""
    session.row = row
    with session.closed_on_failure():
        await session.log_in()
