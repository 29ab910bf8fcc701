"""`diagnose`: evidence -> the one cause of a failure. Pure and total."""

from dataclasses import replace

from webapp.diagnosis.endings import diagnose_ending, offered_mechanisms
from webapp.diagnosis.judged import aside, judged
from webapp.diagnosis.rules import Verdict, judge
from webapp.diagnosis.sniff import protocol_of
from webapp.domain.evidence import Diagnosis, Ending, Evidence, Phase, Reply
from webapp.domain.vocabulary import Cause, Leg

# Requests to IT quote the server in one line.
_QUOTED = 300


def diagnose(evidence: Evidence) -> Diagnosis:
    """The cause of what was seen, with the facts that its explanation fills in."""
    if evidence.ending is Ending.REPLY and evidence.reply is not None:
        return _diagnose_reply(evidence, evidence.reply)
    return diagnose_ending(evidence)


def verdict_on(reply: Reply, phase: Phase) -> Verdict:
    """The rules' verdict; what the server said besides is asked only where the reply itself gives no reason."""
    verdict = judge(judged(reply, phase))
    if verdict.step == "otherwise" and (remarks := aside(reply, phase)):
        second = judge(remarks)
        if second.step != "otherwise":
            return second
    return verdict


def _diagnose_reply(evidence: Evidence, reply: Reply) -> Diagnosis:
    if reply.ok:
        return _diagnose_agreement(evidence, reply)
    if evidence.phase is Phase.GREETING and reply.lines:
        found = protocol_of(reply.lines[0].encode())
        if found not in (None, evidence.leg.value):
            return Diagnosis(Cause.WRONG_PROTOCOL, {"found": found})
    seen = as_diagnosis(verdict_on(reply, evidence.phase), reply, evidence.capabilities)
    if seen.cause is Cause.STARTTLS_UNAVAILABLE and "STARTTLS" in evidence.capabilities:
        return replace(seen, cause=Cause.STARTTLS_REFUSED)  # offered, whatever the words are now
    return seen


def _diagnose_agreement(evidence: Evidence, reply: Reply) -> Diagnosis:
    """The server agreed, and yet the stage failed: what the step needs is not in its list."""
    if evidence.phase is Phase.GREETING:
        # PREAUTH: logged in before anything could be encrypted (RFC 9051 section 7.1.4).
        return Diagnosis(Cause.STARTTLS_UNAVAILABLE)
    return diagnose_ending(replace(evidence, ending=Ending.NOT_OFFERED, capabilities=listed(reply)))


def as_diagnosis(verdict: Verdict, reply: Reply, capabilities: tuple[str, ...] = ()) -> Diagnosis:
    """A verdict with the facts that its explanation fills in."""
    facts: dict[str, object] = {"reply": quote(reply)}
    if verdict.cause is Cause.AUTH_NOT_OFFERED:
        facts["offered"] = offered_mechanisms(capabilities)
    return Diagnosis(verdict.cause, facts)


def listed(reply: Reply) -> tuple[str, ...]:
    """The capabilities that a reply carries: IMAP's CAPABILITY line, or the lines of an EHLO reply."""
    if reply.leg is Leg.SMTP:
        return tuple(line[4:].strip() for line in reply.lines[1:])
    lists = (line for line in reply.untagged if line.upper().startswith("CAPABILITY "))
    return tuple(word for line in lists for word in line.split()[1:])


def quote(reply: Reply) -> str:
    """The server's words in one line, bounded."""
    text = " ".join(reply.lines) or f"{reply.status} {reply.code or ''} {reply.text}"
    return " ".join(text[: _QUOTED * 2].split())[:_QUOTED]
