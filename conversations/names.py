"""A typed roepnaam made safe to show: no control signs, no direction tricks, of a decent length. Pure."""

import unicodedata

MAX_NAAM = 30
# Cc control, Cf format (direction marks, zero width), Co private use, Cs surrogates, Zl and Zp separators
_UNWANTED = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
# Zero-width joiners hold letters and emoji together in real names.
_KEEP = {"\u200c", "\u200d"}


def clean(text: str) -> str:
    """Return text on one line without signs that cannot be seen."""
    normal = unicodedata.normalize("NFC", text)
    seen = (sign if _visible(sign) else " " for sign in normal)
    return " ".join("".join(seen).split())


def _visible(sign: str) -> bool:
    return sign in _KEEP or unicodedata.category(sign) not in _UNWANTED


def as_roepnaam(text: str) -> str | None:
    """Return the roepnaam in this text, or None when it has no letter or is too long."""
    naam = clean(text)
    has_letter = any(unicodedata.category(sign).startswith("L") for sign in naam)
    return naam if has_letter and len(naam) <= MAX_NAAM else None
