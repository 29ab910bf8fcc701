"""Keeps secrets out of what servers say: some echo the password, plain or as they received it."""

import base64
import quopri
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from webapp.domain.settings import Secret

HIDDEN = "<hidden>"
# Below this a replacement would tell more than it hides: every "a" of a reply turned into <hidden>.
_SHORTEST = 4
_BASE64 = frozenset("abcdefghijklmnopqrstuvwxyz0123456789+/-_")  # folded


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
        _quoted_printable(data, quotetabs=False),
        _quoted_printable(data, quotetabs=True),
        ascii(words)[1:-1],
        *_wrapped(data),
    }
    return {form for form in forms if len(form) >= _SHORTEST}


def _quoted_printable(data: bytes, *, quotetabs: bool) -> str:
    """In one line: what a server repeats is one."""
    return quopri.encodestring(data, quotetabs=quotetabs).decode("ascii").replace("=\n", "")


def _wrapped(data: bytes) -> set[str]:
    """The forms in base64."""
    return {base64.urlsafe_b64encode(data).decode("ascii").rstrip("="), *_base64_cores(data)}


def _folded(text: str) -> str:
    """`text` without the difference of upper and lower case, letter for letter: places stay the same."""
    if text.isascii():
        return text.lower()
    return "".join(folded if len(folded := char.casefold()) == 1 else char for char in text)


class Scrubber:
    """Replaces each secret of a check, in any encoding and case, by <hidden>.

    No regular expressions: compiling one costs more than a check's whole search, and Python would keep the last
    hundreds of them, with the passwords in them, long after their checks.
    """

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._forms: list[str] = []
        self._in_base64 = set[str]()
        self.add(secrets)

    def add(self, secrets: Iterable[Secret]) -> bool:
        """These besides; whether there were any."""
        forms = set(self._forms)
        for secret in secrets:
            if secret:
                words = secret.reveal()
                forms |= {_folded(form) for form in encodings(words)}
                self._in_base64 |= {
                    _folded(form) for form in _wrapped(words.encode("utf-8", "surrogatepass"))
                }
        grown = len(forms) > len(self._forms)
        if grown:
            self._forms = sorted(forms, key=len, reverse=True)
        return grown

    def clean(self, text: str) -> str:
        folded = _folded(text)
        if not any(form in folded for form in self._forms):
            return text  # nearly always
        places = {form: at for form in self._forms if (at := folded.find(form)) >= 0}
        cleaned, done = "", 0
        while places:
            # The first place counts, and of two forms at the same place the longer one.
            form = min(places, key=lambda form: places[form])
            start, end = places[form], places[form] + len(form)
            if form in self._in_base64:
                # The letters beside it may hold some bits of the first and the last character.
                while start > done and folded[start - 1] in _BASE64:
                    start -= 1
                while end < len(folded) and (folded[end] in _BASE64 or folded[end] == "="):
                    end += 1
            cleaned += text[done:start] + HIDDEN
            done = end
            places = {
                form: at
                for form, seen in places.items()
                if (at := seen if seen >= done else folded.find(form, done)) >= 0
            }
        return cleaned + text[done:]
