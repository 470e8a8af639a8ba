"""What can happen in a gesprek. A person and the clock cause the same thing: an event, a fact in the past tense.

Not here: who may cause it (engine.py) and what follows from it (step.py).
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

Gevoel = Literal["lastig", "ging wel", "ging goed"]
Schaal = Literal["geen kans", "met hulp", "na een seintje", "zelf"]
Uitkomst = Literal["beheerst", "zelfde", "kleiner", "andere plek", "andere deelskill"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in one gesprek."""


@dataclass(frozen=True, slots=True)
class Command:
    """What is not about one gesprek: a command, typed or behind a button."""

    naam: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class DeelnemerEvent(Event):
    """Caused by the deelnemer, in the own gesprek."""


@dataclass(frozen=True, slots=True)
class BegeleiderEvent(Event):
    """Caused by who guides the deelnemer: werkplekopleider, assistent or coach."""


@dataclass(frozen=True, slots=True)
class Deadline(Event):
    """Caused by the clock. It never gets an answer, only effects."""

    # A nudge may be dropped or moved when it is late; any other deadline is work that must happen.
    nudge: ClassVar[bool] = False


# --- the deelnemer, anywhere -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SchermGevraagd(DeelnemerEvent):
    """/start, /oefenen, /taak or an unreadable button: show where we are."""


@dataclass(frozen=True, slots=True)
class TekstGetypt(DeelnemerEvent):
    """Free text. A deelnemer never has to type, so it only counts where it was invited."""

    tekst: str


@dataclass(frozen=True, slots=True)
class SpraakIngesproken(DeelnemerEvent):
    """A voice message; `bestand` is the channel's own reference to the recording."""

    bestand: str


@dataclass(frozen=True, slots=True)
class IetsAndersGestuurd(DeelnemerEvent):
    """A photo, sticker, location, poll: answered kindly, never used."""


@dataclass(frozen=True, slots=True)
class OefenenGevraagd(DeelnemerEvent):
    """/oefenen: go on practising; during the week, practise once more without any trace."""


@dataclass(frozen=True, slots=True)
class PauzeGevraagd(DeelnemerEvent):
    """/pauze: I want a break."""


@dataclass(frozen=True, slots=True)
class PauzeGekozen(DeelnemerEvent):
    """A break of so many days; 0 is until I come back."""

    dagen: int


@dataclass(frozen=True, slots=True)
class PauzeBeeindigd(DeelnemerEvent):
    """I am back."""


@dataclass(frozen=True, slots=True)
class StopGevraagd(DeelnemerEvent):
    """/stop: I do not want this any more."""


@dataclass(frozen=True, slots=True)
class HulpGevraagd(DeelnemerEvent):
    """The 🙋 button or /hulp."""


# --- Aanmelding -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Aangemeld(DeelnemerEvent):
    """The invitation was used: the gesprek begins."""


@dataclass(frozen=True, slots=True)
class NaamBevestigd(DeelnemerEvent):
    """Yes, that is my roepnaam."""


@dataclass(frozen=True, slots=True)
class NaamAndersGetikt(DeelnemerEvent):
    """No, call me something else."""


@dataclass(frozen=True, slots=True)
class NaamVeranderd(DeelnemerEvent):
    """The roepnaam that was typed, cleaned and of a decent length."""

    naam: str


# --- Skillkeuze -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SkillGekozen(DeelnemerEvent):
    """The deelnemer wants to learn this skill."""

    skill: str


@dataclass(frozen=True, slots=True)
class DeelskillGekozen(DeelnemerEvent):
    """The deelnemer starts with this deelskill."""

    deelskill: str


# --- Oefening: `beurt` numbers the screens, so that an old button is known as old -----------------------


@dataclass(frozen=True, slots=True)
class VerderGetikt(DeelnemerEvent):
    """On to the next message."""

    beurt: int


@dataclass(frozen=True, slots=True)
class VorigeGetikt(DeelnemerEvent):
    """Show the last question and its feedback again; changes nothing."""

    beurt: int


@dataclass(frozen=True, slots=True)
class AntwoordGegeven(DeelnemerEvent):
    """One option of the question on the screen."""

    beurt: int
    optie: str


@dataclass(frozen=True, slots=True)
class StapGezet(DeelnemerEvent):
    """The next step of a volgorde question; `stap` is its index in the right order."""

    beurt: int
    stap: int


@dataclass(frozen=True, slots=True)
class OptieAangevinkt(DeelnemerEvent):
    """A tick in a meerkeuze question, set to `aan`: a target value, so a double tap is harmless."""

    beurt: int
    optie: str
    aan: bool


@dataclass(frozen=True, slots=True)
class OpnieuwGetikt(DeelnemerEvent):
    """Begin the volgorde question on the screen again."""

    beurt: int


@dataclass(frozen=True, slots=True)
class KlaarGetikt(DeelnemerEvent):
    """These are all my ticks."""

    beurt: int


@dataclass(frozen=True, slots=True)
class VraagOvergeslagen(DeelnemerEvent):
    """Skip the open question."""

    beurt: int


