"""What the observations say against the norm of a niveau. It shows, and never decides: people do. Pure.

Source: domein.md, D3. An observatiemoment is all points of one observer within one dagdeel. The latest time
that a point was seen counts; "geen kans" does not. A point for which there was never a chance stands apart: it
keeps nobody from the norm, but people read that it was not seen.
"""

from collections.abc import Iterable, Sequence
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

    @property
    def lager(self) -> str:
        """What a point may be that is excepted: one step below."""
        return next(schaal for schaal, waarde in WAARDE.items() if waarde == WAARDE[self.minstens] - 1)


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
    geen_kans: tuple[str, ...]  # punten that somebody looked at, but that could not occur
    gehaald: bool  # by every punt that could be seen


def stand(punten: Sequence[str], gezien: Sequence[Gezien], niveau: int, agenda: Agenda) -> Stand:
    """Return where the observations stand for these observatiepunten."""
    norm = NORMEN[niveau]
    kansen = _kansen(gezien)
    momenten, dagen = count_momenten(gezien, agenda), _days(kansen, niveau, agenda)
    laatste: dict[str, str | None] = dict.fromkeys(punten)
    laatste.update({g.punt: g.schaal for g in kansen if g.punt in laatste})
    tried = {g.punt for g in gezien}
    geen_kans = tuple(punt for punt, schaal in laatste.items() if schaal is None and punt in tried)
    shown = _shown([schaal for punt, schaal in laatste.items() if punt not in geen_kans], norm)
    enough = momenten >= norm.momenten and dagen >= norm.dagen
    asked = WAARDE[norm.minstens]
    situaties = len({bool(g.anders) for g in kansen if WAARDE[g.schaal] >= asked}) >= norm.situaties
    return Stand(norm, momenten, dagen, laatste, geen_kans, enough and situaties and shown)


def count_momenten(gezien: Iterable[Gezien], agenda: Agenda) -> int:
    """Return in how many observatiemomenten something could be seen."""
    return len({(g.observer, agenda.dagdeel(g.at)) for g in _kansen(gezien)})


def _kansen(gezien: Iterable[Gezien]) -> list[Gezien]:
    return [g for g in gezien if g.schaal in WAARDE]


def _shown(schalen: Sequence[str | None], norm: Norm) -> bool:
    """Whether these scales are what the norm asks; as many as it excepts may be one step lower."""
    asked = WAARDE[norm.minstens]
    below = [waarde for schaal in schalen if (waarde := WAARDE.get(schaal or "", 0)) < asked]
    return len(below) <= norm.uitzonderingen and all(waarde == asked - 1 for waarde in below)


def _days(kansen: Sequence[Gezien], niveau: int, agenda: Agenda) -> int:
    """Return on how many days something was seen; at niveau 3 the working weeks count, as a span of days."""
    days = {agenda.local(g.at).date() for g in kansen}
    if niveau == 3 and days:
        return (max(days) - min(days)).days
    return len(days)
