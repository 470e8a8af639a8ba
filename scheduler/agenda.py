"""When one person may be disturbed, and what "next Thursday" is. Pure: it never asks what time it is.

Points in time are aware, and UTC on the way out; a day is a day in the person's own zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MIDDAG = time(12, 30)
DAY = timedelta(days=1)
YEAR = timedelta(days=366)
FULL_WEEK = 5  # working days

DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MAANDEN = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


@cache
def feestdagen(year: int) -> dict[date, frozenset[str]]:
    """Dutch public holidays of a year, each with its casefolded names (two may fall on one day)."""
    found = holidays.country_holidays("NL", years=year, language="nl", expand=False)
    return {day: frozenset(name.casefold() for name in found.get_list(day)) for day in found}


@dataclass(frozen=True, slots=True)
class Agenda:
    """When one person may be disturbed."""

    zone: ZoneInfo = AMSTERDAM
    begin: time = time(8, 30)
    einde: time = time(16)
    werkdagen: frozenset[int] = frozenset(range(5))
    """Weekdays; Monday is 0."""
    vrije_dagen: frozenset[date] = frozenset()
    """Company closures and personal leave."""
    gewerkte_feestdagen: frozenset[str] = frozenset()
    """Public holidays on which the organisatie works, by Dutch name, such as Goede vrijdag."""

    def __post_init__(self) -> None:
        if not self.werkdagen:
            raise ValueError("An agenda needs at least one working day.")
        if not self.werkdagen <= set(range(7)):
            raise ValueError("Working days are numbers from 0 (Monday) to 6 (Sunday).")
        if self.begin >= self.einde:
            raise ValueError("The window of an agenda must begin before it ends, on the same day.")

    def local(self, at: datetime) -> datetime:
        """Return the wall time of a point in time."""
        if at.utcoffset() is None:
            raise ValueError("A point in time needs a zone; this datetime is naive.")
        return at.astimezone(self.zone)

    def moment(self, day: date, at: time) -> datetime:
        """Return the UTC point in time at which the wall clock shows `at` on `day`.

        The spring night has no 02:30: it becomes 03:30. The autumn night has two: the first counts.
        """
        return datetime.combine(day, at.replace(fold=0), self.zone).astimezone(UTC)

    def is_werkdag(self, day: date) -> bool:
        """Whether the person works on this day; a public holiday is free unless all its names are worked."""
        if day.weekday() not in self.werkdagen or day in self.vrije_dagen:
            return False
        worked = {name.casefold() for name in self.gewerkte_feestdagen}
        return feestdagen(day.year).get(day, frozenset()) <= worked

    def window(self, day: date) -> tuple[datetime, datetime]:
        """Return begin and end of the window on this day, in UTC; the end is no longer part of it."""
        return self.moment(day, self.begin), self.moment(day, self.einde)

    def in_window(self, at: datetime) -> bool:
        """Whether the person may be disturbed at this moment."""
        day = self.local(at).date()
        begin, einde = self.window(day)
        return self.is_werkdag(day) and begin <= at < einde

    def next_window(self, at: datetime) -> datetime:
        """Return `at` when it lies in the window, else the start of the next one."""
        for begin, einde in self._windows(at):
            start = max(begin, at.astimezone(UTC))
            if start < einde:
                return start
        raise AssertionError("working days never run out")

    def next_begin(self, at: datetime) -> datetime:
        """Return the start of the first window that begins after `at`, also when `at` lies in one."""
        # A window that the spring night swallowed begins nowhere.
        return next(begin for begin, einde in self._windows(at) if at < begin < einde)

    def next_werkdag(self, day: date) -> date:
        """Return the first working day later than `day`."""
        return next(self._werkdagen_from(day + DAY))

    def add_werkdagen(self, day: date, n: int) -> date:
        """Return the n-th working day after `day`; for n = 0 `day` itself, whatever it is."""
        for _ in range(n):
            day = self.next_werkdag(day)
        return day

    def first_weekday(self, after: date, weekdag: int, minstens: int) -> date:
        """Return the first `weekdag` at least `minstens` working days after `after`.

        When it is no working day, the next working day.
        """
        earliest = self.add_werkdagen(after, minstens)
        day = earliest + DAY * ((weekdag - earliest.weekday()) % 7)
        return next(self._werkdagen_from(day))

    # --- a week of work -------------------------------------------------------------------------------

    @property
    def week_of_work(self) -> int:
        """After how many working days a week of work is over: 4, and fewer for who works fewer days a week.

        Then it is one day less than the own week: with 3 days a week, 4 working days would be a week and a half.
        """
        return max(1, min(FULL_WEEK, len(self.werkdagen)) - 1)

    def talk_day(self, begun: date, weekdag: int, today: date) -> date:
        """Return the first agreed `weekdag` after a week of work that began on `begun`; later than `today`.

        On a free day it moves to the next working day, and only where it lands counts. Who works part-time has
        a shorter week of work, but never shorter than 4 days on the calendar: Monday to Wednesday is no week.
        So everybody talks after 4 to 12 days, holidays aside. Source: product.md, The loop in detail, point 6.
        """
        earliest = max(
            self.add_werkdagen(begun, self.week_of_work), begun + DAY * (FULL_WEEK - 1), today + DAY
        )
        # A weekday just before `earliest` may move past it.
        asked = earliest - DAY * ((earliest.weekday() - weekdag) % 7)
        days = (next(self._werkdagen_from(asked + 7 * DAY * weeks)) for weeks in range(2))
        return next(day for day in days if day >= earliest)

    def per_week(self, keer: int) -> int:
        """Return how often `keer` times in a full week is in this person's week: rounded up, and never more."""
        days = min(FULL_WEEK, len(self.werkdagen))
        return -(-keer * days // FULL_WEEK)

    def dagdeel(self, at: datetime) -> tuple[date, str]:
        """Return the day and its half, "ochtend" (before 12:30) or "middag": one observatiemoment."""
        wall = self.local(at)
        return wall.date(), "ochtend" if wall.time() < MIDDAG else "middag"

    def spoken(self, at: datetime, now: datetime) -> str:
        """Say a point in time in plain Dutch: "morgen om 8:30", "donderdag 26 november om 9:00"."""
        wall = self.local(at)
        return f"{self.spoken_day(at, now)} om {wall.hour}:{wall.minute:02}"

    def spoken_day(self, at: datetime, now: datetime) -> str:
        """Say a day in plain Dutch: "vandaag", "donderdag" (within 6 days), "donderdag 26 november"."""
        day = self.local(at).date()
        ahead = (day - self.local(now).date()).days
        if ahead in (0, 1):
            return ("vandaag", "morgen")[ahead]
        return DAGEN[day.weekday()] if 1 < ahead <= 6 else self.named_day(at)

    def named_day(self, at: datetime) -> str:
        """Say a day with its date: "donderdag 26 november"."""
        day = self.local(at).date()
        return f"{DAGEN[day.weekday()]} {day.day} {MAANDEN[day.month - 1]}"

    def _windows(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        return map(self.window, self._werkdagen_from(self.local(at).date()))

    def _werkdagen_from(self, day: date) -> Iterator[date]:
        last = day
        while day - last < YEAR:
            if self.is_werkdag(day):
                yield (last := day)
            day += DAY
        raise ValueError("This agenda has no working day for more than a year.")
