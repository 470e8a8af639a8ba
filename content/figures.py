"""How readable the opdrachten are, in figures: of one, of a group, of the worst. Judging them is for the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from content.catalogus import Catalogus
from content.language import flesch_douma, longest_sentence, words_per_sentence
from content.opdracht import Opdracht
from content.rules.blocks import Block, deelnemer_blocks
from content.rules.reading import (
    CARD_WORDS,
    EASE,
    LONGEST,
    LONGEST_ALS_DAN,
    MEAN_WORDS,
    PATH_WORDS,
    all_text,
    card_words,
    path_words,
)
from content.rules.spelling import SHARE, Dictionary, less_common, open_dictionary
from content.wordlists import Wordlists, load_wordlists

Key = Literal["mean", "ease", "rare", "longest", "path", "card"]
Measured = dict[Key, float | None]
UNKNOWN = "-"
"""Shown where the dictionary of word frequencies is not installed."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure, in the words of the README and of the paper report. `limit` is what the check allows."""

    key: Key
    english: str
    dutch: str
    limit: float
    form: str
    low_is_worse: bool = False

    def show(self, value: float | None) -> str:
        """Return the value as text, with a point."""
        return UNKNOWN if value is None else format(value, self.form)

    def is_over(self, value: float | None) -> bool:
        """Tell whether a value is worse than the check allows."""
        if value is None:
            return False
        return value < self.limit if self.low_is_worse else value > self.limit


FIGURES = (
    Figure("mean", "words per sentence, mean", "woorden per zin", MEAN_WORDS, ".1f"),
    Figure("ease", "Flesch-Douma", "leesscore (Flesch-Douma)", EASE, ".0f", low_is_worse=True),
    Figure("rare", "share of rare words", "minder gewone woorden", SHARE, ".1%"),
    Figure(
        "longest",
        "longest sentence, words",
        "langste zin, woorden",
        max(*LONGEST.values(), LONGEST_ALS_DAN),
        ".0f",
    ),
    Figure("path", "words on the longest path", "woorden op de langste weg", PATH_WORDS, ".0f"),
    Figure("card", "words on the card", "woorden op de kaart", CARD_WORDS, ".0f"),
)
IN_README: tuple[Key, ...] = ("mean", "ease", "rare", "longest", "path")


@dataclass(frozen=True, slots=True)
class Worst:
    """The opdracht that is furthest on the wrong side of one figure."""

    opdracht: str
    value: float


def measure(opdrachten: Sequence[Opdracht], lists: Wordlists, dictionary: Dictionary | None) -> Measured:
    """Measure what deelnemers read in these opdrachten together; of path and card it is the mean.

    Source: domein.md, part C1. The words on the path are those of who gets the longest feedback everywhere.
    """
    blocks = [block for opdracht in opdrachten for block in deelnemer_blocks(opdracht)]
    text = all_text(blocks)
    return {
        "mean": words_per_sentence(text),
        "ease": flesch_douma(text),
        "rare": _share_of_rare(blocks, lists, dictionary),
        "longest": longest_sentence(text),
        "path": fmean(map(path_words, opdrachten)) if opdrachten else 0.0,
        "card": fmean(map(card_words, opdrachten)) if opdrachten else 0.0,
    }


def measure_each(catalogus: Catalogus) -> dict[str, Measured]:
    """Measure every opdracht of a catalogus by itself, by its id."""
    lists, dictionary = load_wordlists(), open_dictionary()
    return {key: measure([opdracht], lists, dictionary) for key, opdracht in catalogus.opdrachten.items()}


def measure_group(opdrachten: Sequence[Opdracht]) -> Measured:
    """Measure opdrachten together, with the word lists and dictionary of this machine."""
    return measure(opdrachten, load_wordlists(), open_dictionary())


def worst(figure: Figure, each: dict[str, Measured]) -> Worst | None:
    """Return the worst opdracht for this figure, the first of equals; None when nothing could be measured."""
    found = [Worst(key, value) for key, one in each.items() if (value := one[figure.key]) is not None]
    sign = -1 if figure.low_is_worse else 1
    return max(found, key=lambda item: sign * item.value, default=None)


def table(catalogus: Catalogus) -> str:
    """Return the figures of a catalogus as a markdown table, for the README."""
    each, whole = measure_each(catalogus), measure_group([*catalogus.opdrachten.values()])
    rows = [f"| {len(each)} opdrachten | together | worst opdracht | limit |", "| --- | --- | --- | --- |"]
    for figure in FIGURES:
        if figure.key in IN_README:
            rows.append(f"| {figure.english} | {_together(figure, whole)} | {_worst(figure, each)} |")
    return "\n".join([*rows, ""])


def _together(figure: Figure, whole: Measured) -> str:
    shown = figure.show(whole[figure.key])
    return f"{shown} (mean)" if figure.key == "path" else shown


def _worst(figure: Figure, each: dict[str, Measured]) -> str:
    found = worst(figure, each)
    shown = f"{figure.show(found.value)} ({found.opdracht})" if found else UNKNOWN
    return f"{shown} | {'at least' if figure.low_is_worse else 'at most'} {figure.show(figure.limit)}"


def _share_of_rare(blocks: list[Block], lists: Wordlists, dictionary: Dictionary | None) -> float | None:
    if dictionary is None:
        return None
    looked_up, less = less_common(blocks, lists, dictionary)
    return len(less) / looked_up if looked_up else 0.0
