"""What a deelnemer reads is short, plain and kind. Source: product.md, Language and chat rules."""

import re

import pytest

from bot.demo.emulator.telegram_html import parse, units
from content.language import sentences, words
from content.render import TEMPLATES, default_texts
from content.rules.templates import LEZERS, LezersFile
from content.source import parse as parse_source
from content.source import read_source
from conversations import events as e
from conversations.effects import Aan, Say
from tests.conversations import samples
from tests.conversations.said import everything, say
from tests.stories.promises import EMOJI, TICKS
from tests.world import plain

MAX_WORDS, MAX_SENTENCES, MAX_SENTENCE = 60, 6, 14
HEADING = re.compile(r"^\W*<b>[^<]*[^<.?]</b>$", re.MULTILINE)
FORMAL = re.compile(r"\b(u|uw|men)\b", re.IGNORECASE)
BLAME = re.compile(r"\b(fout|verkeerd|helaas|gezakt|onvoldoende|score|punten|%)\b", re.IGNORECASE)


def lines(html: str) -> str:
    """Return a text without marks, line by line."""
    return "\n".join(plain(line) for line in html.splitlines())


def worst(rule) -> dict[str, str]:
    """Return per text one example that breaks a rule."""
    return {said.naam: said.body for said in everything() if said.lezer == "deelnemer" and not rule(said)}


def test_every_text_is_looked_at():
    assert {said.naam for said in everything()} == default_texts().names()


def test_every_text_is_declared_for_who_gets_it():
    lezers = parse_source(LezersFile, read_source(TEMPLATES.parent / LEZERS, LEZERS))
    gets: dict[str, set[str]] = {}
    for said in everything():
        gets.setdefault(said.naam, set()).add(said.lezer)

    assert {naam: set(lezers.of_text(naam)) for naam in gets} == gets


def test_every_text_can_be_sent():
    for said in everything():
        text, _ = parse(said.tekst)
        assert text.strip(), said.naam
        assert units(said.tekst) <= 4096, said.naam


def test_a_message_has_at_most_60_words():
    assert not worst(lambda said: len(words(lines(said.body))) <= MAX_WORDS)


def test_a_message_has_at_most_6_sentences():
    """A heading is no sentence. A task that is shown again also says how often it was done."""

    def short(said):
        again = said.naam == "taak" and "gedaan." in said.tekst
        return len(sentences(lines(HEADING.sub("", said.body)))) <= MAX_SENTENCES + again

    assert not worst(short)


def test_a_sentence_has_at_most_14_words():
    """What stands before a colon is a label."""
    assert not worst(
        lambda said: all(
            len(words(part)) <= MAX_SENTENCE
            for sentence in sentences(lines(said.body))
            for part in sentence.split(": ")
        )
    )


def test_a_message_says_je():
    assert not worst(lambda said: not FORMAL.search(lines(said.tekst)))


def test_a_message_does_not_shout():
    assert not worst(lambda said: said.tekst.count("!") <= 1)


def test_a_message_does_not_blame_or_count_points():
    """Foute antwoorden are named only to say that nobody sees them."""
    assert not worst(lambda said: "Foute antwoorden" in said.tekst or not BLAME.search(lines(said.tekst)))


def test_a_message_has_at_most_one_emoji():
    assert not worst(
        lambda said: said.naam in TICKS or len(EMOJI.findall(said.body.replace("\ufe0f", ""))) <= 1
    )


def test_an_emoji_never_takes_the_place_of_a_word():
    assert not worst(lambda said: words(lines(said.body)))


@pytest.mark.parametrize("naam", ["<b>Sanne</b>", "Sanne & Mo", "{{ 7 * 7 }}", '"><script>', "&lt;"])
def test_what_a_person_typed_is_shown_as_it_is(naam):
    for text in ("hallo", "roepnaam", "uitnodiging", "gestopt_signaal", "hulp_voor_begeleider"):
        args = {
            "naam": naam,
            "begeleider": naam,
            "link": None,
            "code": "abc",
            "rol": "deelnemer",
            "titel": naam,
        }
        shown, _ = parse(say(text, "team", args).tekst)
        assert naam in shown


def test_every_message_that_asks_something_of_a_deelnemer_has_hulp():
    asks_nothing = e.VerderGetikt | e.PauzeBeeindigd | e.SchermGevraagd | e.GedaanTeruggenomen
    for outcome in samples.outcomes():
        for effect in outcome.effects:
            if isinstance(effect, Say) and effect.to is Aan.DEELNEMER:
                events = [button.event for row in effect.buttons for button in row]
                asks = [event for event in events if not isinstance(event, asks_nothing)]
                assert not asks or e.HulpGevraagd() in asks, effect.text
