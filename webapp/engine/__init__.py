"""Where and when checks run: in threads of the process that also shows them.

`open_engine(config)` is how a process of the web app gets its engine: the store brought up to date, what an
earlier process left behind marked as interrupted.
"""

from webapp.config import Config
from webapp.engine.counting import StoreCounters
from webapp.engine.engine import Engine
from webapp.engine.limited import Busy, Limited
from webapp.engine.limits import Limits, Refusal
from webapp.engine.process import PATIENCE, longest_check, mark_lost_runs
from webapp.engine.tools import Tools, is_provider_host, tools_for
from webapp.store import Store

__all__ = ["Busy", "Engine", "Limited", "Limits", "Refusal", "Tools", "open_engine", "tools_for"]


def open_engine(config: Config, tools: Tools | None = None) -> Engine:
    """The engine of this process. Its threads begin with the first check, or by `Engine.wake`.

    Raises ConfigError where a setting turns out to be wrong, and SQLAlchemy's errors where the database does
    not answer.
    """
    if config.broker_url is not None:
        from webapp.engine.cluster import open_cluster_engine

        return open_cluster_engine(config, tools)
    tools = tools or tools_for(config)
    store = Store(config.database_url)
    store.migrate()
    mark_lost_runs(config, store)
    shared = config.workers > 1
    limits = Limits(
        config.rate_limit,
        config.key_for("limits"),
        counters=StoreCounters(store, longest_check(config) + PATIENCE) if shared else None,
        is_provider_host=is_provider_host,
    )
    return Engine(config, store, tools, limits)
