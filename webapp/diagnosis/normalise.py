"""A server's words in the one form that phrases are compared with.

Case, width, accents, punctuation and everything that differs from one customer to the next (addresses, host
names, ids, times) are folded away; what is left are words between single spaces. Input is hostile and may be
megabytes long: only its beginning and its end are looked at.
"""

import re
import unicodedata

# Longer than any honest refusal (Microsoft's longest is about 900 characters).
MOST_CHARACTERS = 3000

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+")
_ADDRESS = re.compile(r"[^\s<>:\"'(\[]{1,80}@[^\s<>:\"')\],;]{1,255}")
# An address says that this client is spoken of; where it only stands beside the words, in brackets, it says nothing.
_ANNOTATION = re.compile(r"\[[^\[\]]{0,80}\bIP:? ?\d{1,3}(?:\.\d{1,3}){3}\]", re.I)
_IP = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")
_COMBINING = re.compile(r"[\u0300-\u036f]+")
# Accents are looked for only where there are letters beyond ASCII.
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# "QuotaExceededException": names of errors say what happened.
_CAMEL_WORD = re.compile(r"\b[A-Z]?[a-z]+(?:[A-Z][a-z]+)+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORDS = re.compile(r"[^\w]+|_+")
# Chinese characters, kana and hangul stand without spaces between words.
UNSPACED = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SCRIPT_CHANGE = re.compile(rf"(?<=[{UNSPACED}])(?=[^{UNSPACED}\s])|(?<=[^{UNSPACED}\s])(?=[{UNSPACED}])")
# Letters that legacy servers send in the encoding of their country and that were read as Latin-1.
_MOJIBAKE = re.compile(r"[\u00a1-\u00ff]{4,}")
_LEGACY_ENCODINGS = ("utf-8", "gb18030", "cp949", "cp1251", "koi8-r", "euc_jp", "cp932")


def shorten(text: str) -> str:
    """At most `MOST_CHARACTERS` of a text: its beginning and its end."""
    if len(text) <= MOST_CHARACTERS:
        return text
    half = MOST_CHARACTERS // 2
    return text[:half] + "\n" + text[-half:]


def fold(text: str) -> str:
    """Compatibility forms and case folded, accents of European letters removed."""
    if not _NOT_ASCII.search(text):
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    bare = _COMBINING.sub("", unicodedata.normalize("NFD", folded))
    return unicodedata.normalize("NFC", bare).replace("ł", "l").replace("ø", "o").replace("ı", "i")


def unmangle(text: str) -> str:
    """The text, followed by what it reads as in the encodings that old servers answer in.

    QQ Mail says "请使用授权码登录" in GB 18030; a client that expects Latin-1 shows "ÇëÊ¹ÓÃÊÚÈ¨Âë". All readings
    that decode are kept: phrases in the wrong ones simply do not match.
    """
    if not _MOJIBAKE.search(text):
        return text
    raw = text.encode("latin-1", "ignore")
    readings = [text]
    for encoding in _LEGACY_ENCODINGS:
        try:
            readings.append(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    return "\n".join(readings)


def words(text: str) -> str:
    """Words between single spaces, with one at each end; no addresses, no URLs, no punctuation."""
    text = _ADDRESS.sub(" ", _URL.sub(" ", unmangle(shorten(text))))
    text = _IP.sub(" ipaddress ", _ANNOTATION.sub(" ", text))
    names = " ".join(_HUMP.sub(" ", name) for name in _CAMEL_WORD.findall(text))
    return f" {bare_words(f'{text} {names}')} "


def bare_words(text: str) -> str:
    """Folded words between single spaces; unspaced scripts are set apart from others."""
    text = fold(text)
    if _NOT_ASCII.search(text):
        text = _SCRIPT_CHANGE.sub(" ", text)
    return _NOT_WORDS.sub(" ", text).strip()


def raw(text: str) -> str:
    """Case folded and otherwise as it is, for marks such as "?p=BadCredentials" or "spamhaus.org"."""
    return shorten(text).lower()
