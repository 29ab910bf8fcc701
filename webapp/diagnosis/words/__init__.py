"""The words servers use, by what they mean: facts, each with the server or the language it comes from."""

from functools import cache

from webapp.diagnosis.phrases import Lexicon
from webapp.diagnosis.words import (
    account,
    client,
    connection,
    content,
    limits,
    login,
    mailbox,
    sending,
    topics,
)

_THEMES = (connection, client, account, login, mailbox, sending, limits, content, topics)


@cache
def lexicon() -> Lexicon:
    """All of them, put in order when they are first asked for: a tenth of the time that the program takes to start."""
    return Lexicon(family for theme in _THEMES for family in theme.FAMILIES.items())
