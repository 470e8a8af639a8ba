"""When the demo begins, and where the buttons of the clock lead."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.backstage import begin_at, wind_to
from scheduler.agenda import AMSTERDAM


def wall(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "begin"),
    [
        (wall(2026, 11, 23, 14, 37), wall(2026, 11, 26)),
        (wall(2026, 11, 26, 0, 1), wall(2026, 11, 26)),
        (wall(2026, 11, 26, 23, 59), wall(2026, 11, 26)),
        (wall(2026, 11, 27), wall(2026, 12, 3)),
        (wall(2026, 5, 11), wall(2026, 5, 15)),  # Hemelvaart
        (wall(2026, 3, 28), wall(2026, 4, 2)),  # the spring night lies in between
    ],
)
def test_the_demo_begins_at_nine_on_the_day_of_the_talk(now, begin):
    assert begin_at(now.astimezone(UTC)) == begin


@pytest.mark.parametrize(
    ("step", "now", "then"),
    [
        ("uur", wall(2026, 11, 26, 9, 20), wall(2026, 11, 26, 10, 20)),
        ("uur", wall(2026, 11, 26, 23, 20), wall(2026, 11, 27, 0, 20)),
        ("werkdag", wall(2026, 11, 26, 9, 20), wall(2026, 11, 27)),
        ("werkdag", wall(2026, 11, 27, 0, 20), wall(2026, 11, 30)),
        ("werkdag", wall(2026, 12, 24), wall(2026, 12, 28)),
        ("week", wall(2026, 11, 26, 9, 20), wall(2026, 12, 3, 9, 20)),
        ("week", wall(2026, 10, 22, 9, 20), wall(2026, 10, 29, 9, 20)),  # over the autumn night
        ("week", wall(2027, 3, 25, 9, 20), wall(2027, 4, 1, 9, 20)),  # over the spring night
    ],
)
def test_a_button_of_the_clock_leads_to_the_same_wall_time(step, now, then):
    assert wind_to(now.astimezone(UTC), step) == then


def test_in_the_spring_night_an_hour_is_still_an_hour():
    now = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)

    assert wind_to(now, "uur") - now == timedelta(hours=1)
