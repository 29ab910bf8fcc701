"""What is odd about a password as it was typed. Hints accompany a failure and never cause one."""

import re
import unicodedata

from webapp.domain.settings import Secret
from webapp.domain.vocabulary import Hint

_LINE_BREAKS = re.compile(r"[\r\n\u0085\u2028\u2029\v\f]+")
# Groups as app passwords are shown: Google 4x4 letters, Yahoo and AOL 4x4, Fastmail and others likewise.
_SHOWN_IN_GROUPS = re.compile(r"[A-Za-z0-9]{4}(?:[ \u00a0\u3000][A-Za-z0-9]{4}){2,3}")
_APP_PASSWORD_RULES = ("app_password_required", "app_password_if_2fa", "authorization_code")


def password_hints(
    secret: Secret, provider_password_rule: str | None, mechanism_is_ascii_only: bool
) -> tuple[Hint, ...]:
    """Hints about a password.

    provider_password_rule: the provider's rule ("app_password_required", ...), or None where unknown.
    mechanism_is_ascii_only: the mechanism used cannot carry other characters dependably (LOGIN, CRAM-MD5).
    """
    words = secret.reveal()
    inner = words.strip()
    hints = []
    if any(char.isspace() and not _LINE_BREAKS.match(char) for char in inner):
        app_password = provider_password_rule in _APP_PASSWORD_RULES or _SHOWN_IN_GROUPS.fullmatch(inner)
        if app_password:
            hints.append(Hint.PASSWORD_HAS_SPACES)
    if words != inner and not _LINE_BREAKS.fullmatch(words.replace(inner, "", 1)):
        hints.append(Hint.PASSWORD_HAS_OUTER_SPACES)
    if _LINE_BREAKS.search(words):
        hints.append(Hint.PASSWORD_HAS_LINE_BREAK)
    full_width = any(unicodedata.east_asian_width(char) == "F" for char in words)
    if full_width:
        hints.append(Hint.PASSWORD_HAS_FULL_WIDTH)
    if mechanism_is_ascii_only and not words.isascii() and not full_width:
        hints.append(Hint.PASSWORD_NOT_ASCII)
    return tuple(hints)
