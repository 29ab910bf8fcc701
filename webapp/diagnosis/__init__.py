"""Evidence -> the one cause of a failure. Pure rules: no network, no clock, no loop.

`diagnose` judges what a check saw, `explain_reply` what somebody pasted, with the same rules
(`webapp.diagnosis.rules`); `password_hints` looks at a password as it was typed;
`lexicon` is asked for beforehand by whoever must not wait for it at the first failure.
"""

from webapp.diagnosis.diagnosing import diagnose
from webapp.diagnosis.explain import Explained, explain_reply
from webapp.diagnosis.hints import password_hints
from webapp.diagnosis.words import lexicon

__all__ = ["Explained", "diagnose", "explain_reply", "lexicon", "password_hints"]
