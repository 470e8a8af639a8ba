"""The measures, against the samples of the domain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.language import (
    content_words,
    flesch_douma,
    longest_sentence,
    sentences,
    syllables,
    words,
    words_per_sentence,
)

EASY = (
    "Je werkt in de wasserij. Je vouwt handdoeken. Je collega Samira vouwt ze anders. Wat doe je? "
    "Je vraagt aan Samira: hoe vouw jij ze? Dan vouwen jullie ze op dezelfde manier."
)
HARD = (
    "Deelnemers dienen gedurende de opleidingsperiode hun competenties aantoonbaar te ontwikkelen, waarbij "
    "de leidinggevende verantwoordelijk is voor de periodieke evaluatie van de behaalde resultaten."
)


@pytest.mark.parametrize(("text", "mean", "longest", "ease"), [(EASY, 5.3, 8, 86), (HARD, 23.0, 23, -32)])
def test_measures_agree_with_the_published_samples(text, mean, longest, ease):
    assert round(words_per_sentence(text), 1) == mean
    assert longest_sentence(text) == longest
    assert round(flesch_douma(text)) == ease


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Hij zegt: ‘Klopt.’ Nu begint hij.", 2),
        ("‘Klopt!’ zegt Petra. Nu begint hij.", 2),
        ("Eén regel\nnog een regel", 2),
        ("Kies 2 dingen. 1 keer telt al mee.", 2),
        ("5!", 0),
        ("", 0),
    ],
)
def test_sentences_with_speech_lines_and_figures(text, count):
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    ("word", "count"), [("hark", 1), ("vegen", 2), ("begeleider", 4), ("ei", 1), ("ssst", 1)]
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_figures_are_no_words_and_function_words_carry_no_meaning():
    assert words("2 collega's en 3 foto's") == ["collega's", "en", "foto's"]
    assert content_words("Je vraagt het aan je begeleider") == ["vraagt", "begeleider"]


@given(st.text())
def test_any_text_can_be_measured(text):
    assert words_per_sentence(text) >= 0
    assert longest_sentence(text) <= max(len(words(text)), 0)
