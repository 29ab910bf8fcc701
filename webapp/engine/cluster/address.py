"""PostgreSQL URLs as the driver wants them."""

import re


def driver_url(url: str) -> str:
    """libpq's form: without SQLAlchemy's driver name."""
    return re.sub(r"^(postgres|postgresql)(\+[a-z0-9]+)?://", "postgresql://", url)
