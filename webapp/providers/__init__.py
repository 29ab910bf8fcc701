"""What we know about mail providers: who is behind an address, a host or an MX, and what they ask of you.

One TOML file for each provider in `data/`; how to add one is in `docs/providers.md`. No network, no clock.
"""

from webapp.providers.catalog import Catalog, DetectedBy, Detection, catalog
from webapp.providers.model import (
    Endpoint,
    Links,
    PasswordRule,
    Provider,
    ProviderHint,
    Restriction,
    UsernameForm,
)

__all__ = [
    "Catalog",
    "DetectedBy",
    "Detection",
    "Endpoint",
    "Links",
    "PasswordRule",
    "Provider",
    "ProviderHint",
    "Restriction",
    "UsernameForm",
    "catalog",
]
