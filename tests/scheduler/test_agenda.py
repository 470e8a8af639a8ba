from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.agenda import DAY, Agenda, feestdagen
from tests.scheduler.strategies import agendas, days, moments

AGENDA = Agenda()
MAANDAG, DINSDAG, WOENSDAG, DONDERDAG, VRIJDAG, ZATERDAG, ZONDAG = range(7)


def wall(text: str, agenda: Agenda = AGENDA) -> datetime:
    """A point in time, written as the clock in the canteen shows it."""
    at = datetime.fromisoformat(text)
    return agenda.moment(at.date(), at.time())


# --- the window -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-24 10:00", "2026-11-24 10:00"),  # inside: now
        ("2026-11-24 08:30", "2026-11-24 08:30"),  # its first moment
        ("2026-11-24 07:00", "2026-11-24 08:30"),  # before work
        ("2026-11-24 16:00", "2026-11-25 08:30"),  # its end is already closed
        ("2026-11-27 18:00", "2026-11-30 08:30"),  # Friday evening: Monday
        ("2026-11-29 12:00", "2026-11-30 08:30"),  # Sunday
        ("2026-12-24 17:00", "2026-12-28 08:30"),  # Kerst on Friday and Saturday
        ("2026-12-31 17:00", "2027-01-04 08:30"),  # Nieuwjaarsdag on Friday, another year
    ],
)
def test_what_falls_outside_the_window_waits_for_the_next_one(at, expected):
    assert AGENDA.next_window(wall(at)) == wall(expected)


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2026-11-24 07:00", "2026-11-24 08:30"), ("2026-11-24 08:30", "2026-11-25 08:30")],
)
def test_next_begin_is_always_later(at, expected):
    assert AGENDA.next_begin(wall(at)) == wall(expected)


@pytest.mark.parametrize(
    ("at", "open_"),
    [("08:29:59", False), ("08:30", True), ("15:59:59", True), ("16:00", False)],
)
def test_the_window_opens_at_its_begin_and_is_closed_at_its_end(at, open_):
    assert AGENDA.in_window(wall(f"2026-11-24 {at}")) is open_


def test_personal_hours_and_days_count():
    agenda = Agenda(begin=time(9), einde=time(12), werkdagen=frozenset({DINSDAG, DONDERDAG}))

    assert agenda.next_window(wall("2026-11-24 12:30")) == wall("2026-11-26 09:00")


def test_a_moment_in_another_zone_is_the_same_moment():
    assert AGENDA.next_window(AGENDA.local(wall("2026-11-24 10:00"))).tzinfo is UTC
    assert AGENDA.in_window(AGENDA.local(wall("2026-11-24 10:00")))


@given(agendas(), moments)
def test_next_window_is_in_the_window_and_never_before(agenda, at):
    found = agenda.next_window(at)

    assert found >= at
    assert found.tzinfo is UTC
    assert agenda.in_window(found)
    assert agenda.next_window(found) == found


@given(agendas(), moments, st.floats(0, 1, exclude_max=True))
def test_nothing_before_next_window_is_in_the_window(agenda, at, part):
    found = agenda.next_window(at)
    between = at + (found - at) * part

    assert between == found or not agenda.in_window(between)


@given(agendas(), moments)
def test_next_begin_is_where_a_window_begins(agenda, at):
    found = agenda.next_begin(at)

    assert found > at
    assert agenda.in_window(found)
    assert not agenda.in_window(found - timedelta(microseconds=1))


# --- working days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 1, 1), "Nieuwjaarsdag"),
        (date(2026, 4, 3), "Goede vrijdag"),
        (date(2026, 4, 6), "Tweede paasdag"),
        (date(2026, 4, 27), "Koningsdag"),
        (date(2025, 4, 26), "Koningsdag"),  # the 27th was a Sunday
        (date(2025, 5, 5), "Bevrijdingsdag"),  # free once in five years
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 5, 25), "Tweede pinksterdag"),
        (date(2026, 12, 25), "Eerste kerstdag"),
        (date(2026, 12, 26), "Tweede kerstdag"),
    ],
)
def test_a_public_holiday_is_free_unless_the_organisatie_works(day, free):
    every_day = frozenset(range(7))

    assert not Agenda(werkdagen=every_day).is_werkdag(day)
    assert Agenda(werkdagen=every_day, gewerkte_feestdagen=frozenset({free})).is_werkdag(day)


