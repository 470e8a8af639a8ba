"""What the observations say against the norm. Source: domein.md, D3."""

from datetime import date, datetime, time

import pytest

from conversations.facts import Gezien
from conversations.norm import stand
from scheduler.agenda import Agenda

AGENDA = Agenda()
PUNTEN = ("o1", "o2", "o3")
RIA, JOOST = 1, 2


def at(moment: str) -> datetime:
    """`7 9:00` is the seventh of September."""
    day, _, clock = moment.partition(" ")
    hour, _, minute = clock.partition(":")
    return AGENDA.moment(date(2026, 9, int(day)), time(int(hour), int(minute)))


def saw(
    moment: str, schaal: str, *punten: str, observer: int = RIA, anders: bool | None = None
) -> list[Gezien]:
    return [Gezien(punt, schaal, at(moment), observer, anders=anders) for punt in punten or PUNTEN]


def gehaald(niveau: int, *gezien: list[Gezien]) -> bool:
    return stand(PUNTEN, [g for moment in gezien for g in moment], niveau, AGENDA).gehaald


# --- niveau 1: every point at least na een seintje; 3 moments on 2 days -------------------------------------


def test_niveau_1_asks_every_punt_at_least_na_een_seintje_in_3_momenten_on_2_days():
    assert gehaald(
        1, saw("7 9:00", "met hulp"), saw("7 14:00", "na een seintje"), saw("8 9:00", "na een seintje")
    )


@pytest.mark.parametrize(
    "gezien",
    [
        [],
        [saw("7 9:00", "zelf"), saw("8 9:00", "zelf")],  # 2 moments
        [saw("7 9:00", "zelf"), saw("7 14:00", "zelf"), saw("7 15:00", "zelf", observer=JOOST)],  # 1 day
        [saw("7 9:00", "zelf"), saw("7 14:00", "zelf"), saw("8 9:00", "met hulp", "o2")],  # with help again
        [saw(m, "zelf", "o1", "o2") for m in ("7 9:00", "7 14:00", "8 9:00")],  # o3 was never seen
    ],
)
def test_niveau_1_is_not_there_yet(gezien):
    assert not gehaald(1, *gezien)


# --- niveau 2: all points zelf, one may stay na een seintje; 4 moments on 3 days ------------------------------

VIER = ("7 9:00", "7 14:00", "8 9:00", "9 9:00")


def test_niveau_2_asks_every_punt_zelf_but_for_one():
    zelf = [saw(moment, "zelf") for moment in VIER]

    assert gehaald(2, *zelf)
    assert gehaald(2, *zelf, saw("9 10:00", "na een seintje", "o1"))
    assert not gehaald(2, *zelf, saw("9 10:00", "na een seintje", "o1", "o2"))
    assert not gehaald(2, *zelf, saw("9 10:00", "met hulp", "o1"))


def test_niveau_2_asks_4_momenten_on_3_days():
    assert not gehaald(2, *(saw(moment, "zelf") for moment in VIER[1:]))
    assert not gehaald(2, *(saw(moment, "zelf") for moment in ("7 9:00", "7 14:00", "8 9:00", "8 14:00")))


# --- niveau 3: all points zelf, in two situations; 4 moments over two working weeks ---------------------------

WEKEN = ("7 9:00", "10 9:00", "14 9:00", "17 9:00")


def test_niveau_3_asks_every_punt_zelf_in_2_situaties_over_2_weeks():
    gewoon = [saw(moment, "zelf", anders=False) for moment in WEKEN[:2]]
    anders = [saw(moment, "zelf", anders=True) for moment in WEKEN[2:]]

    assert gehaald(3, *gewoon, *anders)
    assert not gehaald(3, *gewoon, *(saw(moment, "zelf", anders=False) for moment in WEKEN[2:]))
    assert not gehaald(3, *gewoon, *anders, saw("17 10:00", "na een seintje", "o1"))
    assert not gehaald(3, *gewoon, *anders[:1])


def test_help_in_another_situatie_is_not_zelf_in_another_situatie():
    zelf = [saw(moment, "zelf", anders=False) for moment in WEKEN]

    assert not gehaald(3, saw("7 10:00", "met hulp", anders=True), *zelf)
    assert gehaald(3, saw("7 10:00", "zelf", "o1", anders=True), *zelf)


