"""Which words are rare or misspelt? (R13-R15, R26). All but R15 need development dependencies.

A word is as rare as the commoner of its form and its lemma: without that, some thirty plain words such as `opruimt`,
`typt` and `doosjes` would need a place on the werkwoordenlijst.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from content.language import content_words, words
from content.opdracht import Opdracht
from content.rules.blocks import Block, deelnemer_blocks
from content.rules.finding import Finding, PageRule, Rule
from content.rules.page import Page
from content.wordlists import Wordlists

RARE, LESS_COMMON = 3.0, 4.0
SHARE, SHARE_WARNING = 0.10, 0.05
LONG_WORD = 13
HEAVY = ("wordfreq", "simplemma", "spellchecker")
"""For writers only: the bot runs without them."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """How often a Dutch word is used, and whether it is a word at all."""

    frequency: Callable[[str], float]
    lemma: Callable[[str], str]
    speller: Any

    def zipf(self, word: str) -> float:
        """Return 0.0 (never seen) to about 7.7 (de, het): of this form or its lemma, whichever is commoner."""
        form = word.lower()
        return max(self.frequency(form), self.frequency(self.lemma(form)))

    def is_word(self, word: str) -> bool:
        """Tell whether every part between hyphens is spelt right."""
        return not self.speller.unknown(part for part in word.lower().replace("’", "'").split("-"))


def open_dictionary() -> Dictionary | None:
    """Return the dictionary, or None where the development dependencies are not installed."""
    try:
        return _dictionary(*map(import_module, HEAVY))
    except ImportError:
        return None


@cache
def _dictionary(frequencies: Any, lemmas: Any, spelling: Any) -> Dictionary:
    return Dictionary(
        cache(lambda form: float(frequencies.zipf_frequency(form, "nl"))),
        cache(lambda form: str(lemmas.lemmatize(form, "nl"))),
        spelling.SpellChecker(language="nl", distance=1),
    )


def long_words(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R15: a long word only from the werkwoordenlijst."""
    for block, word in _once(page.deelnemer, lists):
        if len(word) >= LONG_WORD:
            cure = "Kies een korter woord, of zet het met reden in words/werkwoordenlijst.txt."
            yield Finding(block.loc, "R15", f"“{word}” is een lang woord.", cure)


def word_rules(dictionary: Dictionary) -> tuple[PageRule, ...]:
    """Return the rules that look every word up."""

    def rare_words(page: Page, lists: Wordlists) -> Iterator[Finding]:
        """R13: a rare word only from the werkwoordenlijst."""
        for block, word in _once(page.deelnemer, lists):
            if content_words(word) and dictionary.zipf(word) < RARE:
                cure = "Kies een gewoner woord, of zet het met reden in words/werkwoordenlijst.txt."
                yield Finding(block.loc, "R13", f"“{word}” is een zeldzaam woord.", cure)

    def spelling(page: Page, lists: Wordlists) -> Iterator[Finding]:
        """R26: every word is spelt right, whoever reads it."""
        for block, word in _once(page.blocks, lists):
            if not dictionary.is_word(word):
                cure = "Verbeter het, of zet het met reden in words/werkwoordenlijst.txt."
                yield Finding(block.loc, "R26", f"“{word}” staat niet in het woordenboek.", cure)

    return (rare_words, spelling)


def share_rules(dictionary: Dictionary) -> tuple[Rule, ...]:
    """Return the rule that looks up all words of an opdracht together."""

    def share_of_less_common(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
        """R14: few words that are not very common."""
        looked_up, less = less_common(deelnemer_blocks(opdracht), lists, dictionary)
        if looked_up and (share := len(less) / looked_up) > SHARE_WARNING:
            message = f"{share:.0%} van de woorden is minder gewoon: {', '.join(sorted(set(less)))}."
            yield Finding((), "R14", message, "Kies gewonere woorden.", warning=share <= SHARE)

    return (share_of_less_common,)


def less_common(blocks: Iterable[Block], lists: Wordlists, dictionary: Dictionary) -> tuple[int, list[str]]:
    """Return how many words were looked up (no names, nothing listed), and those that are less common."""
    found = [word.lower() for _, word in _unlisted(blocks, lists) if content_words(word)]
    return len(found), [word for word in found if dictionary.zipf(word) < LESS_COMMON]


def _unlisted(blocks: Iterable[Block], lists: Wordlists) -> Iterator[tuple[Block, str]]:
    for block in blocks:
        for word in words(block.tekst):
            if not lists.is_known(word):
                yield block, word


def _once(blocks: Iterable[Block], lists: Wordlists) -> list[tuple[Block, str]]:
    """Each unlisted word where it is used first: one repair is enough."""
    first = {word.lower(): (block, word) for block, word in reversed(list(_unlisted(blocks, lists)))}
    return list(first.values())


PAGE_RULES: tuple[PageRule, ...] = (long_words,)
