"""All scenarios, by id."""

from collections.abc import Mapping

from webapp.lab.scenario import Scenario
from webapp.lab.scenarios import (
    causes,
    encryption,
    hostile,
    hostile_imap,
    hostile_smtp,
    odd,
    practice,
    replies,
)

ROOMS = (practice, causes, replies, encryption, odd, hostile, hostile_imap, hostile_smtp)

SCENARIOS: Mapping[str, Scenario] = {scenario.id: scenario for room in ROOMS for scenario in room.SCENARIOS}
