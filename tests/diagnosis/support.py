"""Evidence and replies for the tests of diagnosis."""

import json
from pathlib import Path

from webapp.domain.evidence import Ending, Evidence, Phase, Reply
from webapp.domain.settings import ConnectionSecurity
from webapp.domain.vocabulary import Leg
from webapp.protocols import imap, smtp

REPLIES = Path(__file__).parent / "replies.jsonl"


def replies() -> list[dict[str, object]]:
    """Real replies with their causes; `held_back` ones were judged once before the rules learned from them."""
    return [json.loads(line) for line in REPLIES.read_text("utf-8").splitlines()]


def evidence(ending: Ending, phase: Phase, leg: Leg = Leg.IMAP, **fields: object) -> Evidence:
    known: dict[str, object] = {"host": "mail.example.com", "port": 993, "security": ConnectionSecurity.TLS}
    return Evidence(leg=leg, phase=phase, ending=ending, **(known | fields))  # type: ignore[arg-type]


def imap_reply(text: str, phase: Phase = Phase.LOGIN) -> Reply:
    return imap.parse_reply(text, phase)


def smtp_reply(text: str, phase: Phase = Phase.LOGIN) -> Reply:
    return smtp.parse_reply(text, phase)


def refused(reply: Reply, **fields: object) -> Evidence:
    return evidence(Ending.REPLY, reply.phase, reply.leg, reply=reply, **fields)