def test_the_name_of_a_holiday_may_be_written_with_capitals():
    agenda = Agenda(gewerkte_feestdagen=frozenset({"Goede Vrijdag"}))

    assert agenda.is_werkdag(date(2026, 4, 3))
    assert not agenda.is_werkdag(date(2026, 4, 6))


def test_bevrijdingsdag_is_an_ordinary_day_in_2026():
    assert AGENDA.is_werkdag(date(2026, 5, 5))


def test_two_holidays_on_one_day_are_worked_only_when_both_are(monkeypatch):
    double = {date(2027, 5, 6): frozenset({"hemelvaartsdag", "bevrijdingsdag"})}
    monkeypatch.setattr("scheduler.agenda.feestdagen", lambda year: double)

    assert not Agenda(gewerkte_feestdagen=frozenset({"Bevrijdingsdag"})).is_werkdag(date(2027, 5, 6))


def test_closures_and_leave_are_free():
    agenda = Agenda(vrije_dagen=frozenset({date(2026, 11, 25), date(2026, 11, 26)}))

    assert agenda.next_werkdag(date(2026, 11, 24)) == date(2026, 11, 27)


def test_werkdagen_are_counted_over_weekends_and_holidays():
    assert AGENDA.add_werkdagen(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert AGENDA.add_werkdagen(date(2026, 12, 23), 3) == date(2026, 12, 29)
    assert AGENDA.add_werkdagen(date(2026, 11, 29), 0) == date(2026, 11, 29)


@given(agendas(), days, st.integers(1, 15))
def test_add_werkdagen_passes_exactly_so_many(agenda, day, n):
    found = agenda.add_werkdagen(day, n)
    passed = [day + DAY * i for i in range(1, (found - day).days + 1)]

    assert sum(map(agenda.is_werkdag, passed)) == n
    assert agenda.is_werkdag(found)


def test_holidays_are_looked_up_once_a_year():
    assert feestdagen(2031) is feestdagen(2031)


# --- a week of work, and the day of the talk ---------------------------------------------------------------


def part_time(*werkdagen: int) -> Agenda:
    return Agenda(werkdagen=frozenset(werkdagen))


@pytest.mark.parametrize(
    ("after", "weekdag", "expected"),
    [
        (date(2026, 11, 24), DONDERDAG, date(2026, 12, 3)),  # Tuesday: this Thursday is too soon
        (date(2026, 11, 24), MAANDAG, date(2026, 11, 30)),  # Monday is the 4th working day
        (date(2026, 11, 26), DONDERDAG, date(2026, 12, 3)),  # Thursday to Thursday is a week
        (date(2026, 11, 27), VRIJDAG, date(2026, 12, 4)),
        (date(2026, 11, 29), VRIJDAG, date(2026, 12, 4)),  # begun on a Sunday
        (date(2026, 5, 7), DONDERDAG, date(2026, 5, 15)),  # Hemelvaart: Friday
        (date(2026, 5, 8), DONDERDAG, date(2026, 5, 15)),  # that Friday is the 4th working day
        (date(2026, 12, 18), VRIJDAG, date(2026, 12, 28)),  # Kerst: Monday
        (date(2026, 4, 27), MAANDAG, date(2026, 5, 4)),  # begun on Koningsdag
    ],
)
def test_the_nabespreking_is_on_the_first_weekdag_after_four_werkdagen(after, weekdag, expected):
    assert AGENDA.talk_day(after, weekdag, today=after) == expected


@pytest.mark.parametrize(
    ("agenda", "after", "weekdag", "expected"),
    [
        # Monday, Tuesday, Wednesday; four working days later would be two weeks
        (part_time(0, 1, 2), date(2026, 11, 23), MAANDAG, date(2026, 11, 30)),
        (part_time(0, 1, 2), date(2026, 11, 24), MAANDAG, date(2026, 11, 30)),
        (part_time(0, 1, 2), date(2026, 11, 23), WOENSDAG, date(2026, 12, 2)),  # not after 2 days
        (part_time(0, 1, 2), date(2026, 11, 23), DONDERDAG, date(2026, 11, 30)),  # Thursday is free: Monday
        (part_time(0, 3), date(2026, 11, 26), MAANDAG, date(2026, 11, 30)),
        (part_time(0, 3), date(2026, 11, 23), DONDERDAG, date(2026, 12, 3)),  # 3 days is no week
        (part_time(0), date(2026, 11, 23), DONDERDAG, date(2026, 11, 30)),
        (part_time(0, 1, 2, 3), date(2026, 11, 23), DONDERDAG, date(2026, 12, 3)),
        (part_time(0, 1, 2, 3), date(2026, 11, 25), MAANDAG, date(2026, 12, 7)),
    ],
)
def test_who_works_part_time_has_a_shorter_week_of_work(agenda, after, weekdag, expected):
    assert agenda.talk_day(after, weekdag, today=after) == expected


@pytest.mark.parametrize("days_a_week", range(1, 6))
def test_everybody_talks_after_4_to_12_days_and_a_week_of_work(days_a_week):
    for werkdagen in combinations(range(5), days_a_week):
        agenda = part_time(*werkdagen)
        for begun, weekdag in product(werkdagen, range(5)):
            after = date(2026, 9, 7) + DAY * begun
            found = agenda.talk_day(after, weekdag, today=after)

            assert 4 <= (found - after).days <= 12
            worked = [day for i in range((found - after).days) if agenda.is_werkdag(day := after + DAY * i)]
            assert len(worked) >= agenda.week_of_work


def test_a_talk_that_is_moved_late_in_the_week_is_never_today():
    begun, today = date(2026, 11, 23), date(2026, 12, 3)

    assert AGENDA.talk_day(begun, DONDERDAG, today=today) == date(2026, 12, 10)
    assert AGENDA.talk_day(begun, VRIJDAG, today=today) == date(2026, 12, 4)


def test_the_nabespreking_moves_over_the_summer_closure():
    closed = frozenset(date(2026, 8, 3) + DAY * i for i in range(12))
    agenda, begun = Agenda(vrije_dagen=closed), date(2026, 7, 29)

    assert agenda.talk_day(begun, DONDERDAG, today=begun) == date(2026, 8, 20)


@given(agendas(), days, st.integers(0, 6), st.integers(0, 20))
def test_the_talk_is_on_a_werkdag_after_a_week_of_work_and_moves_only_over_free_days(
    agenda, begun, weekdag, passed
):
    today = begun + DAY * passed
    found = agenda.talk_day(begun, weekdag, today)
    asked = next(day for i in range(400) if (day := found - DAY * i).weekday() == weekdag)

    assert agenda.is_werkdag(found)
    assert found > today
    assert found >= agenda.add_werkdagen(begun, agenda.week_of_work)
    # Only a long time off lies between the asked day and the talk.
    assert not any(agenda.is_werkdag(asked + DAY * i) for i in range((found - asked).days))


@pytest.mark.parametrize(
    ("days_a_week", "expected"),
    [(5, [1, 2, 3, 5, 10]), (4, [1, 2, 3, 4, 8]), (3, [1, 2, 2, 3, 6]), (1, [1, 1, 1, 1, 2])],
)
def test_who_works_fewer_days_does_it_less_often_and_at_least_once(days_a_week, expected):
    agenda = part_time(*range(days_a_week))

    assert [agenda.per_week(keer) for keer in (1, 2, 3, 5, 10)] == expected


def test_who_works_on_saturday_too_does_it_no_more_often():
    assert part_time(*range(6)).per_week(5) == 5


# --- the first weekdag ------------------------------------------------------------------------------------


@given(agendas(), days, st.integers(0, 6), st.integers(0, 8))
def test_the_weekdag_is_never_too_soon_and_moves_only_over_free_days(agenda, after, weekdag, minstens):
    found = agenda.first_weekday(after, weekdag, minstens)
    earliest = agenda.add_werkdagen(after, minstens)
    asked = next(day for i in range(7) if (day := earliest + DAY * i).weekday() == weekdag)

    assert agenda.is_werkdag(found)
    assert found >= asked
    assert not any(agenda.is_werkdag(asked + DAY * i) for i in range((found - asked).days))


# --- the nights when the clock is changed -----------------------------------------------------------------


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2027, 3, 28)])
def test_in_the_spring_night_half_past_two_becomes_half_past_three(night):
    at = AGENDA.moment(night, time(2, 30))

    assert at == datetime(night.year, night.month, night.day, 1, 30, tzinfo=UTC)
    assert AGENDA.local(at).time() == time(3, 30)


