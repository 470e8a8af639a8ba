"""Another text in a YAML file: that text changes, and not one byte of anything else."""

import re

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from content.catalogus import HERE
from content.edit import CannotEdit, edit
from content.places import GENERAL, read_places
from content.source import LOADER, read_text

EVERY_STYLE = """# Kop
id: een-1-1
versie: 1   # een getal
leeg:
gewoon: Een tekst zonder iets  # uitleg
over meer regels: een
  twee
dubbel: "Zij zei: \\"hoi\\"."   # uitleg
dubbel over meer regels: "een
  twee

  drie"
enkel: 'zo''n ding'
vorm: {a: tekst een, b: "x", c: 'y', d: [een, "twee", 'drie'], e: }
regels: |  # uitleg
  regel 1
    ingesprongen

  regel 3

# nog een uitleg
gevouwen: >-
    een lange regel die
    door gaat

    alinea
alles: |+
  x


met getal: |2
   x
lijst:
  - een
  - "twee"
  - |
    drie
  - >
    vier vijf

laatste: |
  einde"""


def leaves(data, loc=()):
    """Every value by its place."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from leaves(value, (*loc, key))
    else:
        yield loc, data


PLACES = [loc for loc, _ in leaves(yaml.safe_load(EVERY_STYLE))]

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(" ab#:-\n\"'\\{}[],=>|%&*!?@`\t\r\x85\u2028\ufeff.", max_size=30),
    st.lists(st.sampled_from(["een", "tweede", "woord", "lang-woord"]), max_size=40).map(" ".join),
    st.lists(st.sampled_from(["een", "\n", " ", "x y"]), max_size=20).map("".join),
)


@given(st.sampled_from(PLACES), TEXTS, st.booleans())
@example(("gewoon",), "=1+1", False)
@example(("gewoon",), "{{7*7}}", False)
@example(("vorm", "a"), "een, twee", False)
@example(("gewoon",), "nee", False)
@example(("vorm", "e"), "null", False)
@example(("laatste",), "einde\n", False)
@example(("regels",), "een\n\n  twee", True)
@example(("dubbel",), "\x00\x7f\ufeff\U0010ffff", False)
def test_any_text_comes_back_equal_and_no_other_value_changes(loc, text, windows):
    before = EVERY_STYLE.replace("\n", "\r\n") if windows else EVERY_STYLE

    after = edit(before, {loc: text})

    for loader in (yaml.SafeLoader, LOADER):
        expected = dict(leaves(yaml.load(before, loader))) | {loc: text}
        assert dict(leaves(yaml.load(after, loader))) == expected


@given(st.dictionaries(st.sampled_from(PLACES), TEXTS, max_size=8))
def test_many_texts_at_once_are_the_same_as_one_by_one(changes):
    one_by_one = EVERY_STYLE
    for loc, text in changes.items():
        one_by_one = edit(one_by_one, {loc: text})

    assert edit(EVERY_STYLE, changes) == one_by_one


@given(st.sampled_from(PLACES), TEXTS)
def test_what_stands_before_and_after_the_text_keeps_every_byte(loc, text):
    marker = "Hier"
    marked = edit(EVERY_STYLE, {loc: marker})
    node = yaml.compose(marked)
    for step in loc:
        pairs = enumerate(node.value) if isinstance(step, int) else ((k.value, v) for k, v in node.value)
        node = dict(pairs)[step]
    head, tail = marked[: node.start_mark.index], marked[node.end_mark.index :]

    after = edit(marked, {loc: text})

    assert after.startswith(head)
    assert after.endswith(tail.lstrip("\n"))


def test_nothing_to_change_changes_nothing():
    assert edit(EVERY_STYLE, {}) == EVERY_STYLE


@pytest.mark.parametrize(
    ("place", "text", "line"),
    [
        (("gewoon",), "Zo kan het ook.", "gewoon: Zo kan het ook.  # uitleg"),
        (("gewoon",), "Let op: dit", 'gewoon: "Let op: dit"  # uitleg'),
        (("gewoon",), "nee", 'gewoon: "nee"  # uitleg'),
        (("gewoon",), "12", 'gewoon: "12"  # uitleg'),
        (("gewoon",), "=1+1", 'gewoon: "=1+1"  # uitleg'),
        (("dubbel",), 'a "b" \\ c\nd', 'dubbel: "a \\"b\\" \\\\ c\\nd"   # uitleg'),
        (("enkel",), "zo'n", "enkel: 'zo''n'"),
        (("enkel",), "a\nb", 'enkel: "a\\nb"'),
        (("vorm", "a"), "ja, dat", 'vorm: {a: "ja, dat", b: "x", c: \'y\', d: [een, "twee", \'drie\'], e: }'),
        (("lijst", 0), "Ja, dat", "  - Ja, dat"),
        (("leeg",), "vol", "leeg: vol"),
        (("regels",), "", 'regels: ""  # uitleg'),
        (("versie",), 2, "versie: 2   # een getal"),
    ],
)
def test_a_text_is_written_in_the_style_that_was_there_or_in_quotes(place, text, line):
    after = edit(EVERY_STYLE, {place: text}).splitlines()
    before = EVERY_STYLE.splitlines()

    assert line in after
    assert [each for each in after if each not in before] == [line]


def test_a_block_stays_a_block_and_a_folded_text_is_folded_again():
    text = "Eerste zin met heel veel woorden die niet op 1 regel past.\n\nTweede."
    after = edit(EVERY_STYLE, {("gevouwen",): text, ("regels",): "een\n\ntwee\n"})

    assert "regels: | # uitleg\n  een\n\n  twee\n\n# nog een uitleg\n" in after
    folded = re.search(r"gevouwen: >-\n((?: {4}.*\n|\n)+)", after)[1]
    assert max(map(len, folded.splitlines())) <= 44
    assert folded.endswith("past.\n\n\n    Tweede.\n")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_endings_of_the_file_stay(ending):
    after = edit(EVERY_STYLE.replace("\n", ending), {("regels",): "a\nb\n", ("dubbel",): "c"})

    assert after.count("\n") == after.count(ending)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1", ("b",)),
        ("a: {b: c}", ("a",)),
        ("a: [b]", ("a", 1)),
        ("a: !!str b", ("a",)),
        ("a: &x b\nc: *x", ("c",)),
        ("a: &x b\nc: *x", ("a",)),
        ("a: b\na: c", ("a",)),
        ("a: [", ("a",)),
        ("", ("a",)),
        ("a: b\n---\na: c", ("a",)),
    ],
)
def test_a_place_that_is_no_plain_text_is_refused(text, place):
    with pytest.raises(CannotEdit):
        edit(text, {place: "x"})


def test_half_a_character_is_refused():
    with pytest.raises(CannotEdit, match="half teken"):
        edit(EVERY_STYLE, {("gewoon",): "\ud83d"})


def test_a_byte_order_mark_stays():
    assert edit("\ufeffa: 'é😀'\nb: c\n", {("b",): "d"}) == "\ufeffa: 'é😀'\nb: d\n"


@pytest.mark.parametrize("file", ["opdrachten/overleggen/1-1.yaml", *GENERAL])
def test_every_text_of_a_real_file_can_be_replaced_and_put_back(file):
    text = read_text(HERE / file, file)
    texts = {place.loc: place.tekst for place in read_places() if place.bestand == file}

    other = edit(text, dict.fromkeys(texts, 'Iets "anders": écht.'))

    assert other.count("anders") >= len(texts)
    assert edit(other, texts) == text