def test_niveau_3_asks_more_than_one_week():
    week = ("7 9:00", "8 9:00", "9 9:00", "11 9:00")

    assert not gehaald(3, *(saw(moment, "zelf", anders=nr > 1) for nr, moment in enumerate(week)))


# --- for all niveaus ------------------------------------------------------------------------------------------


def test_geen_kans_does_not_count():
    gezien = [g for m in ("7 9:00", "7 14:00", "8 9:00") for g in saw(m, "na een seintje")]
    found = stand(PUNTEN, [*gezien, *saw("9 9:00", "geen kans")], 1, AGENDA)

    assert (found.momenten, found.dagen, found.gehaald) == (3, 2, True)
    assert found.laatste == dict.fromkeys(PUNTEN, "na een seintje")


def test_a_punt_without_any_chance_stands_apart_and_keeps_nobody_from_the_norm():
    seen = [g for m in ("7 9:00", "7 14:00", "8 9:00") for g in saw(m, "na een seintje", "o1", "o2")]
    found = stand(PUNTEN, [*seen, *saw("8 9:00", "geen kans", "o3")], 1, AGENDA)

    assert (found.geen_kans, found.laatste["o3"], found.gehaald) == (("o3",), None, True)
    assert found.momenten == 3


def test_a_punt_that_nobody_looked_at_is_no_punt_without_a_chance():
    seen = [g for m in ("7 9:00", "7 14:00", "8 9:00") for g in saw(m, "na een seintje", "o1", "o2")]
    found = stand(PUNTEN, seen, 1, AGENDA)

    assert (found.geen_kans, found.gehaald) == ((), False)


def test_one_chance_ends_that_there_was_none():
    found = stand(PUNTEN, [*saw("7 9:00", "geen kans", "o1"), *saw("7 14:00", "met hulp", "o1")], 1, AGENDA)
    assert (found.geen_kans, found.laatste["o1"]) == ((), "met hulp")

    found = stand(PUNTEN, [*saw("7 9:00", "zelf", "o1"), *saw("7 14:00", "geen kans", "o1")], 1, AGENDA)
    assert (found.geen_kans, found.laatste["o1"]) == ((), "zelf")


def test_without_any_chance_at_all_the_norm_is_not_met():
    gezien = [g for m in ("7 9:00", "7 14:00", "8 9:00", "9 9:00") for g in saw(m, "geen kans")]
    found = stand(PUNTEN, gezien, 1, AGENDA)

    assert (found.geen_kans, found.momenten, found.gehaald) == (PUNTEN, 0, False)


def test_a_punt_without_a_chance_is_not_the_one_that_niveau_2_excepts():
    zelf = [saw(moment, "zelf", "o1", "o2") for moment in VIER]

    assert gehaald(2, *zelf, saw("9 10:00", "geen kans", "o3"), saw("9 10:00", "na een seintje", "o1"))
    assert not gehaald(
        2, *zelf, saw("9 10:00", "geen kans", "o3"), saw("9 10:00", "na een seintje", "o1", "o2")
    )


def test_the_latest_time_counts():
    found = stand(PUNTEN, [*saw("7 9:00", "met hulp", "o1"), *saw("8 9:00", "zelf", "o1")], 1, AGENDA)

    assert found.laatste == {"o1": "zelf", "o2": None, "o3": None}


def test_a_moment_is_one_observer_within_one_dagdeel():
    same = [*saw("7 9:00", "zelf", "o1"), *saw("7 12:29", "zelf", "o2")]
    assert stand(PUNTEN, same, 1, AGENDA).momenten == 1
    assert stand(PUNTEN, [*same, *saw("7 12:30", "zelf", "o3")], 1, AGENDA).momenten == 2
    assert stand(PUNTEN, [*same, *saw("7 9:00", "zelf", "o1", observer=JOOST)], 1, AGENDA).momenten == 2


def test_a_punt_that_left_the_opdracht_is_passed_over():
    assert stand(PUNTEN, saw("7 9:00", "zelf", "o9"), 1, AGENDA).laatste == dict.fromkeys(PUNTEN)
