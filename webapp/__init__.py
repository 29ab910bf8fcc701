"""Inbox Check: a self-service check of a mailbox's IMAP and SMTP settings.

The floors of the house, and what each room may import, are drawn in docs/architecture.md.
"""

__version__ = "0.1.0"
