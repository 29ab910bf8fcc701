"""From an address to its settings: our own table first, then what the domain itself and the world say.

Fourth floor. Never handles a password. Names that a stranger's document gives are dialled only through
`webapp.transport.network`, which judges every address.
"""

from webapp.discovery.alternatives import find_alternatives
from webapp.discovery.live import discover
from webapp.discovery.result import Discovery, DiscoveryOptions, Finding, Source
from webapp.discovery.table import from_table, meant_by

__all__ = [
    "Discovery",
    "DiscoveryOptions",
    "Finding",
    "Source",
    "discover",
    "find_alternatives",
    "from_table",
    "meant_by",
]
