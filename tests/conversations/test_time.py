"""What the clock does: each termijn once, in time, and a sick one stops nobody."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import select

from content.render import Texts
from conversations import events as e
from conversations.codec import dump_event
from conversations.engine import BATCH
from conversations.storage.database import transaction
from conversations.storage.models import Gesprek, Organisatie, Outbox, Persoon, Rol, Termijn
from conversations.storage.termijnen import PUSHED
from tests import practice
from tests.conversations.conftest import MAANDAG
from tests.stories.dutch_time import moment
from tests.world import World

HOUR = timedelta(hours=1)


def add(world: World, event: e.Event | None, due_at: datetime, fase_nr: int | None = None) -> None:
    """Plan something by hand; without an event, something that nobody can read."""
    gesprek = world.gesprek("Sanne")
    with transaction(world.database) as session:
        session.add(
            Termijn(
                gesprek_id=gesprek.id,
                fase_nr=fase_nr or gesprek.fase_nr,
                soort=type(event).__name__,
                event=dump_event(event) if event else {"event": "Vergaderd"},
                due_at=due_at,
            )
        )


def waiting(world: World) -> dict[str, datetime]:
    return {row.soort: row.due_at for row in world.rows(Termijn, fired_at=None)}


def reminders(world: World) -> list[datetime]:
    return [seen.at for seen in world.phone("Sanne").seen if seen.message.naam == "herinnering" and seen.new]


# --- stale, sick and many ---------------------------------------------------------------------------------


@pytest.mark.parametrize("fase_nr", [1, 99])
def test_a_termijn_of_another_phase_does_nothing(week, fase_nr):
    before = week.gesprek("Sanne").state, len(week.rows(Outbox))
    add(week, e.WeekVerstreken(week.state("Sanne").week_nr), week.now, fase_nr)
    week.engine.fire_due(week.now)

    assert (week.gesprek("Sanne").state, len(week.rows(Outbox))) == before


def test_a_termijn_of_another_ronde_does_nothing(week):
    add(week, e.WeekVerstreken(week.state("Sanne").week_nr + 1), week.now)
    week.engine.fire_due(week.now)

    assert week.gesprek("Sanne").fase == "AanDeSlag"


def test_a_sick_termijn_is_pushed_an_hour_and_stops_no_other(week):
    at = moment("dinsdag 8 september 2026 15:00")
    add(week, None, at - HOUR)
    week.until(at)

    assert len(reminders(week)) == 1
    (sick,) = [row for row in week.rows(Termijn) if row.failures]
    assert (sick.fired_at, sick.due_at, sick.failures) == (None, at - HOUR + PUSHED * 2, 2)


def test_a_sick_termijn_leaves_nothing_half_done(week, monkeypatch):
    """It fails in the middle: what it wrote is taken back, and an hour later it is done whole."""
    monkeypatch.setattr(type(week.engine.texts), "render", _fail_on("gespreksleidraad"))
    at = moment("donderdag 17 september 2026 9:00")
    week.until(at)
    assert week.gesprek("Sanne").fase == "AanDeSlag"
    assert "De week is om" not in week.phone("Sanne").texts

    monkeypatch.undo()
    week.until(at + HOUR)
    assert week.gesprek("Sanne").fase == "Nabespreking"
    assert week.phone("Sanne").texts.count("De week is om") == 1


def _fail_on(name: str):
    render = Texts.render

    def fail(self, text, args):
        if text == name:
            raise OSError("the template is away")
        return render(self, text, args)

    return fail


def test_more_than_a_batch_is_done_in_one_tick(week):
    for _ in range(BATCH + 5):
        add(week, e.WeekHalverwege(1), week.now, fase_nr=1)
    week.engine.tick(week.now)

    assert not [row for row in week.rows(Termijn, fired_at=None) if row.due_at <= week.now]


def test_a_clock_that_is_set_back_repeats_nothing(week):
    at = moment("dinsdag 8 september 2026 15:00")
    week.until(at)
    for back in (0, 1, 2, 0):
        week.wake(at - HOUR * back)

    assert len(reminders(week)) == 1


# --- late -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wakes", "comes"),
    [
        ("dinsdag 8 september 2026 15:00", "dinsdag 8 september 2026 15:00"),
        ("dinsdag 8 september 2026 15:50", "dinsdag 8 september 2026 15:50"),  # late, but not 4 hours
        ("dinsdag 8 september 2026 16:00", "woensdag 9 september 2026 8:30"),  # outside the hours
        ("dinsdag 8 september 2026 23:00", "woensdag 9 september 2026 8:30"),
        ("zaterdag 12 september 2026 12:00", "maandag 14 september 2026 8:30"),
    ],
)
def test_a_nudge_that_is_late_waits_for_the_next_window(week, wakes, comes):
    week.wake(moment(wakes))
    week.until(moment(comes))

    assert reminders(week) == [moment(comes)]


def test_a_nudge_that_is_5_hours_late_moves_to_the_next_window(practising):
    """Due at 10:00, the bot is back at 15:15: people are at work, and yet it waits."""
    practising.wake(moment("dinsdag 8 september 2026 15:15"))
    assert "Je plek is bewaard" not in practising.phone("Sanne").texts
    assert waiting(practising)["StilteVerstreken"] == moment("woensdag 9 september 2026 8:30")

    practising.until(moment("woensdag 9 september 2026 8:30"))
    assert practising.phone("Sanne").texts.count("Je plek is bewaard") == 1


def test_work_that_is_late_is_done_at_once_and_said_in_the_next_window(week):
    week.wake(moment("vrijdag 18 september 2026 22:00"))
    assert week.gesprek("Sanne").fase == "Nabespreking"
    assert "De week is om" not in week.phone("Sanne").texts

    week.until(moment("maandag 21 september 2026 8:30"))
    assert "De week is om" in week.phone("Sanne").last.plain


def test_after_a_weekend_of_downtime_a_person_gets_at_most_one_reminder(week):
    week.wake(moment("maandag 14 september 2026 8:00"))
    week.until(moment("maandag 14 september 2026 16:00"))

    assert len(reminders(week)) == 1
    nudges = [
        seen for seen in week.phone("Ria").seen if seen.message.naam in ("halverwege", "stil_in_de_week")
    ]
    assert len(nudges) == 1


# --- not too much -----------------------------------------------------------------------------------------


def test_a_deelnemer_gets_at_most_one_reminder_a_day(week):
    at = moment("dinsdag 8 september 2026 15:00")
    for minutes in (0, 10, 50):
        add(week, e.HerinneringGekomen(1), at + timedelta(minutes=minutes))
    week.until(at + HOUR)

    assert reminders(week) == [at]


def test_a_werkplekopleider_gets_at_most_one_nudge_a_werkdag(week):
    """Both weeks are halfway on Wednesday; the second is told on Thursday."""
    week.invite("Mo", Rol.DEELNEMER, begeleider="Ria")
    practice.join(week, "Mo")
    practice.practise(week, "Mo")
    week.until(moment("vrijdag 11 september 2026 8:00"))

    told = [seen.at for seen in week.phone("Ria").seen if seen.message.naam == "halverwege"]
    assert told == [moment("woensdag 9 september 2026 9:00"), moment("donderdag 10 september 2026 8:30")]


# --- the nights on which the clock changes ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "night"),
    [
        ("vrijdag 23 oktober 2026 10:00", date(2026, 10, 25)),  # the hour between 2 and 3 comes twice
        ("vrijdag 26 maart 2027 10:00", date(2027, 3, 28)),  # and here it is not there
    ],
)
def test_around_the_night_of_the_changed_clock_each_reminder_comes_once_at_three(make_world, begin, night):
    world = make_world(moment(begin))
    _works_every_day(world)
    practice.join(world, "Sanne")
    practice.practise(world, "Sanne")
    end = world.now + timedelta(days=4)
    while world.now < end:
        world.wake(world.now + timedelta(hours=1))

    agenda = world.agenda("Sanne")
    seen = [agenda.local(at) for at in reminders(world)]
    assert {at.date() - night for at in seen} >= {timedelta(0), timedelta(-1)}
    assert all(count == 1 for count in Counter(at.date() for at in seen).values())
    assert {(at.hour, at.minute) for at in seen} == {(15, 0)}


def _works_every_day(world: World) -> None:
    with transaction(world.database) as session:
        for persoon in session.exec(select(Persoon)):
            persoon.werkdagen = "0123456"
        for organisatie in session.exec(select(Organisatie)):
            organisatie.gewerkte_feestdagen = ["Goede vrijdag", "Eerste paasdag", "Tweede paasdag"]


# --- hours of one's own -----------------------------------------------------------------------------------


def test_who_works_other_days_and_hours_is_left_alone_outside_them(week):
    """Sanne works on Wednesday and Friday, in the morning."""
    with transaction(week.database) as session:
        sanne = session.get(Persoon, week.persoon("Sanne").id)
        sanne.werkdagen, sanne.einde = "24", sanne.einde.replace(hour=12)
    week.until(moment("donderdag 17 september 2026 16:00"))

    agenda = week.agenda("Sanne")
    assert all(
        agenda.in_window(seen.at) or seen.own for seen in week.phone("Sanne").seen if seen.at > MAANDAG
    )


def test_a_gesprek_that_everybody_forgot_keeps_its_termijn(week):
    """Nobody does anything for eight weeks: there is always a next moment, and the coach hears it every week."""
    for _ in range(8):
        week.wait(days=7)
        gesprek = week.rows(Gesprek)[0]
        assert [row for row in week.rows(Termijn, fired_at=None) if row.fase_nr == gesprek.fase_nr]

    told = [seen.at for seen in week.phone("Els").seen if seen.message.naam == "geen_nabespreking"]
    assert 4 <= len(told) <= 7
    assert all(later - earlier >= timedelta(days=6) for earlier, later in pairwise(told))
