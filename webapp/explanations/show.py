"""Words that came from elsewhere, made fit to be shown: in a page, in a terminal, in plain text.

What a server or a certificate says is hostile until proven otherwise. Nothing is dropped in silence: what
cannot be shown as it is becomes visible as its code, and a cut is marked.
"""

import unicodedata

ELLIPSIS = "…"

# Shown as their picture (U+2400 ...): short, and known to people who read transcripts.
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}
# Invisible, or changing the order of what is around them: format characters (bidirectional marks, joiners,
# tags), line and paragraph separators, surrogates, private use, unassigned.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Blank and yet no space, though Unicode calls them letters or marks.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | frozenset(
    chr(code)
    for start, end in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(start, end + 1)
)
# Combining marks upon one letter; more of them climb over the lines around.
_MOST_MARKS = 3


def visible(text: str, limit: int = 120, *, lines: bool = False) -> str:
    """`text` in at most `limit` characters, everything invisible or harmful made visible.

    lines: keep line breaks and tabs (a block of its own); otherwise they are shown as signs too.
    """
    if text.isascii() and text.isprintable():  # nearly all that servers say: nothing in it to look at
        return text if len(text) <= limit else text[: limit - 1] + ELLIPSIS if limit else ""
    shown: list[str] = []
    length = marks = 0
    for position, char in enumerate(text):
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        piece = char if lines and char in "\n\t" else _piece(char, marks)
        if length + len(piece) > limit - (position < len(text) - 1):
            return "".join(shown) + ELLIPSIS if limit else ""
        shown.append(piece)
        length += len(piece)
    return "".join(shown)


def _piece(char: str, marks: int) -> str:
    code = ord(char)
    if code in _PICTURES:
        return _PICTURES[code]
    if unicodedata.category(char) in _HIDDEN or char in _BLANK or marks > _MOST_MARKS:
        return f"<U+{code:04X}>"
    return char
