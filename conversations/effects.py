"""What a step wants done. Nothing here does it: the engine carries effects out in the transaction of the step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from conversations.events import Command, Event, Gevoel, Schaal, Uitkomst


class Aan(StrEnum):
    """To whom a Say goes, seen from the gesprek."""

    ZELF = "zelf"  # who caused the event
    DEELNEMER = "deelnemer"
    BEGELEIDER = "begeleider"  # without one: the coaches
    ASSISTENT = "assistent"  # without one: the coaches; never who caused the event
    COACH = "coach"


@dataclass(frozen=True, slots=True)
class Button:
    """A label (its name in knoppen.yaml) plus the event it will cause."""

    label: str
    event: Event | Command
    args: Mapping[str, Any] = field(default_factory=dict)
    gesprek: int | None = None  # when it is about another gesprek than the one at hand


Buttons = tuple[tuple[Button, ...], ...]  # rows


@dataclass(frozen=True, slots=True)
class Say:
    """Send the text named `text`, filled with `args`.

    It waits for the hours of the recipient, unless it answers a tap of that person or goes `at_once`.
    A nudge may be dropped when it is late. What is said `once` is not repeated within seconds.
    A `beeld` is the name of a picture above the text; where it cannot be shown, the text goes without.
    """

    text: str
    args: Mapping[str, Any] = field(default_factory=dict)
    buttons: Buttons = ()
    to: Aan = Aan.DEELNEMER
    pin: bool = False
    nudge: bool = False
    at_once: bool = False
    once: bool = False
    beeld: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Edit the message that was tapped: its keyboard goes, or is replaced by `buttons`.

    With `text`, that text is added below the message, or takes its place when `replace` is set.
    """

    text: str | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    buttons: Buttons = ()
    replace: bool = False


@dataclass(frozen=True, slots=True)
class Unpin:
    """Take the pinned task off the deelnemer's screen."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Open an input at the balie of who caused the event: the next text goes there.

    The `buttons` stand under the question, for who does not want to type.
    """

    soort: str
    args: Mapping[str, Any] = field(default_factory=dict)
    buttons: Buttons = ()


@dataclass(frozen=True, slots=True)
class Hand:
    """What was typed at the balie becomes an event in a gesprek (None: the own gesprek)."""

    event: Event
    gesprek: int | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """Make an invitation for somebody new, and give it to who asked."""

    rol: str
    naam: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """Let `event` happen at `at` (UTC), unless the gesprek entered another phase by then.

    It takes the place of a waiting event of the same kind.
    """

    event: Event
    at: datetime


@dataclass(frozen=True, slots=True)
class Unschedule:
    """Take a waiting event of this kind away: what it would do no longer matters."""

    event: type[Event]


@dataclass(frozen=True, slots=True)
class RecordAntwoord:
    """An answer in the oefendeel. `pas` counts attempts: 0 first, 1 retry, 2 when it came back at the end."""

    vraag: str
    optie: str
    goed: str | None
    pas: int
    tekst: str | None = None


@dataclass(frozen=True, slots=True)
class RecordObservatie:
    """One observatiepunt, seen once."""

    punt: str
    schaal: Schaal
    anders: bool | None = None


@dataclass(frozen=True, slots=True)
class RecordNotitie:
    """A note by who observed, with the latest observation of that observer in this ronde."""

    tekst: str


@dataclass(frozen=True, slots=True)
class RecordLeerplan:
    """The leerplan: what is learned, and on which weekday the two talk (None: as it was)."""

    deelskill: str
    niveau: int
    weekdag: int | None = None
    bevestigd: bool = False


@dataclass(frozen=True, slots=True)
class RecordNabespreking:
    """What came out of the talk, read back by the deelnemer."""

    opdracht: str
    ronde: int
    uitkomst: Uitkomst
    gevoel: Gevoel | None
    gedaan: int


@dataclass(frozen=True, slots=True)
class Rename:
    """From now on the deelnemer is called this."""

    naam: str


Record = RecordAntwoord | RecordObservatie | RecordNotitie | RecordLeerplan | RecordNabespreking | Rename
Effect = Say | Mark | Unpin | Ask | Hand | Invite | Schedule | Unschedule | Record

S_co = TypeVar("S_co", covariant=True)
Step = tuple[S_co, list[Effect]]
