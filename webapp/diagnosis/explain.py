"""`explain_reply`: a pasted reply -> its cause, by the rules of a live check."""

from dataclasses import dataclass, replace

from webapp.diagnosis.client_errors import cause_of_error
from webapp.diagnosis.diagnosing import diagnose, verdict_on
from webapp.diagnosis.guess import guess_leg, guess_phase
from webapp.diagnosis.normalise import shorten
from webapp.diagnosis.pasted import read
from webapp.diagnosis.sniff import protocol_of
from webapp.diagnosis.words import LEXICON
from webapp.diagnosis.whose import provider_in
from webapp.domain.evidence import Diagnosis, Ending, Evidence, Phase, Reply
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Cause, Leg


@dataclass(frozen=True, slots=True)
class Explained:
    """What a pasted reply means.

    protocol, phase: as given or guessed. provider_id: told by the reply's own words, or None.
    recognised: False where nothing in the text was of use; the diagnosis is a guess by its class then.
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
    """Judge a reply that somebody pasted. `protocol` and `phase` are guessed where not given; never raises."""
    text = shorten(response.replace("\\r\\n", "\n").replace("\\n", "\n"))
    leg = Leg(protocol) if protocol else None
    place = Phase(phase) if phase else None
    provider = provider_in(text)
    if place in (None, Phase.GREETING) and (strange := _other_protocol(text, leg)):
        found = Diagnosis(Cause.WRONG_PROTOCOL, {"found": strange})
        return Explained(found, leg or Leg.IMAP, Phase.GREETING, provider, True)
    pasted = read(text, leg, place or Phase.LOGIN)
    if pasted is None or not pasted.whole:
        own = cause_of_error(text)
        if own is not None and (pasted is None or own is not Cause.CREDENTIALS_REJECTED):
            known_leg = leg or guess_leg(text)
            return Explained(Diagnosis(own), known_leg, place or Phase.LOGIN, provider, True)
    if pasted is None:
        return _by_words_alone(text, leg, place, provider)
    return _explained(pasted.reply, place, provider, host or "", address or "")


def _other_protocol(text: str, leg: Leg | None) -> str | None:
    """The protocol that a pasted greeting belongs to, where it is none of the two or not the one given."""
    found = protocol_of(text.lstrip().encode("utf-8", "replace")[:512])
    if found in ("imap", "smtp"):
        return found if leg is not None and leg.value != found else None
    return found


def _explained(
    reply: Reply, place: Phase | None, provider: str | None, host: str, address: str
) -> Explained:
    phase = place or guess_phase(reply)
    reply = replace(reply, phase=phase)
    evidence = Evidence(
        leg=reply.leg, phase=phase, ending=Ending.REPLY, host=host, security=ConnectionSecurity.TLS, reply=reply,
        provider=provider, address=address,
    )  # fmt: skip
    recognised = not reply.ok and verdict_on(reply, phase).step != "otherwise"
    return Explained(diagnose(evidence), reply.leg, phase, provider, recognised)


def _by_words_alone(text: str, leg: Leg | None, place: Phase | None, provider: str | None) -> Explained:
    """No codes at all: the words are judged as a refusal."""
    known_leg = leg or guess_leg(text)
    if place is Phase.GREETING and text.strip() and not LEXICON.says_anything(text):
        return Explained(Diagnosis(Cause.MALFORMED_RESPONSE), known_leg, place, provider, False)
    status = "NO" if known_leg is Leg.IMAP else "5"
    reply = Reply(known_leg, place or Phase.LOGIN, status, None, text, tuple(text.splitlines()[:20]))
    return _explained(reply, place, provider, "", "")
