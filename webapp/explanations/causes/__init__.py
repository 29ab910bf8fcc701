"""The text of every cause, by theme."""

from webapp.domain.vocabulary import Cause
from webapp.explanations.causes import encryption, itself, login, reaching, sending, session
from webapp.explanations.causes.itself import UNKNOWN
from webapp.explanations.texts import Text

__all__ = ["CAUSES", "UNKNOWN"]

CAUSES: dict[Cause, Text] = {
    **reaching.TEXTS,
    **session.TEXTS,
    **encryption.TEXTS,
    **login.TEXTS,
    **sending.TEXTS,
    **itself.TEXTS,
}
