"""Names of mail domains and hosts, made comparable. Only names: whether they exist is not asked here."""

import re
import unicodedata

_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_IDEOGRAPHIC_STOPS = str.maketrans({"。": ".", "．": ".", "｡": "."})  # RFC 3490 section 3.1


def is_label(text: str) -> bool:
    return _LABEL.fullmatch(text) is not None


def normalise_name(typed: str) -> str | None:
    """A domain or host as lower-case A-labels without the root dot; None where it is no such name.

    One label alone ("localhost", "com") names no provider and is refused, like an address literal.
    """
    name = unicodedata.normalize("NFKC", typed.translate(_IDEOGRAPHIC_STOPS)).strip().lower()
    name = name.removesuffix(".")
    if not name.isascii():
        encoded = _to_ascii(name)
        if encoded is None:
            return None
        name = encoded
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(map(is_label, labels)) or labels[-1].isdigit():
        return None
    return name


def split_address(typed: str) -> tuple[str, str] | None:
    """("user", "example.com") of a mail address, domain normalised; None where it is no address."""
    text = unicodedata.normalize("NFKC", typed).strip()
    local, at, domain = text.rpartition("@")
    quoted = len(local) > 2 and local[0] == local[-1] == '"'
    if not at or not local or len(local) > 64 or (not quoted and re.search(r"[\s@]", local)):
        return None
    name = normalise_name(domain)
    if name is None or any(unicodedata.category(char) == "Cc" for char in local):
        return None
    return local, name


def is_within(name: str, suffix: str) -> bool:
    """Whether `name` is `suffix` or lies below it, at a label boundary."""
    return name == suffix or name.endswith("." + suffix)


def _to_ascii(name: str) -> str | None:
    import idna  # its tables cost more than the catalog of an ordinary start

    try:
        return idna.encode(name).decode("ascii")
    except idna.IDNAError:
        return None
