"""PostgreSQL URLs as the driver wants them."""

import re

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from webapp.store.database import IMPATIENCE


def driver_url(url: str) -> str:
    """libpq's form: without SQLAlchemy's driver name, and impatient where the URL does not say otherwise."""
    chosen = conninfo_to_dict(re.sub(r"^(postgres|postgresql)(\+[a-z0-9]+)?://", "postgresql://", url))
    return make_conninfo("", **{name: str(value) for name, value in {**IMPATIENCE, **chosen}.items()})