@pytest.mark.parametrize("night", [date(2026, 10, 25), date(2027, 10, 31)])
def test_in_the_autumn_night_the_first_half_past_two_counts(night):
    first = datetime(night.year, night.month, night.day, 0, 30, tzinfo=UTC)

    assert AGENDA.moment(night, time(2, 30)) == first
    assert AGENDA.moment(night, time(2, 30, fold=1)) == first


@pytest.mark.parametrize(
    "night", [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]
)
def test_the_wall_time_is_right_before_and_after_the_night(night):
    for day in (night - DAY, night, night + DAY):
        assert AGENDA.local(AGENDA.moment(day, time(9))).time() == time(9)


@given(agendas(), days, st.times())
def test_a_moment_shows_the_time_that_was_asked_or_an_hour_that_exists(agenda, day, at):
    local = agenda.local(agenda.moment(day, at))
    shift = local.replace(tzinfo=None) - datetime.combine(day, at)

    assert shift in (timedelta(0), timedelta(minutes=30), timedelta(hours=1))


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-19 14:00", "vandaag om 14:00"),
        ("2026-11-20 08:30", "morgen om 8:30"),
        ("2026-11-21 00:05", "zaterdag om 0:05"),
        ("2026-11-25 09:00", "woensdag om 9:00"),  # 6 days
        ("2026-11-26 09:00", "donderdag 26 november om 9:00"),  # 7 days: not "donderdag"
        ("2027-03-01 09:05", "maandag 1 maart om 9:05"),
        ("2026-11-18 09:00", "woensdag 18 november om 9:00"),  # the past
    ],
)
def test_a_moment_is_said_in_plain_dutch(at, words):
    now = wall("2026-11-19 23:59")

    assert AGENDA.spoken(wall(at), now) == words
    assert AGENDA.spoken_day(wall(at), now) == words.partition(" om ")[0]


