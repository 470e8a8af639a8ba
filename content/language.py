"""Measures Dutch text: words, sentences, syllables, Flesch-Douma. It measures; rules judge."""

import re
from functools import lru_cache

REMEMBERED = 4096
"""A text is measured by many rules, one after the other."""

WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')]*\s+(?![a-zà-ÿ])")
"""Not before a small letter: in ‘Klopt.’ zegt Petra the sentence goes on."""
VOWELS = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyáéíóúàèêëïöü]")

_FUNCTION_WORDS = """
de het een en of maar want dus omdat als dan dat die deze dit daar er hier ik je jij jou jouw hij zij ze
wij we jullie u uw hun hen hem haar zijn mijn ons onze me mij zich wie wat waar wanneer hoe waarom welke
welk te om in op aan van voor met bij naar uit door over onder tot tegen tussen na sinds zonder binnen
buiten per niet geen wel ook nog al alle alles iets niets iemand niemand iedereen elk elke ieder iedere
veel meer minder heel erg zo toen nu ben bent is was waren geweest wordt worden werd werden geworden heb
hebt heeft hebben had hadden gehad zal zult zullen zou zouden kan kun kunt kunnen kon konden moet moeten
moest moesten mag mogen mocht mochten wil wilt willen wilde wilden gaat gaan ga ging gingen ja nee eens
even toch gewoon zelf elkaar weer steeds altijd
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())


def words(text: str) -> list[str]:
    """Return the words as written; figures are no words."""
    return list(_words(text))


@lru_cache(maxsize=REMEMBERED)
def _words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text))


def content_words(text: str) -> list[str]:
    """Return the words that carry meaning: without articles, pronouns, auxiliaries and the like."""
    return [word for word in words(text) if word.lower() not in FUNCTION_WORDS]


def sentences(text: str) -> list[str]:
    """Return the sentences; speech inside quotes counts sentence by sentence."""
    return list(_sentences(text))


@lru_cache(maxsize=REMEMBERED)
def _sentences(text: str) -> tuple[str, ...]:
    parts = [part for line in text.splitlines() for part in SENTENCE_END.split(line.strip())]
    return tuple(part for part in parts if WORD.search(part))


@lru_cache(maxsize=REMEMBERED)
def syllables(word: str) -> int:
    """Return the number of syllables: groups of vowels, at least one."""
    return max(1, len(VOWELS.findall(word.lower())))


def words_per_sentence(text: str) -> float:
    """Return the mean sentence length in words; 0.0 for an empty text."""
    return len(words(text)) / len(sentences(text)) if words(text) else 0.0


def longest_sentence(text: str) -> int:
    """Return the words of the longest sentence."""
    return max((len(words(sentence)) for sentence in sentences(text)), default=0)


def flesch_douma(text: str) -> float:
    """Return the reading ease: 90-100 is very easy, 60-70 normal, under 30 very hard; 100 without words."""
    found = words(text)
    if not found:
        return 100.0
    per_100 = 100 * sum(map(syllables, found)) / len(found)
    return 206.84 - 0.77 * per_100 - 0.93 * words_per_sentence(text)
