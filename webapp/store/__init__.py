"""What is kept: results, sealed with keys that only their links hold.

Whoever reads the database learns row keys, states, nodes and times, and nothing else. The only room that
knows SQLAlchemy.
"""

from webapp.store.store import Gone, Peek, Store, StoreUnavailable, Unreachable
from webapp.store.token import InvalidToken, Key, Token

__all__ = ["Gone", "InvalidToken", "Key", "Peek", "Store", "StoreUnavailable", "Token", "Unreachable"]
