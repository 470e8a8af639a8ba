"""64 bytes under every button: what we write we read back, and what we did not write is refused."""

from dataclasses import fields
from itertools import product
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import CODES, MAX_BYTES, ButtonTooLong, UnreadableButton, decode, encode, encode_stored
from conversations import events as e
from conversations.codec import dump_event
from conversations.commands import COMMANDS, INVITED_BY
from conversations.events import EVENTS, Command, Deadline
from conversations.incoming import Tap
from tests.catalogue import whole_catalogue

# The highest number that PostgreSQL gives to a gesprek.
GESPREK = 2**31 - 1
TYPED = {
    e.Aangemeld,
    e.TekstGetypt,
    e.SpraakIngesproken,
    e.IetsAndersGestuurd,
    e.NaamVeranderd,
    e.NotitieGegeven,
}


def longest_ids() -> dict[str, tuple[object, ...]]:
    """For each field of an event, the longest value that the catalogus and the commands can put in it."""
    catalogus = whole_catalogue()
    opdrachten = catalogus.opdrachten.values()
    opties = {optie.id for o in opdrachten for v in o.vragen for optie in getattr(v, "opties", ())}
    scenes = {
        optie.id
        for o in opdrachten
        for v in o.vragen
        for scene in getattr(v, "scenes", {}).values()
        for optie in scene.opties
    }
    return {
        "skill": _longest(skill.id for skill in catalogus.skills),
        "deelskill": _longest(deelskill.id for deelskill in catalogus.deelskills),
        "optie": _longest({*opties, *scenes, "gaat_goed", "lastig", "nee"}),
        "punt": _longest(punt.id for o in opdrachten for punt in o.begeleider.let_op),
        "naam": _longest(naam for commands in COMMANDS.values() for naam in commands),
        "argument": ("", *_longest(rol.value for rollen in INVITED_BY.values() for rol in rollen)),
    }


def _longest(ids) -> tuple[str, ...]:
    return (max(ids, key=lambda text: len(text.encode())),)


def real_buttons() -> list[tuple[object, int]]:
    ids = longest_ids()

    def values(name: str, hint: object) -> tuple[object, ...]:
        if get_origin(hint) is Literal:
            return get_args(hint)
        return {int: (0, 10_000), bool: (False, True)}[hint] if hint in (int, bool) else ids[name]

    return [
        (cls(*chosen), gesprek)
        for cls in CODES.values()
        for hints in [get_type_hints(cls)]
        for chosen in product(*(values(field.name, hints[field.name]) for field in fields(cls)))
        for gesprek in (None, GESPREK)
    ]


REAL = real_buttons()


@pytest.mark.parametrize("cls", CODES.values(), ids=lambda cls: cls.__name__)
def test_every_event_with_the_longest_ids_fits_and_is_read_back(cls):
    for event, gesprek in REAL:
        if type(event) is cls:
            data = encode(event, gesprek)

            assert len(data.encode()) <= MAX_BYTES
            assert decode(data) == Tap(event, gesprek)
            assert encode_stored(dump_event(event), gesprek) == data


def test_whatever_a_person_can_tap_has_a_code():
    tapped = {cls for cls in EVENTS if not issubclass(cls, Deadline)} - TYPED

    assert {*tapped, Command} == set(CODES.values())


def test_codes_are_two_letters_and_each_means_one_event():
    assert all(len(code) == 2 for code in CODES)
    assert len(set(CODES.values())) == len(CODES)


@pytest.mark.parametrize(
    "event",
    [Command("start", "x" * 60), e.SkillGekozen("é" * 30), e.SkillGekozen("a|b")],
    ids=["too many signs", "too many bytes", "a separator inside"],
)
def test_what_does_not_fit_is_refused_before_it_is_sent(event):
    with pytest.raises(ButtonTooLong):
        encode(event, 1)


@pytest.mark.parametrize(
    "data",
    [
        "",
        "|||",
        "1",
        "2|1|vg|3",
        "1|1|xx|3",
        "1|1|vg",
        "1|1|vg|3|4",
        "1|1|vg|drie",
        "1|1|vg|3.0",
        "1|1|vg|03",
        "1|1|vg| 3",
        "1|01|vg|3",
        "1|0|vg|3",
        "1|x|vg|3",
        "1|٣|vg|3",
        "1|1|oa|3|a|true",
        "1|1|gv|1|prima",
        f"1|{2**62}|vg|3",
        f"1|{'9' * 5000}|vg|3",
        f"1|1|vg|{'9' * 5000}",
        f"1|1|vg|{'9' * 60}",
        "1|1|sk|\ud800",
    ],
    ids=ascii,
)
def test_a_forged_button_is_unreadable(data):
    with pytest.raises(UnreadableButton):
        decode(data)


# Signs of our own, and any other: also half a surrogate pair, which JSON can hold.
ANY = st.characters(exclude_categories=()) | st.characters(codec="utf-8")
PIECES = st.sampled_from([*CODES, "1", "2", "", "0", "-1", "a", "o1", "lastig", "9" * 30, "é", " 1"])


@given(st.text(ANY, max_size=80) | st.lists(PIECES | st.text(ANY, max_size=5), max_size=7).map("|".join))
def test_any_string_is_a_button_of_ours_or_unreadable(data):
    assert_ours_or_unreadable(data)


@given(st.sampled_from(REAL), st.data())
def test_a_changed_button_is_a_button_of_ours_or_unreadable(real, data):
    text = encode(*real)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 3, len(text))))

    assert_ours_or_unreadable(text[:start] + data.draw(st.text(ANY, max_size=3)) + text[end:])


def assert_ours_or_unreadable(data: str) -> None:
    try:
        tap = decode(data)
    except UnreadableButton:
        return
    assert encode(tap.event, tap.gesprek) == data
    assert tap.gesprek is None or abs(tap.gesprek) < 2**62
