"""The order of steps: one check, from the first look-up to the arrival of the test message.

Knows what is done when, and nothing of sockets, grammar or words: `transport` reaches servers, `protocols`
speaks with them, `diagnosis` names what went wrong.
"""

from webapp.checks.options import CheckOptions
from webapp.checks.run import run_check, run_retest

__all__ = ["CheckOptions", "run_check", "run_retest"]
