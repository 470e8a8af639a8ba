"""What the observations say against the norm of a niveau. It shows, and never decides: people do. Pure.

Source: domein.md, D3. An observatiemoment is all points of one observer within one dagdeel. The latest time
that a point was seen counts; "geen kans" does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from conversations.facts import Gezien
from scheduler.agenda import Agenda

WAARDE = {"met hulp": 1, "na een seintje": 2, "zelf": 3}


@dataclass(frozen=True, slots=True)
class Norm:
    """What a niveau asks."""

    momenten: int
    dagen: int
    minstens: str  # every point at least this
    uitzonderingen: int = 0  # so many points may stay one step below
    situaties: int = 1


NORMEN = {
    1: Norm(3, 2, "na een seintje"),
    2: Norm(4, 3, "zelf", uitzonderingen=1),
    3: Norm(4, 10, "zelf", situaties=2),
}


@dataclass(frozen=True, slots=True)
class Stand:
    """The observations so far, beside the norm."""

    norm: Norm
    momenten: int
    dagen: int
    laatste: dict[str, str | None]  # punt -> the latest scale, None when never seen
    gehaald: bool


def stand(punten: Sequence[str], gezien: Sequence[Gezien], niveau: int, agenda: Agenda) -> Stand:
    """Return where the observations stand for these observatiepunten."""
    norm = NORMEN[niveau]
    kansen = [g for g in gezien if g.schaal in WAARDE]
    momenten = {(g.observer, agenda.dagdeel(g.at)) for g in kansen}
    dagen = _days(kansen, niveau, agenda)
    laatste: dict[str, str | None] = dict.fromkeys(punten)
    laatste.update({g.punt: g.schaal for g in kansen if g.punt in laatste})
    below = [punt for punt, schaal in laatste.items() if WAARDE.get(schaal or "", 0) < WAARDE[norm.minstens]]
    too_low = [punt for punt in below if WAARDE.get(laatste[punt] or "", 0) < WAARDE[norm.minstens] - 1]
    enough = len(momenten) >= norm.momenten and dagen >= norm.dagen
    situaties = len({bool(g.anders) for g in kansen}) >= norm.situaties
    shown = len(below) <= norm.uitzonderingen and not too_low
    return Stand(norm, len(momenten), dagen, laatste, enough and situaties and shown)


def _days(kansen: Sequence[Gezien], niveau: int, agenda: Agenda) -> int:
    """Return on how many days something was seen; at niveau 3 the working weeks count, as a span of days."""
    days = {agenda.local(g.at).date() for g in kansen}
    if niveau == 3 and days:
        return (max(days) - min(days)).days
    return len(days)
