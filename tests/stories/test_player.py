"""A story that is not true says where, what, and what was on the phones."""

import re

import pytest

from tests.stories.dutch_time import moment, span, written
from tests.stories.holds import HOLDS
from tests.stories.player import VERBS, Player
from tests.stories.story import HERE, StoryError, load, load_begins

README = (HERE / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def play(make_world, tmp_path):
    """Play the steps of a story that is written here; return what is wrong with it."""

    def play(steps: str) -> str:
        path = tmp_path / "verhaal.yaml"
        path.write_text(f"verhaal: een proef\nstappen:\n{steps}", encoding="utf-8")
        story = load(path)
        with pytest.raises(StoryError) as caught:
            Player(make_world(moment(story.begin))).play(story)
        return str(caught.value)

    return play


def test_it_names_file_line_and_step_and_shows_the_phones(play):
    wrong = play("  - Sanne opent de uitnodiging\n\n  - Sanne leest: Tot ziens\n")

    assert wrong.startswith(
        'verhaal.yaml, regel 5, stap 2: Sanne leest: Tot ziens\nSanne las niet "Tot ziens"'
    )
    assert "de telefoon van Sanne\n(maandag 7 september 9:00) 👋 Hallo Sanne." in wrong
    assert "[▶️ Verder]" in wrong


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ("Sanne danst: de polka", '"Sanne danst" kent het verhaal niet'),
        ("Sanne tikt: Vliegen", 'Sanne heeft geen knop "Vliegen"'),
        ("Sanne leest niet: Hallo", 'Sanne las toch "Hallo"'),
        ("Sanne leest niets", "Sanne las toch iets"),
        ("klopt: {fase: Oefening}", "het is Aanmelding, niet Oefening"),
        ("klopt: {antwoorden: 3}", "het is 0, niet 3"),
        ("klopt: {termijnen: {WeekVerstreken: 'dinsdag 9:00'}}", "StilteVerstreken"),
        ("tot: woensdag 8 september 9:00", "is een dinsdag"),
        ("tot: vandaag 8:00", "is al voorbij"),
        ("tot: ooit", "is geen moment"),
    ],
)
def test_it_says_in_dutch_what_is_wrong(play, step, reason):
    wrong = play(f"  - Sanne opent de uitnodiging\n  - {step}\n")

    assert "regel 4, stap 2" in wrong and reason in wrong


def test_what_changed_though_nothing_should_is_told(play):
    wrong = play("  - Sanne opent de uitnodiging\n  - Sanne tikt: Verder\n    verandert: niets\n")

    assert "er is iets veranderd" in wrong


@pytest.mark.parametrize("text", ["verhaal: [", "verhaal: een\nkleur: rood\nstappen: []\n"])
def test_a_file_that_is_no_story_is_told(tmp_path, text):
    (tmp_path / "kapot.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(StoryError, match=r"kapot\.yaml"):
        load(tmp_path / "kapot.yaml")


def test_every_story_has_a_sentence_and_steps():
    for path in HERE.glob("*.yaml"):
        story = load(path)
        assert story.verhaal.endswith("."), path.name
        assert story.stappen and (story.vanaf is None or story.vanaf in load_begins()), path.name


def test_the_readme_tells_every_verb_and_everything_that_can_hold():
    for pattern, _ in VERBS:
        words = [word for word in re.split(r"\(.*?\)+\??|\\w\+|\\d", pattern.pattern) if word.strip()]
        assert all(word.strip() in README for word in words), pattern.pattern
    assert all(name in README for name in HOLDS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("donderdag 9:00", "donderdag 10 september 9:00"),
        ("maandag 9:00", "maandag 14 september 9:00"),  # now it is Monday, nine o'clock
        ("maandag 9:01", "maandag 7 september 9:01"),
        ("morgen 8:00", "dinsdag 8 september 8:00"),
        ("vandaag 16:00", "maandag 7 september 16:00"),
        ("16:00", "maandag 7 september 16:00"),
        ("vrijdag 1 januari 9:00", "vrijdag 1 januari 9:00"),  # next year
        ("donderdag 6 mei 2027 9:00", "donderdag 6 mei 9:00"),
    ],
)
def test_a_moment_is_the_first_one_ahead(text, expected):
    now = moment("maandag 7 september 2026 9:00")

    assert written(moment(text, now)) == expected
    assert moment(text, now) > now


def test_a_span_is_written_as_people_say_it():
    assert span("1 dag") * 14 == span("2 weken")
    assert span("90 minuten") == span("1 uur") * 1.5
