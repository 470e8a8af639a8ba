from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scheduler.agenda import DAY, Agenda
from scheduler.reminders import (
    LATE,
    may_remind,
    next_digest,
    next_reminder,
    next_week_digest,
    postponed,
    shifted,
)
from tests.scheduler.strategies import NIGHTS, agendas, moments

AGENDA = Agenda()
OCHTENDMENS = Agenda(begin=time(7), einde=time(12))
PASEN = frozenset({"Eerste paasdag", "Tweede paasdag"})  # in 2027 the clock changes at Pasen

# Long enough that the spring night cannot swallow it.
workable = agendas(shortest=120)


def wall(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return AGENDA.moment(at.date(), at.time())


# --- the next reminder ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24 10:00", "2026-11-25 15:00"),
        ("2026-11-24 00:30", "2026-11-25 15:00"),  # never today
        ("2026-11-27 15:00", "2026-11-30 15:00"),  # Friday: Monday
        ("2026-12-24 15:00", "2026-12-28 15:00"),  # over Kerst
    ],
)
def test_the_next_reminder_comes_on_the_next_werkdag_at_three(now, expected):
    assert next_reminder(AGENDA, wall(now)) == wall(expected)


def test_a_reminder_comes_half_an_hour_before_a_short_day_ends():
    assert next_reminder(OCHTENDMENS, wall("2026-11-24 10:00")) == wall("2026-11-25 11:30")


def test_a_reminder_waits_for_a_late_start():
    assert next_reminder(AGENDA, wall("2026-11-24 10:00"), at=time(7)) == wall("2026-11-25 08:30")


@pytest.mark.parametrize("night", NIGHTS)
def test_around_the_changed_clock_each_day_has_one_reminder_at_three(night):
    every_day = Agenda(werkdagen=frozenset(range(7)), gewerkte_feestdagen=PASEN)
    now, sent = every_day.moment(night - DAY * 2, time(15)), []
    for _ in range(3):
        now = next_reminder(every_day, now)
        sent.append(every_day.local(now).replace(tzinfo=None))

    assert sent == [datetime.combine(night + DAY * i, time(15)) for i in (-1, 0, 1)]


@given(workable, moments, st.times())
def test_a_reminder_falls_in_the_window_on_a_later_day(agenda, now, at):
    reminder = next_reminder(agenda, now, at)

    assert agenda.in_window(reminder)
    assert agenda.local(reminder).date() > agenda.local(now).date()
    assert may_remind(agenda, now, reminder)
    assert postponed(agenda, reminder, reminder + timedelta(minutes=10)) is None


# --- the late rule ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        ("2026-11-24 15:00", "2026-11-24 15:00", None),
        ("2026-11-24 09:00", "2026-11-24 13:00", None),  # exactly 4 hours is not yet late
        ("2026-11-24 09:00", "2026-11-24 13:01", "2026-11-25 08:30"),
        ("2026-11-24 15:00", "2026-11-24 16:30", "2026-11-25 08:30"),  # not late, but gone home
        ("2026-11-24 15:00", "2026-11-25 07:00", "2026-11-25 08:30"),  # late, before today's window
        ("2026-11-27 15:00", "2026-11-28 11:00", "2026-11-30 08:30"),  # the weekend
        ("2026-11-27 15:00", "2026-11-30 09:00", "2026-12-01 08:30"),  # down until Monday in the window
        ("2026-11-27 15:00", "2026-11-30 08:00", "2026-11-30 08:30"),  # up just before it
        ("2026-12-24 15:00", "2026-12-24 20:00", "2026-12-28 08:30"),
    ],
)
def test_a_late_nudge_moves_to_the_next_window(due, now, expected):
    assert postponed(AGENDA, wall(due), wall(now)) == (expected and wall(expected))


@given(workable, moments, moments)
def test_a_postponed_nudge_goes_out_when_its_moment_comes(agenda, due_at, now):
    assume(due_at <= now)
    moved = postponed(agenda, due_at, now)
    if moved is None:
        assert agenda.in_window(now)
        assert now - due_at <= LATE
    else:
        assert moved > now
        assert postponed(agenda, moved, moved) is None


# --- never a pile -----------------------------------------------------------------------------------------


def test_a_person_gets_one_reminder_a_day():
    assert may_remind(AGENDA, None, wall("2026-11-24 15:00"))
    assert not may_remind(AGENDA, wall("2026-11-24 08:30"), wall("2026-11-24 15:00"))
    assert may_remind(AGENDA, wall("2026-11-24 15:00"), wall("2026-11-25 08:30"))


def test_today_is_the_day_of_the_person_and_not_of_utc():
    late_evening = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    after_local_midnight = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)

    assert may_remind(AGENDA, late_evening, after_local_midnight)


def test_after_a_clock_set_back_nobody_is_reminded_twice():
    assert not may_remind(AGENDA, wall("2026-11-25 08:30"), wall("2026-11-24 15:00"))


# --- digests ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24 08:30", "2026-11-25 08:30"),
        ("2026-11-27 08:30", "2026-11-30 08:30"),
        ("2026-05-13 08:30", "2026-05-15 08:30"),  # over Hemelvaart
    ],
)
def test_a_digest_comes_once_a_werkdag(now, expected):
    assert next_digest(AGENDA, wall(now)) == wall(expected)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24 10:00", "2026-11-30 08:30"),
        ("2026-11-30 08:30", "2026-12-07 08:30"),  # itself a Monday: a week later
        ("2026-11-29 23:00", "2026-11-30 08:30"),
        ("2026-04-02 10:00", "2026-04-07 08:30"),  # Tweede paasdag: Tuesday
        ("2026-04-07 08:30", "2026-04-13 08:30"),
        ("2026-04-24 10:00", "2026-04-28 08:30"),  # Koningsdag: Tuesday
    ],
)
def test_the_week_digest_comes_on_monday_or_the_werkdag_after(now, expected):
    assert next_week_digest(AGENDA, wall(now)) == wall(expected)


# --- held time --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "held", "now", "expected"),
    [
        ("2026-11-26 09:00", "2026-11-24 10:00", "2026-12-01 15:00", "2026-12-03 09:00"),  # a week off
        ("2026-11-26 09:00", "2026-11-24 10:00", "2026-11-24 15:00", "2026-11-26 09:00"),  # an hour: nothing
        ("2026-11-26 09:00", "2026-11-24 10:00", "2026-11-26 15:00", "2026-11-30 08:30"),  # Saturday waits
        (
            "2026-10-22 09:00",
            "2026-10-20 10:00",
            "2026-10-27 10:00",
            "2026-10-29 09:00",
        ),  # over the autumn night
    ],
)
def test_held_days_do_not_count(due, held, now, expected):
    assert shifted(AGENDA, wall(due), wall(held), wall(now)) == wall(expected)


@given(workable, moments, st.integers(0, 60), st.integers(0, 60))
def test_after_a_pause_a_termijn_is_in_the_window_and_not_behind(agenda, held_at, ahead, weeks):
    due_at, now = held_at + DAY * ahead, held_at + DAY * weeks
    found = shifted(agenda, due_at, held_at, now)

    assert agenda.in_window(found)
    assert agenda.local(found).date() >= agenda.local(now).date()
