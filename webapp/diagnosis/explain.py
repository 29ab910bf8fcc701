"""`explain_reply`: a pasted reply -> its cause, by the rules of a live check.

Nobody pastes grammar: it may be a server's lines, a reply inside the words of a mail program, or only what the
program says itself. Protocol and step are guessed where nobody names them.
"""

import re
from dataclasses import dataclass, replace

from webapp.diagnosis.client_errors import cause_of_error
from webapp.diagnosis.diagnosing import as_diagnosis, diagnose, verdict_on
from webapp.diagnosis.guess import guess_leg, guess_phase
from webapp.diagnosis.normalise import shorten
from webapp.diagnosis.sniff import protocol_of
from webapp.diagnosis.whose import provider_in
from webapp.diagnosis.words import lexicon
from webapp.domain.evidence import Diagnosis, Ending, Evidence, Phase, Reply
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg
from webapp.protocols import imap, smtp

_SMTP_LINES = re.compile(r"\s*[2-5]\d\d(?:[ -]|\s*$)")
_IMAP_LINES = re.compile(r"\s*(?:\*|[A-Za-z0-9.]{1,32}) (?:OK|NO|BAD|BYE|PREAUTH|CAPABILITY)\b")

# What a list of capabilities can tell by itself.
_FROM_LISTS = frozenset({Cause.AUTH_REQUIRES_TLS, Cause.OAUTH_REQUIRED})


@dataclass(frozen=True, slots=True)
class Explained:
    """What a pasted reply means.

    protocol, phase: as given or guessed. provider_id: told by the reply's own words, or None.
    recognised: False where nothing in the text was of use, not even a status; the diagnosis is a guess then.
    """

    diagnosis: Diagnosis
    protocol: Leg
    phase: Phase
    provider_id: str | None
    recognised: bool


def explain_reply(
    response: str,
    *,
    protocol: Leg | str | None = None,
    phase: Phase | str | None = None,
    host: str | None = None,
    address: str | None = None,
) -> Explained:
    """Judge a reply that somebody pasted. Never raises for what the text holds.

    protocol, phase: as in `Leg` and `Phase`; guessed where not given.
    host, address: the server it came from and the mail address, for the provider where the words do not tell.
    """
    text = shorten(response.replace("\\r\\n", "\n").replace("\\n", "\n"))
    leg = Leg(protocol) if protocol else None
    place = Phase(phase) if phase else None
    provider = provider_in(text) or provider_in(host or "") or provider_in(address or "")
    if place in (None, Phase.GREETING) and (strange := _other_protocol(text, leg)):
        found = Diagnosis(Cause.WRONG_PROTOCOL, {"found": strange})
        return Explained(found, leg or Leg.IMAP, Phase.GREETING, provider, recognised=True)
    reply = _read(text, leg, place or Phase.LOGIN)
    if reply is None or not _is_dialogue(text):
        own = cause_of_error(text)
        if own is not None and not _says_more(reply, place):
            return Explained(
                Diagnosis(own), leg or guess_leg(text), place or Phase.LOGIN, provider, recognised=True
            )
    if reply is None:
        return _by_words_alone(text, leg, place, provider)
    return _explained(reply, place, provider, dialogue=_is_dialogue(text))


def _other_protocol(text: str, leg: Leg | None) -> str | None:
    """The protocol that a pasted greeting belongs to, where it is neither the one given nor one of the two."""
    found = protocol_of(text.lstrip().encode("utf-8", "replace")[:512])
    if found in ("imap", "smtp"):
        return found if leg is not None and leg.value != found else None
    return found


def _is_dialogue(text: str) -> bool:
    """Whether these are a server's own lines."""
    return bool(_SMTP_LINES.match(text) or _IMAP_LINES.match(text))


def _read(text: str, leg: Leg | None, phase: Phase) -> Reply | None:
    """The reply in a text, or None where nothing looks like one."""
    order = [Leg.IMAP, Leg.SMTP] if _IMAP_LINES.match(text) else [Leg.SMTP, Leg.IMAP]
    replies = [_parse(text, one, phase) for one in order if leg in (None, one)]
    if reply := next((reply for reply in replies if reply.status), None):
        return reply
    coded = next((reply for reply in replies if reply.code), None)
    if coded is None or coded.code is None:
        return None
    return replace(coded, status="NO" if coded.leg is Leg.IMAP else coded.code[0])


def _parse(text: str, leg: Leg, phase: Phase) -> Reply:
    return imap.parse_reply(text, phase) if leg is Leg.IMAP else smtp.parse_reply(text, phase)


def _says_more(reply: Reply | None, place: Phase | None) -> bool:
    """Whether a reply found inside a program's words tells more than the program does."""
    if reply is None or reply.ok:
        return False
    return verdict_on(reply, place or guess_phase(reply)).step in ("strong", "words", "weak")


def _explained(reply: Reply, place: Phase | None, provider: str | None, *, dialogue: bool) -> Explained:
    phase = place or guess_phase(reply)
    if reply.ok:
        evidence = Evidence(reply.leg, phase, Ending.REPLY, security=ConnectionSecurity.STARTTLS, reply=reply)
        found = diagnose(evidence)
        return Explained(found, reply.leg, phase, provider, recognised=found.cause in _FROM_LISTS)
    verdict = verdict_on(reply, phase)
    recognised = dialogue or verdict.step != "otherwise"
    return Explained(as_diagnosis(verdict, reply), reply.leg, phase, provider, recognised)


def _by_words_alone(text: str, leg: Leg | None, place: Phase | None, provider: str | None) -> Explained:
    """No codes at all: the words are judged as a refusal."""
    known_leg = leg or guess_leg(text)
    if place is Phase.GREETING and text.strip() and not lexicon().says_anything(text):
        return Explained(Diagnosis(Cause.MALFORMED_RESPONSE), known_leg, place, provider, recognised=False)
    status = "NO" if known_leg is Leg.IMAP else "5"
    reply = Reply(known_leg, place or Phase.LOGIN, status, None, text, tuple(text.splitlines()[:20]))
    return _explained(reply, place, provider, dialogue=False)
