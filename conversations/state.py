"""Where a gesprek can be: five phases of the loop, and two ways of being away. They go to JSON and back.

Only what is needed to go on stands here. What must be counted, shown or judged later is recorded in tables.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from conversations.events import Gevoel, Uitkomst

Taak = Literal["gewoon", "kleiner", "andere plek"]
MAX_RONDES = 100


@dataclass(frozen=True, slots=True)
class Aanmelding:
    """The first messages: what this is, what we keep, how to stop, and the roepnaam."""

    beurt: int = 0


@dataclass(frozen=True, slots=True)
class Skillkeuze:
    """The deelnemer chooses what to learn; `skill` is set while choosing between its deelskills."""

    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Oefening:
    """The oefendeel, one message at a time."""

    opdracht: str
    versie: int
    plek: int = 0  # index in the route through the opdracht
    beurt: int = 0  # rises with every new screen: a button of another beurt is old
    stap: Literal["vraag", "feedback"] = "vraag"
    poging: int = 0  # 1 = the retry, 2 = it came back at the end
    gekozen: tuple[str, ...] = ()  # volgorde: steps so far; meerkeuze: ticks; otherwise: the last option
    afgevallen: tuple[str, ...] = ()  # options that may not be chosen again
    scene: str | None = None  # where we are in a situatie
    naar: str | None = None  # the scene that follows after Verder
    opnieuw: bool = False  # after Verder the same question comes once more
    gemist: tuple[str, ...] = ()  # vragen that come back once at the end
    vorige: tuple[str, ...] = ()  # the last vraag and what was chosen there, for Vorige
    vorige_scene: str | None = None  # and where its situatie ended


def _week_nr(oefening_nr: int, ronde: int) -> int:
    """Number a week so that no other week of the gesprek has its number: every opdracht begins with ronde 1."""
    return oefening_nr * MAX_RONDES + ronde


@dataclass(frozen=True, slots=True)
class AanDeSlag:
    """One week of trying on the work floor."""

    opdracht: str
    versie: int
    begonnen_at: datetime
    ronde: int = 1
    taak: Taak = "gewoon"
    gedaan: tuple[datetime, ...] = ()
    herinnerd: int = 0  # reminders since the last sign of life
    herhaling: Oefening | None = None  # practising once more, without any trace
    herhaald: int = 0  # how often, so that a button of an earlier time is known as old
    oefening_nr: int = 0  # fase_nr of the oefendeel before it
    herinneringen: int = 0  # all reminders in this opdracht: each has the next text
    halverwege: bool = False  # the begeleider had the word of halfway this week

    @property
    def week_nr(self) -> int:
        """The number of this week on buttons."""
        return _week_nr(self.oefening_nr, self.ronde)


@dataclass(frozen=True, slots=True)
class Nabespreking:
    """The week is over: the two talk, and choose how to go on."""

    opdracht: str
    versie: int
    ronde: int
    taak: Taak
    gedaan: int
    gevoel: Gevoel | None = None
    uitkomst: Uitkomst | None = None  # chosen, but not yet read back by the deelnemer
    herhaling: Oefening | None = None
    herhaald: int = 0
    oefening_nr: int = 0
    herinneringen: int = 0

    @property
    def week_nr(self) -> int:
        """The number of the week it is about, on buttons."""
        return _week_nr(self.oefening_nr, self.ronde)


Lopend = Aanmelding | Skillkeuze | Oefening | AanDeSlag | Nabespreking


@dataclass(frozen=True, slots=True)
class Pauze:
    """A break. Held time does not count: afterwards `eerder` goes on, its dates moved."""

    eerder: Lopend
    sinds_at: datetime
    tot_at: datetime | None = None  # None: until the deelnemer comes back


@dataclass(frozen=True, slots=True)
class Gestopt:
    """The deelnemer stopped. Nothing is sent any more; /start goes on with `eerder`."""

    eerder: Lopend
    sinds_at: datetime


State = Lopend | Pauze | Gestopt
STATES: tuple[type[State], ...] = (
    Aanmelding,
    Skillkeuze,
    Oefening,
    AanDeSlag,
    Nabespreking,
    Pauze,
    Gestopt,
)


def opens_phase(old: State, new: State) -> bool:
    """Is `new` another phase, opdracht or ronde? Then fase_nr rises, and older termijnen are stale."""
    return _phase(old) != _phase(new)


def _phase(state: State) -> tuple[object, ...]:
    return type(state), getattr(state, "opdracht", None), getattr(state, "ronde", None)
