"""What a presented certificate chain says, and which fault of it to name.

Second floor, sans network and clock: chains and times are handed in. OpenSSL's verdict decides whether a
chain is trusted; this room only explains it.
"""

from webapp.certificates.facts import describe, expires_soon
from webapp.certificates.faults import find_fault

__all__ = ["describe", "expires_soon", "find_fault"]
