"""The figures of the texts: what is measured, who is worst, and how it is shown."""

import sys

import pytest

from content.catalogus import Catalogus
from content.figures import FIGURES, measure, measure_each, measure_group, table, worst
from content.language import longest_sentence, words
from content.leesvragen import load_leesvragen
from content.rules import open_dictionary
from content.rules.blocks import deelnemer_blocks
from content.source import ContentError
from content.wordlists import load_wordlists
from tests.catalogue import whole_catalogue
from tests.content.conftest import build, copy, put

BY_KEY = {figure.key: figure for figure in FIGURES}
SENTENCE = "Je vouwt een handdoek. "


@pytest.fixture
def figures(data):
    """Measure the good opdracht after one change."""

    def after(place=None, value=None):
        changed = build(put(copy(data), place, value) if place else data)
        return measure([changed], load_wordlists(), open_dictionary())

    return after


def small(*opdrachten) -> Catalogus:
    return Catalogus((), {}, {opdracht.id: opdracht for opdracht in opdrachten})


def test_one_long_sentence_moves_the_longest_and_the_mean(figures):
    before = figures()
    after = figures(
        ("waarom",), "Dit is een zin met heel veel korte woorden die maar door gaat en door gaat."
    )

    assert after["longest"] == 16 > before["longest"]
    assert after["mean"] > before["mean"]


def test_long_words_make_it_harder_to_read(figures):
    after = figures(
        ("waarom",), "Collega's waarderen verantwoordelijkheid. Overeenstemming vermindert onduidelijkheid."
    )

    assert after["ease"] < figures()["ease"]


def test_a_rare_word_counts_and_a_listed_one_or_a_name_does_not(figures):
    if open_dictionary() is None:
        pytest.skip("wordfreq is not installed")
    rare = figures(("waarom",), "Soms flikflooit een gnoe. Soms flikflooit een gnoe.")
    listed_and_named = figures(("waarom",), lambda text: f"{text} Samira en de begeleider.")

    assert rare["rare"] > figures()["rare"]
    assert listed_and_named["rare"] == figures()["rare"]


def test_the_path_and_the_card_grow_by_the_words_that_are_added(figures):
    before = figures()
    in_voorbeeld = figures(("voorbeeld", 0), lambda text: f"{text} {SENTENCE}")
    on_card = figures(("begeleider", "kans"), lambda text: f"{text} {SENTENCE}")

    assert in_voorbeeld["path"] - before["path"] == len(words(SENTENCE))
    assert (on_card["card"] - before["card"], on_card["path"]) == (4, before["path"])


def test_a_group_is_measured_as_one_text():
    opdrachten = [*whole_catalogue().opdrachten.values()]
    each, whole = measure_each(whole_catalogue()), measure_group(opdrachten)
    text = [block.tekst for opdracht in opdrachten for block in deelnemer_blocks(opdracht)]

    for key in ("mean", "ease", "path", "card"):
        values = [one[key] for one in each.values()]
        assert min(values) <= whole[key] <= max(values), key
    assert whole["longest"] == max(map(longest_sentence, text))


def test_the_worst_is_the_highest_and_for_reading_ease_the_lowest():
    each = {
        "a-a-1-1": {"mean": 6.0, "ease": 90.0, "rare": None},
        "a-a-1-2": {"mean": 7.0, "ease": 80.0, "rare": None},
        "a-a-1-3": {"mean": 7.0, "ease": 95.0, "rare": None},
    }

    assert worst(BY_KEY["mean"], each).opdracht == "a-a-1-2", "the first of equals"
    assert worst(BY_KEY["ease"], each).opdracht == "a-a-1-2"
    assert worst(BY_KEY["rare"], each) is None


@pytest.mark.parametrize(
    ("key", "value", "over"),
    [
        ("mean", 8.0, False),
        ("mean", 8.1, True),
        ("ease", 85, False),
        ("ease", 84.9, True),
        ("rare", None, False),
    ],
)
def test_over_the_limit_is_on_the_wrong_side_of_it(key, value, over):
    assert BY_KEY[key].is_over(value) is over


def test_the_table_names_the_worst_opdracht(data):
    good = build(data)
    changed = put(
        data, ("waarom",), "Dit is een zin met heel veel korte woorden die maar door gaat en door gaat."
    )
    worse = build({**changed, "id": "overleggen-1-1"})

    rows = table(small(good, worse)).splitlines()
    assert rows[0] == "| 2 opdrachten | together | worst opdracht | limit |"
    assert "| longest sentence, words | 16 | 16 (overleggen-1-1) | at most 14 |" in rows
    assert all(row.count("|") == 5 for row in rows)


def test_without_a_dictionary_the_share_is_unknown_and_the_rest_is_measured(monkeypatch, data):
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    shown = table(small(build(data)))

    assert "| share of rare words | - | - | at most 10.0% |" in shown
    assert shown.count(f"({data['id']})") == 4


def test_an_empty_catalogue_has_a_table_too():
    assert len(table(small()).splitlines()) == 7


# --- what only a human can judge --------------------------------------------------------------------


def test_a_second_reader_looks_at_every_rule_for_humans():
    """Source: domein.md, part C: every rule with an M, and R25, which leaves it to the reader."""
    regels = [vraag.regel for vraag in load_leesvragen()]

    assert len(regels) == len(set(regels))
    assert set(regels) == {f"R{nr}" for nr in (23, 25, 27, 32, 33, 37, 39, 40, 45, 47, 48, *range(51, 58))}


@pytest.mark.parametrize("text", [b"", b"leesvragen: ja", b"leesvragen: [{regel: 23, vraag: x}]", b"\xff"])
def test_a_broken_list_of_questions_is_told(tmp_path, text):
    (tmp_path / "leesvragen.yaml").write_bytes(text)

    with pytest.raises(ContentError) as caught:
        load_leesvragen(tmp_path)
    assert all(problem.file == "leesvragen.yaml" for problem in caught.value.problems)
