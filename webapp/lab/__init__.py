"""The practice lab: local mail servers that are healthy, or misbehave on purpose.

For newcomers without a spare mailbox, for tests through the whole engine, for benchmarks, and for trying any
mail program. It shares no parser with the product: a mistake there must not hide itself here.
"""

from webapp.lab.friendly import PracticeMailbox
from webapp.lab.play import Imap, Play, Smtp
from webapp.lab.running import Lab, Place
from webapp.lab.scenario import Finding, Need, Scenario, Typed
from webapp.lab.scenarios import SCENARIOS

__all__ = [
    "SCENARIOS",
    "Finding",
    "Imap",
    "Lab",
    "Need",
    "Place",
    "Play",
    "PracticeMailbox",
    "Scenario",
    "Smtp",
    "Typed",
]
