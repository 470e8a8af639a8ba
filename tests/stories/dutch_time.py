"""Points in time and spans as people write them: "donderdag 17 september 9:00", "2 dagen"."""

import re
from datetime import date, datetime, time, timedelta

from scheduler.agenda import AMSTERDAM, DAGEN, DAY, MAANDEN, Agenda

WALL = Agenda()
UNITS = {
    "seconde": timedelta(seconds=1),
    "minuut": timedelta(minutes=1),
    "uur": timedelta(hours=1),
    "dag": DAY,
    "week": 7 * DAY,
}
PLURALS = {"seconden": "seconde", "minuten": "minuut", "dagen": "dag", "weken": "week"}
MOMENT = re.compile(
    r"(?:(?P<dag>[a-z]+) )?"
    r"(?:(?P<nr>\d{1,2}) (?P<maand>[a-z]+)(?: (?P<jaar>\d{4}))? )?"
    r"(?P<uur>\d{1,2}):(?P<minuut>\d\d)"
)


def span(text: str) -> timedelta:
    """Return how long "2 dagen" or "10 seconden" is."""
    count, _, unit = text.partition(" ")
    return int(count) * UNITS[PLURALS.get(unit, unit)]


def moment(text: str, now: datetime | None = None) -> datetime:
    """Return the point in time (UTC): the first one after `now`, where the text leaves a choice."""
    found = MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text}" is geen moment; schrijf bijvoorbeeld: donderdag 17 september 9:00')
    at = time(int(found["uur"]), int(found["minuut"]))
    day = _dated(found, text, now) if found["nr"] else _next(found["dag"], at, text, now)
    return WALL.moment(day, at)


def _dated(found: re.Match[str], text: str, now: datetime | None) -> date:
    month = MAANDEN.index(found["maand"]) + 1
    year = int(found["jaar"] or (now.astimezone(AMSTERDAM).year if now else 0))
    day = date(year, month, int(found["nr"]))
    if not found["jaar"] and now and day < now.astimezone(AMSTERDAM).date():
        day = day.replace(year=year + 1)
    if found["dag"] and DAGEN[day.weekday()] != found["dag"]:
        raise ValueError(f'"{text}" is een {DAGEN[day.weekday()]}')
    return day


def _next(dag: str | None, at: time, text: str, now: datetime | None) -> date:
    if now is None:
        raise ValueError(f'"{text}" heeft een datum nodig')
    wall = now.astimezone(AMSTERDAM)
    if dag in ("vandaag", "morgen", None):
        return wall.date() + DAY * (dag == "morgen")
    if dag not in DAGEN:
        raise ValueError(f'"{dag}" is geen dag')
    ahead = (DAGEN.index(dag) - wall.weekday()) % 7
    return wall.date() + DAY * (ahead or 7 * (at <= wall.time()))


def written(at: datetime) -> str:
    """Return a point in time as it stands in a story."""
    wall = at.astimezone(AMSTERDAM)
    return f"{DAGEN[wall.weekday()]} {wall.day} {MAANDEN[wall.month - 1]} {wall.hour}:{wall.minute:02}"
