"""The word lists of `content/words`, read into one frozen value. Coaches edit the lists, not this file."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from content.opdracht import Shape
from content.source import parse, read_source, read_text

HERE = Path(__file__).parent / "words"


class Persoon(Shape):
    """A name for the opdrachten; the tags serve only the mix of people."""

    naam: str
    sekse: Literal["v", "m"]
    achtergrond: str


class NamenFile(Shape):
    """What `namen.yaml` holds."""

    collegas: tuple[Persoon, ...]
    begeleiders: tuple[Persoon, ...]


class Jargon(Shape):
    """Words that a deelnemer should not need, and what to write instead."""

    woorden: tuple[str, ...]
    beter: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds each word with the common endings."""
        return any_word(*(_with_endings(woord) for woord in self.woorden))


class JargonFile(Shape):
    """What `jargon.yaml` holds."""

    jargon: tuple[Jargon, ...]


class SynoniemenFile(Shape):
    """What `synoniemen.yaml` holds: our word, and the words that it replaces."""

    synoniemen: dict[str, tuple[str, ...]]


class EmojiFile(Shape):
    """What `emoji.yaml` holds: each emoji with its one meaning."""

    emoji: dict[str, str]


@dataclass(frozen=True, slots=True)
class Wordlists:
    """All lists that the rules look things up in; single words in small letters."""

    werkwoorden: frozenset[str]
    namen: dict[str, Persoon]
    jargon: tuple[Jargon, ...]
    any_jargon: re.Pattern[str]
    synoniemen: dict[str, tuple[str, ...]]
    emoji: frozenset[str]
    beeldspraak: re.Pattern[str]
    diagnoses: re.Pattern[str]
    _looked_up: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def is_known(self, word: str) -> bool:
        """Tell whether a word, or the singular of it, is on the werkwoordenlijst, or is one of our names."""
        if word not in self._looked_up:
            listed = not self.werkwoorden.isdisjoint(singulars(word.lower()))
            self._looked_up[word] = listed or bare_name(word) in self.namen
        return self._looked_up[word]


def any_word(*patterns: str) -> re.Pattern[str]:
    """Return a pattern that finds any of `patterns` as whole words, whatever the capitals."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(patterns)})(?![\w-])", re.IGNORECASE)


def bare_name(word: str) -> str:
    """Return `Samira` for `Samira's`."""
    return re.sub(r"['’]?s$", "", word) if re.search(r"['’]s$", word) else word


def singulars(word: str) -> set[str]:
    """Return the word, and what it may be the plural of: `prullenbak` for `prullenbakken`."""
    forms = {word, re.sub(r"['’]?s$", "", word)}
    if word.endswith("en"):
        stem = word.removesuffix("en")
        forms |= {stem, stem[:-1]} if stem[-1:] == stem[-2:-1] else {stem}
    return forms


def load_wordlists(folder: Path = HERE) -> Wordlists:
    """Read the lists; raise ContentError when one is missing or unreadable."""
    namen = parse(NamenFile, read_source(folder / "namen.yaml", "words/namen.yaml"))
    jargon = parse(JargonFile, read_source(folder / "jargon.yaml", "words/jargon.yaml"))
    synoniemen = parse(SynoniemenFile, read_source(folder / "synoniemen.yaml", "words/synoniemen.yaml"))
    emoji = parse(EmojiFile, read_source(folder / "emoji.yaml", "words/emoji.yaml"))
    return Wordlists(
        werkwoorden=frozenset(word.lower() for word in _lines(folder / "werkwoordenlijst.txt")),
        namen={persoon.naam: persoon for persoon in namen.collegas + namen.begeleiders},
        jargon=jargon.jargon,
        any_jargon=any_word(*(_with_endings(woord) for entry in jargon.jargon for woord in entry.woorden)),
        synoniemen=synoniemen.synoniemen,
        emoji=frozenset(emoji.emoji),
        beeldspraak=any_word(*map(re.escape, _lines(folder / "beeldspraak.txt"))),
        diagnoses=any_word(*(rf"{re.escape(word)}\w*" for word in _lines(folder / "diagnoses.txt"))),
    )


def _lines(path: Path) -> list[str]:
    text = read_text(path, f"words/{path.name}")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def _with_endings(word: str) -> str:
    stem = re.escape(word.removesuffix("en")) if word.endswith("en") else re.escape(word)
    return rf"{stem}(?:e|en|t|d|de|te)?"
