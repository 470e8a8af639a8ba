"""A titel that is a question reads well wherever it stands: in quotes, and without a second sign after it."""

import re
from dataclasses import replace

import pytest

from content.catalogus import Catalogus
from conversations.effects import Mark
from conversations.events import LeerplanBevestigd
from conversations.flow.aan_de_slag import confirm_leerplan
from conversations.flow.skillkeuze import what_is_learned
from conversations.state import AanDeSlag
from tests.conversations.said import regels, say
from tests.conversations.samples import NOW, OPDRACHTEN, facts, opdracht
from tests.world import plain

VRAAG = "Kan ik je helpen?"
ASKS = opdracht(OPDRACHTEN[0]).model_copy(update={"titel": VRAAG})
LINES = [replace(line, titel=VRAAG) for line in regels(6)]
LEARNED = what_is_learned(facts(), ASKS)
HIERNA = {"naam": "Mo", "opdracht": ASKS, "teruggelezen": True, "volgende": ASKS, "nieuw": False}


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("dit_kan_ik", {"naam": "Mo", "kan": [], "nu": VRAAG}),
        ("hierna", {**HIERNA, "uitkomst": "beheerst"}),
        ("leerplan_begeleider", {**LEARNED, "weekdag": 3}),
        ("mijnteam", {"regels": LINES}),
        ("nabespreking_deelnemer", {"naam": "Mo", "opdracht": ASKS, "gedaan": 0}),
        ("overzicht", {"regels": LINES, "meer": 0}),
        ("weekdag_gekozen", {**LEARNED, "dag": 3, "nu": True, "gesprek_op": None, "blijft": False}),
    ],
)
def test_a_titel_that_asks_stands_in_quotes_without_a_full_stop(text, args):
    shown = plain(say(text, "team", args).tekst)

    assert f'"{VRAAG}"' in shown
    assert not re.search(r"\?[.,:)]|\?\"\.", shown)


def test_a_skill_that_was_taken_out_does_not_stand_in_the_way_of_a_day():
    """The opdracht that runs is finished in its own version, and its talk can still be moved."""
    world = facts(opdracht=ASKS, catalogus=Catalogus((), {}, {}))
    week = AanDeSlag(ASKS.id, ASKS.versie, begonnen_at=NOW)

    _, (mark, *_) = confirm_leerplan(week, LeerplanBevestigd(0), world)

    assert isinstance(mark, Mark)
    tekst = plain(say(mark.text, "team", dict(mark.args)).tekst)
    assert f'Sanne leert Opdracht: "{VRAAG}" ✅ Jullie praten elke maandag.' in tekst
