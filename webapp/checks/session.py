"""One connection and its dialogue, from dialling to the upgraded, understood session.

IMAP and SMTP differ in their words; the order of steps up to the login is the same and stands here once.
"""

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

from webapp.certificates import describe, expires_soon, find_fault
from webapp.checks.details import attempt_json, certificate_json, rfc3339
from webapp.checks.judgements import capabilities_changed, ipv6_failed, legacy_tls, unusual_port
from webapp.checks.log import CheckLog, StageFailed, StageRow
from webapp.checks.options import CheckOptions
from webapp.domain.evidence import (
    CertificateFacts,
    ConnectAttempt,
    Ending,
    Evidence,
    Handshake,
    Phase,
    Reply,
)
from webapp.domain.report import Json
from webapp.domain.settings import ConnectionSecurity, ServerSettings
from webapp.domain.vocabulary import Cause, Leg, Warning
from webapp.protocols.dialogue import Dialogue
from webapp.protocols.reading import Closed, Violation
from webapp.transport.network import ConnectFailed, Connection, Network

# A login or a greeting slower than this (seconds of waiting in one stage) works, and is worth a warning.
SLOW = 1.9
# After so much silence (seconds) in the clear, TLS is tried beside it.
SILENT = 3.0


class Deadline:
    """The end of the whole check's time, on the loop's clock."""

    def __init__(self, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        self.seconds = seconds
        self.at = self._loop.time() + seconds

    def left(self, most: float) -> float:
        """Seconds that a step may take: `most`, or what is left of the check."""
        return max(0.0, min(most, self.at - self._loop.time()))

    @property
    def over(self) -> bool:
        return self._loop.time() >= self.at - 0.005


@dataclass(frozen=True)
class LegContext:
    """What a leg needs of its check. `provider` is the id of this leg's provider, or None."""

    leg: Leg
    server: ServerSettings
    address: str
    allow_insecure: bool
    accepted_fingerprints: frozenset[str]
    network: Network
    options: CheckOptions
    log: CheckLog
    deadline: Deadline
    provider: str | None = None

    @property
    def wants_starttls(self) -> bool:
        return self.server.security is ConnectionSecurity.STARTTLS

    async def with_secret(self) -> "LegContext":
        """This context with the password in it, fetched where it was not there from the beginning."""
        if self.options.secrets_for_login is None:
            return self
        secrets = await self.options.secrets_for_login()
        self.log.hide(secrets.values())
        return replace(self, server=replace(self.server, secret=secrets[self.leg]))


SessionT = TypeVar("SessionT", bound="Session")


class Session:
    """A dialogue over a connection. Every step that fails raises StageFailed with what was seen."""

    def __init__(self, context: LegContext, row: StageRow) -> None:
        self.context = context
        self.dialogue = self.new_dialogue()
        self.row = row
        self.connection: Connection | None = None
        self.handshake: Handshake | None = None
        self.certificates: tuple[CertificateFacts, ...] = ()
        self.capabilities_before_tls: tuple[str, ...] = ()
        self.capabilities: tuple[str, ...] = ()
        self.mechanism: str | None = None
        self.password_sent = False

    def new_dialogue(self) -> Dialogue:
        raise NotImplementedError

    # --- connecting

    async def dial(self) -> None:
        context = self.context
        server, log, row = context.server, context.log, self.row
        limits = context.network.limits
        seconds = context.deadline.left(limits.dns + limits.connect)
        began = log.ms()
        try:
            # Its look-up and its connecting are timed apart, by the network.
            with row.timed(Phase.DIAL, seconds, keep=False):
                connection = await context.network.connect(server.host, server.port, timeout=seconds)
        except ConnectFailed as failure:
            self._tell_dial(failure, began)
            log.note(context.leg, f"{server.host}:{server.port} {failure.ending}")
            raise self.failed(
                Phase.DIAL, failure.ending, attempts=failure.attempts, seconds=failure.seconds
            ) from None
        self.connection = connection
        self._tell_dial(connection, began)
        row.put(address=connection.address, source_address=connection.source_address)
        log.note(context.leg, f"connected to {connection.address}, port {server.port}")
        if ipv6_failed(connection.attempts):
            row.warn(Warning.IPV6_FAILED)
        if unusual_port(context.leg, server.port, connection.address):
            row.warn(Warning.NONSTANDARD_PORT)

    def _tell_dial(self, dialled: Connection | ConnectFailed, began: int) -> None:
        """What was tried and how long it took, on the clock of the check. began: when the dial did, in ms."""
        for name, started, duration in dialled.timings:
            self.row.add_timing(name, began + started, duration)
        self.row.put(addresses=[attempt_json(attempt, began) for attempt in dialled.attempts])

    async def start_tls(self, accept_fingerprint: str | None = None) -> None:
        context = self.context
        assert self.connection is not None
        seconds = context.deadline.left(context.network.limits.tls)
        with self.row.timed("tls", seconds):
            handshake = await self.connection.start_tls(
                context.server.host, timeout=seconds, accept_fingerprint=accept_fingerprint
            )
        self.handshake = handshake
        self._describe(handshake)
        fault = self._fault(handshake)
        if fault is not None or not handshake.ok:
            reason = handshake.verify_message or handshake.error or (fault.value if fault else "")
            context.log.note(context.leg, f"TLS failed: {reason}")
            raise self.failed(
                Phase.HANDSHAKE,
                Ending.HANDSHAKE_FAILED,
                certificate_fault=fault,
                received=handshake.received,
                seconds=seconds,
            )
        context.log.note(context.leg, f"{handshake.version}, {handshake.cipher}")
        if handshake.accepted_insecure:
            self.row.warn(Warning.CERTIFICATE_ACCEPTED_INSECURE)
        elif self.certificates and expires_soon(self.certificates[0], datetime.now(UTC)):
            leaf = self.certificates[0]
            self.row.warn(
                Warning.CERTIFICATE_EXPIRES_SOON,
                date=rfc3339(leaf.not_after),
                days=(leaf.not_after - datetime.now(UTC)).days,
            )
        if legacy_tls(handshake):
            self.row.warn(Warning.LEGACY_TLS, version=handshake.version, cipher=handshake.cipher)

    def _fault(self, handshake: Handshake) -> Cause | None:
        """What is wrong with the certificate. OpenSSL judges the chain; only a stapled answer can add to it."""
        if handshake.ok and not handshake.ocsp_response:
            return None
        fault = find_fault(handshake, self.context.server.host, datetime.now(UTC))
        return fault if not handshake.ok or fault is Cause.CERTIFICATE_REVOKED else None

    def _describe(self, handshake: Handshake) -> None:
        row = self.row
        if handshake.version:
            row.put(
                tls={
                    "version": handshake.version,
                    "cipher": handshake.cipher,
                    "forward_secrecy": handshake.forward_secrecy,
                }
            )
        if handshake.chain:
            self.certificates = describe(handshake.chain)
            chain: list[Json] = [certificate_json(facts) for facts in self.certificates]
            if chain:
                row.put(certificate=chain[0], chain=chain)

    # --- talking

    async def flush(self) -> None:
        """Send what the dialogue has queued."""
        assert self.connection is not None
        data = self.dialogue.data_to_send()
        self._write_down()
        if data:
            await self.connection.send(data, self.context.deadline.left(self.context.network.limits.reply))

    async def greeting(self) -> Reply:
        """The server's greeting.

        A server that expects TLS from the first byte stays silent in the clear. So while a greeting in the
        clear is waited for, a second connection tries a handshake; no slow server is disturbed by it.
        """
        waiting = asyncio.create_task(self.reply(Phase.GREETING, self.context.network.limits.greeting))
        try:
            if self.handshake is None:
                await asyncio.wait({waiting}, timeout=SILENT)
                if not waiting.done() and (handshake := await self._answers_in_tls()):
                    self.handshake = handshake
                    raise self.failed(Phase.GREETING, Ending.TIMED_OUT, detail="tls", seconds=SILENT)
            return await waiting
        finally:
            waiting.cancel()

    async def _answers_in_tls(self) -> Handshake | None:
        """A handshake on a connection of its own, if the server speaks TLS at once. Carries nothing."""
        context = self.context
        try:
            connection = await context.network.connect(
                context.server.host, context.server.port, timeout=context.deadline.left(SILENT)
            )
        except ConnectFailed:
            return None
        try:
            seconds = context.deadline.left(SILENT)
            handshake = await connection.start_tls(context.server.host, timeout=seconds)
        finally:
            connection.close()
        return handshake if handshake.chain else None

    async def reply(self, phase: Phase, seconds: float | None = None, command: str = "") -> Reply:
        """Send what is queued and wait for the next whole reply, at most `seconds` in all."""
        limits = self.context.network.limits
        budget = self.context.deadline.left(seconds if seconds is not None else limits.reply)
        loop = asyncio.get_running_loop()
        began = loop.time()
        with self.row.timed(phase, budget):
            try:
                await self.flush()
                event = await self._next(began + budget)
            except TimeoutError:
                ending = Ending.DEADLINE if self.context.deadline.over else Ending.TIMED_OUT
                raise self.failed(
                    phase, ending, seconds=round(loop.time() - began, 1), detail=command
                ) from None
            except OSError:
                raise self.failed(phase, Ending.RESET) from None
            finally:
                self.row.waited += loop.time() - began
                self._write_down()
        if isinstance(event, Reply):
            return event
        if isinstance(event, Violation):
            raise self.failed(phase, Ending.VIOLATION, detail=event.reason, received=event.received[:512])
        assert isinstance(event, Closed)
        raise self.failed(phase, Ending.CLOSED, received=event.received[:512])

    async def _next(self, until: float) -> object:
        assert self.connection is not None
        loop = asyncio.get_running_loop()
        while (event := self.dialogue.next_event()) is None:
            # What an event makes the dialogue want to say (a continuation's answer) goes out first.
            await self.flush()
            left = until - loop.time()
            if left <= 0:
                raise TimeoutError
            data = await self.connection.receive(left)
            if data:
                self.dialogue.receive_data(data)
            else:
                self.dialogue.receive_eof()
        return event

    def _write_down(self) -> None:
        # Before the server's answer to them is written down.
        self.context.log.hide_also(self.dialogue.take_proofs())
        for direction, text in self.dialogue.take_transcript():
            self.context.log.say(self.context.leg, direction, text)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()

    async def farewell(self, say_goodbye: Callable[[], None]) -> None:
        """Log out politely where that costs no waiting, then close: the verdict never waits for it."""
        if self.connection is None:
            return
        try:
            say_goodbye()
            await self.connection.send(self.dialogue.data_to_send(), 0.2)
            self._write_down()
        except (OSError, TimeoutError):
            pass
        finally:
            self.close()

    # --- the steps up to the login, in each protocol's own words

    async def greet(self) -> None:
        raise NotImplementedError

    async def learn_capabilities(self) -> None:
        raise NotImplementedError

    @property
    def offers_starttls(self) -> bool:
        raise NotImplementedError

    def say_starttls(self) -> None:
        raise NotImplementedError

    async def upgrade(self, accept_fingerprint: str | None) -> None:
        """STARTTLS, handshake, and the capabilities anew (RFC 3207 section 4.2, RFC 9051 section 6.2.1)."""
        if not self.offers_starttls:
            raise self.failed(Phase.STARTTLS, Ending.NOT_OFFERED, detail="STARTTLS")
        self.say_starttls()
        reply = await self.reply(Phase.STARTTLS, command="STARTTLS")
        if not reply.ok:
            raise self.refused(reply)
        if injected := self.dialogue.pending_bytes:
            raise self.failed(Phase.STARTTLS, Ending.INJECTED, received=injected[:512])
        self.capabilities_before_tls = self.capabilities
        await self.start_tls(accept_fingerprint)
        self.dialogue.tls_started()
        await self.learn_capabilities()
        if capabilities_changed(self.capabilities_before_tls, self.capabilities):
            self.row.warn(Warning.STARTTLS_CAPABILITY_CHANGED)

    def tell_capabilities(self) -> None:
        """Put what the server offers into the row, told apart by before and after TLS."""
        told: dict[str, Json] = {}
        if self.capabilities_before_tls:
            told["before_tls"] = list(self.capabilities_before_tls)
        if self.capabilities:
            encrypted = self.handshake is not None and self.handshake.ok
            told["after_tls" if encrypted else "before_tls"] = list(self.capabilities)
        if told:
            self.row.put(capabilities=told)

    @contextmanager
    def closed_on_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    # --- failing

    def failed(
        self,
        phase: Phase,
        ending: Ending,
        *,
        reply: Reply | None = None,
        received: bytes = b"",
        detail: str = "",
        certificate_fault: Cause | None = None,
        attempts: tuple[ConnectAttempt, ...] = (),
        seconds: float | None = None,
    ) -> StageFailed:
        """StageFailed with everything that this session has seen."""
        context = self.context
        if reply is not None:
            self.row.quote(reply.lines)
        elif received:
            self.row.quote((received.decode("utf-8", "replace"),))
        if not attempts and self.connection is not None:
            attempts = self.connection.attempts
        return StageFailed(
            Evidence(
                leg=context.leg,
                phase=phase,
                ending=ending,
                host=context.server.host,
                port=context.server.port,
                security=context.server.security,
                reply=reply,
                received=received,
                detail=detail,
                handshake=self.handshake,
                certificate_fault=certificate_fault,
                certificates=self.certificates,
                capabilities_before_tls=self.capabilities_before_tls,
                capabilities=self.capabilities,
                mechanism=self.mechanism,
                attempts=attempts,
                provider=context.provider,
                username=context.server.username,
                address=context.address,
                password_sent=self.password_sent,
                seconds=seconds,
            )
        )

    def refused(self, reply: Reply) -> StageFailed:
        return self.failed(reply.phase, Ending.REPLY, reply=reply)


def fingerprint_to_accept(context: LegContext, failure: StageFailed) -> str | None:
    """The certificate to go on with, where the customer allowed it; never a revoked one.

    Where an earlier result had shown which one, it must be that very one.
    """
    evidence = failure.evidence
    fault = evidence.certificate_fault
    handshake = evidence.handshake
    if not (context.allow_insecure and fault and handshake and handshake.chain):
        return None
    if fault is Cause.CERTIFICATE_REVOKED:
        return None
    fingerprint = hashlib.sha256(handshake.chain[0]).hexdigest()
    if context.accepted_fingerprints and fingerprint not in context.accepted_fingerprints:
        context.log.note(context.leg, "This is not the certificate that was allowed.")
        return None
    return fingerprint


async def _open(
    kind: type[SessionT], context: LegContext, row: StageRow, accept_fingerprint: str | None
) -> SessionT:
    session = kind(context, row)
    with session.closed_on_failure():
        try:
            await session.dial()
            if context.server.security is ConnectionSecurity.TLS:
                await session.start_tls(accept_fingerprint)
            await session.greet()
            await session.learn_capabilities()
            if context.wants_starttls:
                await session.upgrade(accept_fingerprint)
        finally:
            session.tell_capabilities()
    return session


async def open_session(kind: type[SessionT], context: LegContext, row: StageRow) -> SessionT:
    """A session up to the login. Goes on with an untrusted certificate only where the customer allowed it:
    on a second connection, and only with the very certificate that the first one showed."""
    try:
        return await _open(kind, context, row, None)
    except StageFailed as failure:
        accepted = fingerprint_to_accept(context, failure)
        if accepted is None:
            raise
    row.evidence.clear()
    return await _open(kind, context, row, accepted)
