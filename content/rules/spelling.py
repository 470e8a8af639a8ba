"""Which words are rare or misspelt? (R13-R15, R26). Two of these rules need development dependencies."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from content.language import content_words, words
from content.opdracht import Opdracht
from content.rules.blocks import Block, begeleider_blocks, deelnemer_blocks
from content.rules.finding import Finding, Rule
from content.wordlists import Wordlists

RARE, LESS_COMMON = 3.0, 4.0
SHARE, SHARE_WARNING = 0.10, 0.05
LONG_WORD = 13


@dataclass(frozen=True, slots=True)
class Dictionary:
    """How often a Dutch word is used, and whether it is a word at all."""

    frequency: Any
    speller: Any

    def zipf(self, word: str) -> float:
        """Return 0.0 (never seen) to about 7.7 (de, het)."""
        return float(self.frequency(word.lower(), "nl"))

    def is_word(self, word: str) -> bool:
        """Tell whether every part between hyphens is spelt right."""
        return not self.speller.unknown(part for part in word.lower().replace("’", "'").split("-"))


@cache
def open_dictionary() -> Dictionary | None:
    """Return the dictionary, or None where the development dependencies are not installed."""
    try:
        from spellchecker import SpellChecker  # noqa: PLC0415 - heavy, and for writers only
        from wordfreq import zipf_frequency  # noqa: PLC0415
    except ImportError:
        return None
    return Dictionary(zipf_frequency, SpellChecker(language="nl", distance=1))


def long_words(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R15: a long word only from the werkwoordenlijst."""
    for block, word in _once(deelnemer_blocks(opdracht), lists):
        if len(word) >= LONG_WORD:
            cure = "Kies een korter woord, of zet het met reden in words/werkwoordenlijst.txt."
            yield Finding(block.loc, "R15", f"“{word}” is een lang woord.", cure)


def dictionary_rules(dictionary: Dictionary) -> tuple[Rule, ...]:
    """Return the rules that look words up."""

    def rare_words(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
        """R13: a rare word only from the werkwoordenlijst."""
        for block, word in _once(deelnemer_blocks(opdracht), lists):
            if content_words(word) and dictionary.zipf(word) < RARE:
                cure = "Kies een gewoner woord, of zet het met reden in words/werkwoordenlijst.txt."
                yield Finding(block.loc, "R13", f"“{word}” is een zeldzaam woord.", cure)

    def share_of_less_common(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
        """R14: few words that are not very common."""
        found = [word for _, word in _unlisted(deelnemer_blocks(opdracht), lists) if content_words(word)]
        less = sorted({word.lower() for word in found if dictionary.zipf(word) < LESS_COMMON})
        count = sum(word.lower() in less for word in found)
        if found and (share := count / len(found)) > SHARE_WARNING:
            message = f"{share:.0%} van de woorden is minder gewoon: {', '.join(less)}."
            yield Finding((), "R14", message, "Kies gewonere woorden.", warning=share <= SHARE)

    def spelling(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
        """R26: every word is spelt right, also on the card of the werkplekopleider."""
        for block, word in _once(deelnemer_blocks(opdracht) + begeleider_blocks(opdracht), lists):
            if not dictionary.is_word(word):
                cure = "Verbeter het, of zet het met reden in words/werkwoordenlijst.txt."
                yield Finding(block.loc, "R26", f"“{word}” staat niet in het woordenboek.", cure)

    return (rare_words, share_of_less_common, spelling)


def _unlisted(blocks: list[Block], lists: Wordlists) -> Iterator[tuple[Block, str]]:
    for block in blocks:
        for word in words(block.tekst):
            if not lists.is_known(word):
                yield block, word


def _once(blocks: list[Block], lists: Wordlists) -> list[tuple[Block, str]]:
    """Each unlisted word where it is used first: one repair is enough."""
    first = {word.lower(): (block, word) for block, word in reversed(list(_unlisted(blocks, lists)))}
    return list(first.values())


RULES = (long_words,)
