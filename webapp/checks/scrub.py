"""Keeps secrets out of what servers say: some echo the password, plain or as they received it."""

import base64
import quopri
import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from webapp.domain.settings import Secret

HIDDEN = "<hidden>"
# Below this a replacement would tell more than it hides: every "a" of a reply turned into <hidden>.
_SHORTEST = 4


def _base64_cores(data: bytes) -> Iterable[str]:
    """How `data` looks inside a longer base64 text, for each of the three alignments, edges left out."""
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + data).decode("ascii").rstrip("=")
        first = (0, 2, 3)[offset]
        # The last character also carries bits of what follows, unless the data ends on a whole group.
        last = len(encoded) if (offset + len(data)) % 3 == 0 else len(encoded) - 1
        core = encoded[first:last]
        if len(core) >= _SHORTEST:
            yield core


def encodings(words: str) -> set[str]:
    """Every form in which a secret may come back: plain, quoted, base64, hex, URL, quoted-printable."""
    data = words.encode("utf-8", "surrogatepass")
    forms = {
        words,
        words.replace("\\", "\\\\").replace('"', '\\"'),
        data.decode("latin-1"),
        data.hex(),
        data.hex().upper(),
        quote(data, safe=""),
        quote_plus(data),
        quote(data, safe="").lower(),
        quopri.encodestring(data).decode("ascii"),
        quopri.encodestring(data, quotetabs=True).decode("ascii"),
        ascii(words)[1:-1],
        base64.urlsafe_b64encode(data).decode("ascii").rstrip("="),
        *_base64_cores(data),
    }
    return {form for form in forms if len(form) >= _SHORTEST}


class Scrubber:
    """Replaces each secret of a check, in any encoding, by <hidden>.

    Building it costs some tens of microseconds; a text without secrets costs one search.
    """

    def __init__(self, secrets: Iterable[Secret]) -> None:
        forms = set[str]()
        for secret in secrets:
            if secret:
                forms |= encodings(secret.reveal())
        ordered = sorted(forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered)), re.IGNORECASE) if ordered else None

    def clean(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text) if self._pattern else text
