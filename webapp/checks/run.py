"""One check: both legs at the same time, then the test message and its arrival."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from webapp.checks import imap, message, smtp
from webapp.checks.alternatives import look_for_alternatives
from webapp.checks.connections import count_connections
from webapp.checks.log import CheckLog, StageFailed, StageRow, Ticker
from webapp.checks.options import CheckOptions
from webapp.checks.requirements import judge
from webapp.checks.scrub import Scrubber
from webapp.checks.session import SLOW, Deadline, LegContext, Session, SessionT
from webapp.diagnosis import diagnose, password_hints
from webapp.domain.evidence import Ending
from webapp.domain.report import (
    Arrival,
    ArrivalOutcome,
    ProviderSeen,
    Report,
    ServerSummary,
    SettingsSummary,
)
from webapp.domain.settings import ConnectionSettings, ServerSettings
from webapp.domain.vocabulary import Cause, Hint, Leg, SkipReason, Stage, Warning
from webapp.providers import catalog
from webapp.transport.network import Network

_CONNECT = {Leg.IMAP: Stage.IMAP_CONNECT, Leg.SMTP: Stage.SMTP_CONNECT}
_LOGIN = {Leg.IMAP: Stage.IMAP_LOGIN, Leg.SMTP: Stage.SMTP_LOGIN}
# Where nothing answers, the fault may be this installation's own network.
_OWN_FAULT_POSSIBLE = {Ending.TIMED_OUT, Ending.REFUSED, Ending.UNREACHABLE, Ending.LOOKUP_FAILED}
# At the login, these are about port and encryption: there may be another door.
_WRONG_DOOR = {Cause.AUTH_NOT_OFFERED, Cause.AUTH_REQUIRES_TLS}


def summarise(settings: ConnectionSettings) -> SettingsSummary:
    """The settings as a report keeps them: no secret."""

    def server(server: ServerSettings | None) -> ServerSummary | None:
        return ServerSummary(server.host, server.port, server.security) if server else None

    first = settings.imap or settings.smtp
    assert first is not None
    smtp_username = settings.smtp.username if settings.smtp else first.username
    return SettingsSummary(
        address=settings.address,
        username=first.username,
        imap=server(settings.imap),
        smtp=server(settings.smtp),
        allow_insecure_certificates=settings.allow_insecure_certificates,
        smtp_username=smtp_username if smtp_username != first.username else "",
        recipient=settings.recipient,
        send_test_message=settings.send_test_message,
        test_five_connections=settings.test_five_connections,
        accepted_fingerprints=tuple(sorted(settings.accepted_fingerprints)),
    )


class Check:
    """One run of one set of settings."""

    def __init__(
        self,
        settings: ConnectionSettings,
        network: Network,
        options: CheckOptions,
        emit: Callable[[Report], None],
    ) -> None:
        self.settings = settings
        self.network = network
        self.options = options
        self.deadline = Deadline(options.timeout)
        report = Report(
            settings=summarise(settings),
            created_at=datetime.now(UTC),
            egress_addresses=options.egress_addresses,
            region=options.region,
            provider=self._provider(),
            budget_ms=int(options.timeout * 1000),
        )
        self.log = CheckLog(report, Scrubber(settings.secrets()), emit)

    def _provider(self) -> ProviderSeen | None:
        settings = self.settings
        found = catalog().detect(
            email=settings.address,
            imap_host=settings.imap.host if settings.imap else None,
            smtp_host=settings.smtp.host if settings.smtp else None,
        )
        if found is None:
            return None
        return ProviderSeen(found.provider.id, found.provider.name("en"), found.detected_by)

    def context(self, leg: Leg) -> LegContext | None:
        server = self.settings.server(leg)
        if server is None:
            return None
        provider = catalog().detect_host(server.host, self.settings.address)
        return LegContext(
            leg=leg,
            server=server,
            address=self.settings.address,
            allow_insecure=self.settings.allow_insecure_certificates,
            accepted_fingerprints=self.settings.accepted_fingerprints,
            network=self.network,
            options=self.options,
            log=self.log,
            deadline=self.deadline,
            provider=provider.id if provider else None,
        )

    async def run(self) -> Report:
        sessions: list[Session] = []
        try:
            async with Ticker(self.log), asyncio.TaskGroup() as legs:
                mailbox = legs.create_task(self._imap_leg(sessions))
                legs.create_task(self._smtp_leg(sessions, mailbox))
        finally:
            for session in sessions:
                session.close()
        return self._finish()

    async def run_connect_stages(self) -> Report:
        """Both connect stages, nothing else: no password is at hand."""

        async def leg(leg: Leg, connect: Callable[[LegContext, StageRow], Awaitable[Session]]) -> None:
            session = await self._connect(leg, connect)
            if session is not None:
                session.close()

        async with Ticker(self.log), asyncio.TaskGroup() as legs:
            legs.create_task(leg(Leg.IMAP, imap.connect))
            legs.create_task(leg(Leg.SMTP, smtp.connect))
        for stage in (Stage.IMAP_LOGIN, Stage.SMTP_LOGIN, Stage.TEST_MESSAGE):
            self.log.skip(stage, SkipReason.NOT_REQUESTED)
        return self._finish()

    def _finish(self) -> Report:
        self.log.change(requirements=judge(self.log.report, self.options.requirements))
        return self.log.finish()

    # --- the legs

    async def _imap_leg(self, sessions: list[Session]) -> imap.ImapSession | None:
        """The mailbox, logged in and open; None where the leg failed or was not asked for."""
        session = await self._connect(Leg.IMAP, imap.connect)
        if session is None:
            return None
        sessions.append(session)
        if not await self._log_in(session, imap.log_in):
            return None
        if self.settings.test_five_connections:
            await count_connections(session)
        return session

    async def _smtp_leg(
        self, sessions: list[Session], mailbox: "asyncio.Task[imap.ImapSession | None]"
    ) -> None:
        session = await self._connect(Leg.SMTP, smtp.connect)
        ready = False
        if session is not None:
            sessions.append(session)
            ready = await self._log_in(session, smtp.log_in)
        if not self.settings.send_test_message or self.settings.smtp is None:
            self.log.skip(Stage.TEST_MESSAGE, SkipReason.NOT_REQUESTED)
        elif self.options.skip_logins:
            self.log.skip(Stage.TEST_MESSAGE, SkipReason.ATTEMPT_LIMIT)
        elif session is None or not ready:
            self.log.skip(Stage.TEST_MESSAGE, SkipReason.EARLIER_STAGE_FAILED)
        else:
            await self._test_message(session, mailbox)

    async def _connect(
        self, leg: Leg, connect: Callable[[LegContext, StageRow], Awaitable[SessionT]]
    ) -> SessionT | None:
        context = self.context(leg)
        if context is None:
            for stage in (_CONNECT[leg], _LOGIN[leg]):
                self.log.skip(stage, SkipReason.NOT_REQUESTED)
            return None
        row = self._begin(_CONNECT[leg], context)
        row.put(host=context.server.host, port=context.server.port, security=context.server.security.value)
        try:
            session = await connect(context, row)
        except StageFailed as failure:
            if await self._own_network_fails(context, failure.evidence.ending):
                row.hints.append(Hint.OWN_NETWORK_SUSPECTED)
            self.log.fail(row, diagnose(failure.evidence))
            self.log.skip(_LOGIN[leg], SkipReason.EARLIER_STAGE_FAILED)
            await look_for_alternatives(context, failure.evidence)
            return None
        self._pass(row)
        return session

    async def _log_in(
        self, session: SessionT, log_in: Callable[[SessionT, StageRow], Awaitable[None]]
    ) -> bool:
        context = session.context
        if self.options.skip_logins:
            self.log.skip(_LOGIN[context.leg], SkipReason.ATTEMPT_LIMIT)
            return False
        session.context = context = await context.with_secret()
        row = self._begin(_LOGIN[context.leg], context)
        try:
            await log_in(session, row)
        except StageFailed as failure:
            row.hints.extend(self._password_hints(context, failure.evidence.mechanism))
            found = diagnose(failure.evidence)
            self.log.fail(row, found)
            if found.cause in _WRONG_DOOR:
                await look_for_alternatives(context, failure.evidence)
            return False
        self._pass(row)
        return True

    async def _test_message(
        self, session: smtp.SmtpSession, mailbox: "asyncio.Task[imap.ImapSession | None]"
    ) -> None:
        row = self._begin(Stage.TEST_MESSAGE, session.context)
        session.row = row
        arrival = Arrival(ArrivalOutcome.NOT_CHECKED)
        try:
            sent = await message.send(session, row, self.settings, self.options)
            await session.farewell(session.dialogue.quit)
            if self.options.test_recipient is None or self.settings.recipient is not None:
                arrival = await self._arrival(sent, row, mailbox)
        except StageFailed as failure:
            if failure.evidence.ending is Ending.NOT_ARRIVED:
                arrival = Arrival(ArrivalOutcome.NOT_SEEN, seconds=failure.evidence.seconds)
                self.log.change(arrival=arrival)
            self.log.fail(row, diagnose(failure.evidence))
            return
        self.log.change(arrival=arrival)
        self._pass(row)

    async def _arrival(
        self, sent: message.Sent, row: StageRow, mailbox: "asyncio.Task[imap.ImapSession | None]"
    ) -> Arrival:
        """Watch the checked mailbox, where that is where the message went and the mailbox is open."""
        # Only the mailbox that is open can be looked into.
        session = await mailbox if sent.to_checked_mailbox else None
        if session is None:
            row.warn(Warning.ARRIVAL_UNKNOWN)
            return Arrival(ArrivalOutcome.NOT_CHECKED)
        session.row = row
        arrival = await message.watch_arrival(session, sent, self.options.arrival_timeout)
        if arrival.outcome is ArrivalOutcome.SPAM:
            row.warn(Warning.ARRIVED_IN_SPAM)
        with suppress(StageFailed):
            await session.farewell(session.dialogue.logout)
        return arrival

    # --- small things

    def _password_hints(self, context: LegContext, mechanism: str | None) -> tuple[Hint, ...]:
        provider = catalog().by_id(context.provider) if context.provider else None
        rule = provider.password.value if provider else None
        return password_hints(context.server.secret, rule, mechanism in ("LOGIN", "CRAM-MD5"))

    def _pass(self, row: StageRow) -> None:
        if row.waited >= SLOW:
            row.warn(Warning.SLOW_SERVER, seconds=round(row.waited, 1))
        self.log.pass_(row)

    def _begin(self, stage: Stage, context: LegContext) -> StageRow:
        """A new row. Of a leg that is not the report's provider's it says whose it is; None: nobody's we know."""
        row = self.log.begin(stage)
        seen = self.log.report.provider
        if context.provider != (seen and seen.id):
            row.put(provider=context.provider)
        return row

    async def _own_network_fails(self, context: LegContext, ending: Ending) -> bool:
        """Whether this installation reaches nothing at all on that port ("is it us?")."""
        if ending not in _OWN_FAULT_POSSIBLE:
            return False
        if ending is Ending.LOOKUP_FAILED:
            return not await self.network.control_resolves()
        return await self.network.control_reachable(context.server.port) is False


async def run_check(
    settings: ConnectionSettings,
    network: Network,
    options: CheckOptions,
    emit: Callable[[Report], None],
) -> Report:
    """Run one whole check; `emit` gets each new state of the report, the last one is returned too.

    Takes at most options.timeout seconds, plus options.arrival_timeout where a test message was accepted.
    Never raises for what servers do. Cancelled, it leaves no task and no socket behind.
    """
    return await Check(settings, network, options, emit).run()


async def run_retest(
    settings: ConnectionSettings,
    network: Network,
    options: CheckOptions,
    emit: Callable[[Report], None],
) -> Report:
    """The two connect stages again; `settings` carry no password, and none is asked for."""
    check = Check(settings, network, options, emit)
    return await check.run_connect_stages()
