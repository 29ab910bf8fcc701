"""The words servers use, by what they mean: facts, each with the server or the language it comes from."""

from webapp.diagnosis.phrases import Lexicon
from webapp.diagnosis.words import client, connection, login, mailbox, sending

LEXICON = Lexicon(
    (
        *connection.FAMILIES.items(),
        *client.FAMILIES.items(),
        *login.FAMILIES.items(),
        *mailbox.FAMILIES.items(),
        *sending.FAMILIES.items(),
    )
)
