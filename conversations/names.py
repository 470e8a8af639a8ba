"""A typed roepnaam made safe to show: no control signs, no direction tricks, of a decent length. Pure."""

import unicodedata

MAX_NAAM = 30
# Cc control, Cf format (direction marks, zero width), Co private use, Cs surrogates, Zl and Zp separators
_UNWANTED = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
# Zero-width joiners hold letters and emoji together in real names.
_KEEP = {"\u200c", "\u200d"}
# What may stand between the letters of a name: Jan-Willem, D'Arcy, an apostrophe as a phone writes it.
_BETWEEN = {" ", "-", "\u2010", "\u2011", "'", "\u2018", "\u2019", *_KEEP}


def clean(text: str) -> str:
    """Return text on one line without signs that cannot be seen."""
    normal = unicodedata.normalize("NFC", text)
    seen = (sign if _visible(sign) else " " for sign in normal)
    return " ".join("".join(seen).split())


def _visible(sign: str) -> bool:
    return sign in _KEEP or unicodedata.category(sign) not in _UNWANTED


def as_roepnaam(text: str) -> str | None:
    """Return the roepnaam in this text, or None when it is too long or is not made of letters.

    It is asked of what comes in; a name that was kept before is never judged again.
    """
    naam = clean(text)
    kinds = {unicodedata.category(sign)[0] for sign in naam if sign not in _BETWEEN}
    # M: the marks of scripts that write a part of a letter apart
    return naam if "L" in kinds and kinds <= {"L", "M"} and len(naam) <= MAX_NAAM else None