def test_tomorrow_begins_at_local_midnight():
    assert AGENDA.spoken_day(wall("2026-11-20 00:10"), wall("2026-11-19 23:50")) == "morgen"


@pytest.mark.parametrize(
    ("at", "half"),
    [("08:30", "ochtend"), ("12:29", "ochtend"), ("12:30", "middag"), ("16:00", "middag")],
)
def test_a_day_has_two_dagdelen(at, half):
    assert AGENDA.dagdeel(wall(f"2026-11-24 {at}")) == (date(2026, 11, 24), half)


# --- our mistakes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"werkdagen": frozenset()}, "at least one working day"),
        ({"werkdagen": frozenset({7})}, "from 0"),
        ({"begin": time(16), "einde": time(16)}, "begin before it ends"),
    ],
)
def test_an_impossible_agenda_cannot_be_made(fields, message):
    with pytest.raises(ValueError, match=message):
        Agenda(**fields)


def test_an_agenda_with_two_years_off_gives_up():
    agenda = Agenda(vrije_dagen=frozenset(date(2026, 1, 1) + DAY * i for i in range(730)))

    with pytest.raises(ValueError, match="no working day for more than a year"):
        agenda.next_window(wall("2026-01-05 10:00"))
    with pytest.raises(ValueError, match="no working day for more than a year"):
        agenda.next_werkdag(date(2026, 1, 5))


def test_ten_months_off_is_long_but_fine():
    agenda = Agenda(vrije_dagen=frozenset(date(2026, 1, 1) + DAY * i for i in range(304)))

    assert agenda.next_werkdag(date(2026, 1, 1)) == date(2026, 11, 2)


@pytest.mark.parametrize("ask", ["local", "in_window", "next_window", "next_begin", "dagdeel"])
def test_a_naive_moment_is_refused(ask):
    with pytest.raises(ValueError, match="naive"):
        getattr(AGENDA, ask)(datetime(2026, 11, 24, 10))  # noqa: DTZ001


def test_an_agenda_can_be_a_key():
    assert {Agenda(): 1}[Agenda()] == 1