# --- AanDeSlag and Nabespreking: `ronde` is the week of trying, by the number that no other week has -------


@dataclass(frozen=True, slots=True)
class GedaanGetikt(DeelnemerEvent):
    """The task was done once more. `nummer` is the how-manieth, as it stood on the button; 0 by command."""

    ronde: int
    nummer: int


@dataclass(frozen=True, slots=True)
class GedaanTeruggenomen(DeelnemerEvent):
    """No, that last Gedaan was a mistake."""

    ronde: int
    nummer: int


@dataclass(frozen=True, slots=True)
class GevoelGegeven(DeelnemerEvent):
    """How the week went for the deelnemer."""

    ronde: int
    gevoel: Gevoel


@dataclass(frozen=True, slots=True)
class UitkomstBevestigd(DeelnemerEvent):
    """Yes, that is what we chose."""

    ronde: int


@dataclass(frozen=True, slots=True)
class UitkomstTegengesproken(DeelnemerEvent):
    """No, that is not what we chose: the talk opens again."""

    ronde: int


# --- the begeleider ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LeerplanBevestigd(BegeleiderEvent):
    """The leerplan is fine; the weekly talk is on this weekday (Monday = 0)."""

    weekdag: int


@dataclass(frozen=True, slots=True)
class HulpBeantwoord(BegeleiderEvent):
    """I am coming to help."""


@dataclass(frozen=True, slots=True)
class PuntenGevraagd(BegeleiderEvent):
    """/observeren: show the observatiepunten."""


@dataclass(frozen=True, slots=True)
class PuntGekozen(BegeleiderEvent):
    """First tap of an observation: which point."""

    ronde: int
    punt: str


@dataclass(frozen=True, slots=True)
class PuntGeobserveerd(BegeleiderEvent):
    """Second tap of an observation: how it went."""

    ronde: int
    punt: str
    schaal: Schaal


@dataclass(frozen=True, slots=True)
class SituatieGezien(BegeleiderEvent):
    """Third tap, at niveau 3 only: was it the usual situation or another one?"""

    ronde: int
    punt: str
    schaal: Schaal
    anders: bool


@dataclass(frozen=True, slots=True)
class NotitieGevraagd(BegeleiderEvent):
    """I want to add a short note to what I saw."""

    ronde: int


@dataclass(frozen=True, slots=True)
class NotitieGegeven(BegeleiderEvent):
    """The note that was typed."""

    ronde: int
    tekst: str


@dataclass(frozen=True, slots=True)
class GespreksleidraadGevraagd(BegeleiderEvent):
    """/nabespreken: show the talk guide again."""


@dataclass(frozen=True, slots=True)
class NabesprekingGeopend(BegeleiderEvent):
    """We sit side by side now: both views may meet."""

    ronde: int


@dataclass(frozen=True, slots=True)
class NogEenWeekGetikt(BegeleiderEvent):
    """Another week; the next tap says which kind."""

    ronde: int


@dataclass(frozen=True, slots=True)
class UitkomstGekozen(BegeleiderEvent):
    """What the two chose together."""

    ronde: int
    uitkomst: Uitkomst


@dataclass(frozen=True, slots=True)
class NabesprekingUitgesteld(BegeleiderEvent):
    """Not today."""

    ronde: int
    tot: Literal["morgen", "maandag"]


@dataclass(frozen=True, slots=True)
class BegeleiderAfwezig(BegeleiderEvent):
    """I am not there: the assistent, or else the coach, does this nabespreking."""

    ronde: int


# --- the clock --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StilteVerstreken(Deadline):
    """The deelnemer has not been seen for a while, before or during the oefendeel."""

    keer: int
    nudge: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PauzeVerstreken(Deadline):
    """The break is over; or, without an end, it has lasted a while."""


@dataclass(frozen=True, slots=True)
class HulpOnbeantwoord(Deadline):
    """Nobody said "Ik kom zo" to who asked for help."""


@dataclass(frozen=True, slots=True)
class HerinneringGekomen(Deadline):
    """Time for the daily reminder of the week."""

    ronde: int
    nudge: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class WeekHalverwege(Deadline):
    """Half of the week: has the begeleider seen anything yet?"""

    ronde: int
    nudge: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class WeekVerstreken(Deadline):
    """The week of trying is over: time for the nabespreking."""

    ronde: int


@dataclass(frozen=True, slots=True)
class NabesprekingUitgebleven(Deadline):
    """Still no nabespreking, for the `keer`-th time."""

    ronde: int
    keer: int


@dataclass(frozen=True, slots=True)
class UitkomstOnweersproken(Deadline):
    """The deelnemer did not say that the outcome is wrong."""

    ronde: int


_FAMILIES = {Event, DeelnemerEvent, BegeleiderEvent, Deadline}

# All events that can really happen, in the order in which they stand above.
EVENTS: tuple[type[Event], ...] = tuple(
    item
    for item in list(globals().values())
    if isinstance(item, type) and issubclass(item, Event) and item not in _FAMILIES
)
