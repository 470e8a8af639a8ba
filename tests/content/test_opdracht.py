"""The shapes: what an opdracht can tell about itself, and what it refuses."""

import pytest
from pydantic import ValidationError

from content.opdracht import Opdracht
from tests.content.conftest import build, copy, original, put

V4, V5 = ("vragen", "v4"), ("vragen", "v5")
SCENES = ("vragen", "v6", "scenes")


@pytest.fixture
def opdracht(data) -> Opdracht:
    return build(data)


@pytest.fixture
def lang():
    """An opdracht with a situatie of three scenes: v6."""
    return original("instructies-volgen-1-3")


def refusal(data) -> str:
    with pytest.raises(ValidationError) as caught:
        build(data)
    return caught.value.errors()[0]["type"]


def test_id_tells_deelskill_and_niveau(opdracht):
    assert (opdracht.deelskill_id, opdracht.niveau) == ("instructies-volgen-1", 2)


def test_vraag_optie_and_observatiepunt_are_found_by_id(opdracht):
    assert opdracht.vraag("v2").optie("b") == opdracht.vraag("v2").beste
    assert opdracht.observatiepunt("o1").id == "o1"


@pytest.mark.parametrize("find", [lambda o: o.vraag("v99"), lambda o: o.vraag("v2").optie("z")])
def test_unknown_id_is_a_key_error(opdracht, find):
    with pytest.raises(KeyError):
        find(opdracht)


def test_smiley_vertel_and_info_have_no_best_answer(opdracht):
    info = build(original("instructies-volgen-1-1")).vraag("v0")

    unscored = [vraag.type for vraag in opdracht.vragen if not vraag.is_scored]

    assert unscored == ["smiley", "vertel"]
    assert not info.is_scored
    assert [vraag.id for vraag in opdracht.scored] == ["v1", "v2", "v3", "v4", "v5", "v6", "v7"]


def test_handig_has_feedback_on_both_thumbs(opdracht):
    handig = opdracht.vraag("v1")

    assert handig.feedback_on("ja") == handig.feedback.ja
    assert handig.feedback_on("nee") == handig.feedback.nee


@pytest.mark.parametrize(("gekozen", "goed"), [("ac", True), ("a", False), ("ab", False), ("abc", False)])
def test_meerkeuze_is_goed_with_exactly_the_right_options(opdracht, gekozen, goed):
    assert opdracht.vraag("v4").is_goed(frozenset(gekozen)) is goed


def test_situatie_goes_on_where_the_option_says(lang):
    situatie = build(lang).vraag("v6")

    first = situatie.scenes[situatie.start]

    assert first.optie("b") == first.beste
    assert first.beste.naar == "s2"
    assert first.optie("a").naar is None


def test_opdracht_cannot_be_changed(opdracht):
    with pytest.raises(ValidationError):
        opdracht.titel = "Iets anders"


@pytest.mark.parametrize(
    ("place", "value", "rule"),
    [
        ((*V4, "kies"), 1, "R40"),
        ((*V5, "stappen"), lambda old: [old[0], *old[:2]], "R40"),
        (("vragen", "v2", "opties", "a", "goed"), "ja", "R40"),
        (("vragen", "v2", "opties", "b", "goed"), "deels", "R40"),
        (("vragen", "v2", "opties"), lambda old: old[:2], "too_short"),
        (("vragen", "v2", "opties", "a", "id"), "b", "id"),
        (("vragen", "v2", "id"), "v1", "id"),
        (("begeleider", "let_op", "o2", "id"), "o1", "id"),
        (("begeleider", "gesprek"), lambda old: old[:3], "too_short"),
        (("aan_de_slag", "keer"), 11, "less_than_equal"),
        (("aan_de_slag", "varianten", 0, "soort"), "andere plek", "R30"),
        (("aan_de_slag", "herinneringen"), lambda old: old[:3], "too_short"),
        (("titel",), "  ", "string_too_short"),
        (("versie",), "1", "int_type"),
        (("vragen", "v2", "id"), "v2:x", "string_pattern_mismatch"),
    ],
)
def test_shape_refuses(data, place, value, rule):
    assert refusal(put(data, place, value)) == rule


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((*SCENES, "s3", "opties", "c", "naar"), "s1"),
        ((*SCENES, "s3", "opties", "c", "naar"), "s9"),
        (("vragen", "v6", "start"), "s2"),
        ((*SCENES, "s1", "opties", "a", "goed"), "ja"),
    ],
    ids=["loop", "unknown scene", "scene that is never reached", "two best options"],
)
def test_situatie_refuses_an_unsound_graph(lang, place, value):
    option = lang["vragen"][5]["scenes"]["s3"]["opties"][2]
    option.setdefault("naar", "")

    assert refusal(put(lang, place, value)) in {"situatie", "R40", "string_pattern_mismatch"}


def test_situatie_is_at_most_three_scenes_deep(lang):
    scenes = lang["vragen"][5]["scenes"]
    scenes["s4"] = copy(scenes["s3"])
    scenes["s3"]["opties"][2]["naar"] = "s4"

    assert refusal(lang) == "situatie"
