"""The week of trying, where a story would say too little."""

from dataclasses import replace
from datetime import datetime

import pytest

from content.render import default_texts
from conversations import events as e
from conversations.events import Command
from conversations.facts import Facts
from conversations.flow.aan_de_slag import task
from conversations.incoming import Tap
from conversations.state import AanDeSlag, Nabespreking
from conversations.step import step
from conversations.storage.models import Termijn
from scheduler.agenda import Agenda
from tests import practice
from tests.conversations import samples
from tests.world import World, plain

OPDRACHT = samples.OPDRACHTEN[0]
WEEK = AanDeSlag(OPDRACHT, 1, begonnen_at=samples.NOW - samples.DAY)


def works(days: int) -> Facts:
    """Return a world around somebody who works so many days a week."""
    return samples.facts(opdracht=samples.opdracht(OPDRACHT), agenda=Agenda(werkdagen=frozenset(range(days))))


@pytest.mark.parametrize("weekdag", [-1, 5, 9, 10**18])
def test_a_day_that_is_not_on_the_card_changes_nothing(week, weekdag):
    before = week.gesprek("Sanne").state
    week.do("Ria", Tap(e.LeerplanBevestigd(weekdag), week.gesprek("Sanne").id))

    assert week.gesprek("Sanne").state == before
    assert "Deze knop is van eerder" in week.phone("Ria").last.plain


@pytest.mark.parametrize(("days", "keer", "kleiner"), [(5, 5, 3), (4, 4, 3), (3, 3, 2), (2, 2, 2), (1, 1, 1)])
def test_the_task_of_who_works_fewer_days_is_done_less_often(days, keer, kleiner):
    smaller = AanDeSlag(OPDRACHT, 1, samples.NOW, ronde=2, taak="kleiner")

    assert task(WEEK, works(days)).keer == keer
    assert task(smaller, works(days)).keer == kleiner
    assert task(Nabespreking(OPDRACHT, 1, 1, "gewoon", 0), works(days)).keer == keer


@pytest.mark.parametrize("days", [1, 3, 5])
def test_a_done_task_is_done_for_the_card_the_answer_and_the_reminder_alike(days):
    facts = works(days)
    keer = task(WEEK, facts).keer
    state = WEEK
    for nummer in range(1, keer + 1):
        state, effects = step(state, e.GedaanGetikt(state.week_nr, nummer), facts)
        (said,) = [effect for effect in effects if getattr(effect, "text", None) == "gedaan"]
        tekst = default_texts().render(said.text, said.args)
        assert ("is klaar" in tekst) == (nummer == keer)

    after, effects = step(state, e.HerinneringGekomen(state.week_nr), samples.facts(agenda=facts.agenda))
    assert not [effect for effect in effects if getattr(effect, "text", None) == "herinnering"]
    assert after == state


def test_who_looks_at_an_opdracht_sees_the_task_of_a_whole_week(week):
    """Ria works one day; that says nothing about the deelnemer."""
    week.work_on("Ria", ["maandag"])
    week.do("Ria", Command("bekijk", OPDRACHT))
    while "/bekijk" not in week.phone("Ria").last.plain:
        last = week.phone("Ria").last
        week.press("Ria", last, last.buttons[0])
        week.wait(seconds=1)

    assert "Doe dit 5 keer deze week en tik elke keer op Gedaan." in plain(week.phone("Ria").texts)


def test_no_two_weeks_of_a_gesprek_have_the_same_number(practising):
    """Every opdracht begins with ronde 1; the number on its buttons is its own."""
    world, seen = practising, []
    for _ in range(2):
        practice.practise(world, "Sanne")
        for taps in (["Nog een week", "Hetzelfde"], ["Beheerst"]):
            seen.append(world.state("Sanne").week_nr)
            world.until(planned(world))
            for label in ("Wij praten nu", *taps):
                world.tap("Ria", label)
            world.tap("Sanne", "Ja, klopt")

    assert len(set(seen)) == 4


def planned(world: World) -> datetime:
    """Return when the talk is."""
    (termijn,) = world.rows(Termijn, fired_at=None, soort="WeekVerstreken")
    return termijn.due_at


def test_a_button_of_another_week_is_not_counted():
    week, other = replace(WEEK, oefening_nr=5), replace(WEEK, oefening_nr=3)

    after, _ = step(week, e.GedaanGetikt(other.week_nr, 1), works(5))
    assert after.gedaan == ()
    after, _ = step(week, e.GedaanGetikt(week.week_nr, 1), works(5))
    assert len(after.gedaan) == 1
