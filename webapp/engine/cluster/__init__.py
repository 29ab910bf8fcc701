"""Checks on several machines: web nodes accept and show them, prober nodes run them.

Imported only where BROKER_URL is set. PostgreSQL carries the results, the queue and the messages between nodes; what
must not be stored (passwords, the keys of reports) goes from memory to memory, sealed (`handover`).
"""

from webapp.engine.cluster.node import ClusterEngine, open_cluster_engine
from webapp.engine.cluster.prober import Prober

__all__ = ["ClusterEngine", "Prober", "open_cluster_engine"]
