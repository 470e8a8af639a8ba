"""Every text that a person reads has one address, and nothing else has."""

import json

import pytest

from content.catalogus import HERE, SKILLS, read_tree
from content.places import GENERAL, LABELS, MAX_CHARACTERS, Place, read_places, refusal
from content.source import ContentError, read_source
from tests.content.conftest import original, write

# What stands in an opdracht, in skills.yaml and in the library, and is not read by anybody.
NO_TEXT = {
    *(
        "id",
        "type",
        "vorm",
        "goed",
        "setting",
        "observatiepunt",
        "werksetting",
        "ook",
        "naar",
        "start",
        "soort",
    ),
    *("beeld", "emoji", "openmoji", "regel"),
}


@pytest.fixture(scope="module")
def places():
    return read_places()


def strings(data, loc=()):
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from strings(value, (*loc, key))
    elif isinstance(data, str):
        yield loc


def test_every_text_has_a_place_and_ids_kinds_and_pictures_have_none(places):
    tree, found = read_tree(HERE), {(place.bestand, place.loc) for place in places}
    sources = [
        *tree.sources.values(),
        *(read_source(HERE / file, file) for file in GENERAL if file != LABELS),
    ]

    for source in sources:
        for loc in strings(source.data):
            inside_feedback = "feedback" in loc
            named = next(step for step in reversed(loc) if isinstance(step, str))
            is_text = inside_feedback or loc[0] == "werksettings" or named not in NO_TEXT
            assert ((source.file, loc) in found) == is_text, (source.file, loc)


def test_an_address_names_one_text(places):
    assert len({place.key for place in places}) == len(places)


def test_texts_come_in_the_order_in_which_people_see_them(places):
    skills = [skill.id for skill in read_tree(HERE).catalogus.skills]

    assert list(dict.fromkeys(place.skill for place in places)) == [*skills, None]
    assert [p.plek for p in places if p.bestand == "opdrachten/overleggen/1-1.yaml"][:2] == [
        "titel",
        "leerdoel",
    ]


def test_the_address_of_a_text_stays_when_questions_move(folder):
    before = {place.plek: place.tekst for place in read_places(folder)}
    data = original("instructies-volgen-1-1")
    data["vragen"].reverse()
    data["begeleider"]["let_op"].reverse()
    for vraag in data["vragen"]:
        vraag.get("opties", []).reverse()
    write(folder, data)

    assert {place.plek: place.tekst for place in read_places(folder)} == before
    assert "begeleider.let_op.o1.kort" in before


def test_a_label_is_a_text_when_words_are_in_it(places):
    labels = {place.plek for place in places if place.bestand == LABELS}

    assert {"verder", "bekijk_gesprek"} <= labels
    assert not {"letter", "naam", "schaal", "weekdag"} & labels


def test_a_folder_without_labels_or_pictures_has_the_other_texts(folder):
    (folder / "beelden").unlink()

    assert {place.bestand for place in read_places(folder)} == {
        SKILLS,
        "opdrachten/instructies-volgen/1-1.yaml",
    }


def test_a_broken_file_is_named(folder, example):
    example.write_text(json.dumps({"id": "x"}))

    with pytest.raises(ContentError, match=r"1-1\.yaml"):
        read_places(folder)


def place(tekst="Een tekst.", bestand="opdrachten/a/1-1.yaml"):
    return Place(bestand, "titel", ("titel",), tekst, None)


@pytest.mark.parametrize(
    "tekst", ["Gewoon.", "“Ja,” zei hij…", "👩‍🏫 Hé", "a\nb", "=1+1", "{{7*7}}", "x" * MAX_CHARACTERS]
)
def test_an_ordinary_text_may_stand_anywhere(tekst):
    assert refusal(place(), tekst) is None


@pytest.mark.parametrize("tekst", ["", " ", "\n", "x" * (MAX_CHARACTERS + 1)])
def test_an_empty_or_endless_text_is_refused(tekst):
    assert refusal(place(), tekst) is not None


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\t", "\x7f", "\x85", "\xad", "\u200b", "\u202e", "\ufeff", "\uffff"]
)
def test_a_sign_that_nobody_sees_is_refused_and_found_back(sign):
    message, cure = refusal(place(), f"Tot hier{sign} en verder")

    assert message == "Na “Tot hier” staat een teken dat niemand ziet."
    assert refusal(place(), f"{sign}begin")[0].startswith("Aan het begin")
    assert sign not in cure


@pytest.mark.parametrize("tekst", ["👋 Dag {{ naam }}", "{{ naam }}, dag"])
def test_a_label_keeps_what_the_bot_fills_in(tekst):
    assert refusal(place("👋 Hoi {{ naam }}", LABELS), tekst) is None


@pytest.mark.parametrize(
    "tekst", ["Dag", "{{ naam }} {{ naam }}", "{{ namen }}", "{{ naam }} {{", "{{ naam }} {% x %}"]
)
def test_a_label_that_fills_in_something_else_is_refused(tekst):
    assert refusal(place("👋 Hoi {{ naam }}", LABELS), tekst) == (
        "Wat de bot invult, is veranderd.",
        "Schrijf precies: {{ naam }}.",
    )
    assert refusal(place("👋 Hoi", LABELS), "{{ 7*7 }}")[1] == "Haal de accolades weg."
