"""Every phase in many conditions, and every event that could happen there: what a person or the clock might do."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice, product
from typing import get_args

from content.opdracht import Meerkeuze, Opdracht
from conversations import events as e
from conversations.effects import Effect
from conversations.facts import Facts, Gezien
from conversations.flow.oefening import route
from conversations.flow.reply import Refusal
from conversations.flow.vragen import choosable
from conversations.state import (
    AanDeSlag,
    Aanmelding,
    Gestopt,
    Lopend,
    Nabespreking,
    Oefening,
    Pauze,
    Skillkeuze,
    State,
)
from conversations.step import TRANSITIONS, step
from tests.conversations.walker import Walker
from tests.world import DEELSKILL, small_catalogus

NOW = datetime(2026, 9, 8, 8, 0, tzinfo=UTC)  # Tuesday, ten o'clock here
DAY = timedelta(days=1)
NAAM = "Sanne"
OPDRACHTEN = tuple(f"{DEELSKILL}-{niveau}" for niveau in (1, 2, 3))


def facts(**changes: object) -> Facts:
    """Return a plain world around one gesprek, on a Tuesday morning."""
    given = {
        "now": NOW,
        "catalogus": small_catalogus("instructies-volgen-2"),
        "gesprek": 1,
        "roepnaam": NAAM,
        "begeleider": "Ria",
        "door": "Ria",
        "seen_at": NOW - timedelta(hours=1),
    }
    return Facts(**(given | changes))


@cache
def opdracht(opdracht_id: str) -> Opdracht:
    return small_catalogus().opdracht(opdracht_id)


@cache
def oefeningen(opdracht_id: str) -> tuple[Oefening, ...]:
    """Return where somebody comes who taps at random, one of each kind of screen; always the same."""
    chance = random.Random(opdracht_id)
    walker = Walker.begin(opdracht(opdracht_id), facts())
    found = {}
    while isinstance(walker.state, Oefening):
        now = walker.state
        found[now.plek, now.stap, now.poging, now.scene, now.opnieuw, bool(now.gekozen)] = now
        newest = walker.visible()[-8:]  # a few buttons back, and no further
        walker.tap(*chance.choice(newest))
    return tuple(found.values())


def lopend(opdracht_id: str) -> Iterator[Lopend]:
    """Yield the five phases of the loop, in the conditions that make a difference."""
    yield from (Aanmelding(beurt) for beurt in range(4))
    yield from (Skillkeuze(), Skillkeuze("instructies-volgen"))
    *_, last = practising = oefeningen(opdracht_id)
    yield from (*practising, replace(last, stap="feedback", gekozen=("verteld",)))
    week = AanDeSlag(opdracht_id, 1, begonnen_at=NOW - DAY)
    yield from (week, replace(week, gedaan=(NOW - DAY,), herinnerd=1), replace(week, herinnerd=3))
    yield replace(week, gedaan=(NOW - DAY, NOW - DAY / 2, NOW - DAY / 3, NOW - DAY / 4, NOW))
    yield from (replace(week, ronde=2, taak="kleiner"), replace(week, ronde=3, taak="andere plek"))
    yield replace(week, herhaling=last, herhaald=1)
    yield replace(week, oefening_nr=7)
    talk = Nabespreking(opdracht_id, 1, ronde=1, taak="gewoon", gedaan=0)
    yield from (talk, replace(talk, herhaling=last, herhaald=1))
    yield from (replace(talk, gevoel=gevoel, gedaan=3) for gevoel in get_args(e.Gevoel))
    yield replace(talk, ronde=3, uitkomst="zelfde")
    yield from (replace(talk, uitkomst=uitkomst) for uitkomst in get_args(e.Uitkomst))


def one_of_each(opdracht_id: str) -> list[Lopend]:
    """Return the phases of the loop; the talk also with each thing that can be chosen."""
    running = list(lopend(opdracht_id))
    chosen = [state for state in running if getattr(state, "uitkomst", None)]
    return [*{type(state): state for state in reversed(running)}.values(), *chosen]


def states(opdracht_id: str) -> Iterator[State]:
    """Yield every phase, also with the deelnemer away."""
    running = list(lopend(opdracht_id))
    yield from running
    for state in one_of_each(opdracht_id)[:5]:
        yield from (Pauze(state, NOW - DAY), Pauze(state, NOW - DAY, NOW + DAY), Gestopt(state, NOW - DAY))


def events(state: State) -> Iterator[e.Event]:
    """Yield every event with plausible values: of now, of earlier, and of nowhere."""
    for cls in e.EVENTS:
        made = (cls(*values) for values in product(*(_values(f, state) for f in fields(cls))))
        refused = isinstance(TRANSITIONS[type(state), cls], Refusal)  # whatever the values are
        now = list(islice(made, 1) if refused else made)
        yield from now
        if now and not refused:
            yield from (replace(now[0], **{key: value}) for key, value in _earlier(now[0]))


def _earlier(event: e.Event) -> Iterator[tuple[str, int]]:
    """Yield what makes it an event of another screen or week."""
    for key, step_back in (("beurt", -1), ("ronde", +1)):
        if hasattr(event, key):
            yield key, getattr(event, key) + step_back


def _opties(state: State) -> tuple[str, ...]:
    """Return what can be chosen or ticked on the screen, and nothing where there is nothing to choose."""
    if not isinstance(state, Oefening):
        return ()
    vraag = route(opdracht(state.opdracht), state.gemist)[state.plek].vraag
    if isinstance(vraag, Meerkeuze):
        return tuple(optie.id for optie in vraag.opties)
    return tuple(sorted(choosable(vraag, state))) if vraag else ()


def _values(field: object, state: State) -> tuple[object, ...]:
    now = getattr(state, "herhaling", None) or state
    beurt, ronde = getattr(now, "beurt", 0), getattr(state, "week_nr", 1)
    done = getattr(state, "gedaan", ())
    nummer = len(done) if isinstance(done, tuple) else done
    return {
        "beurt": (beurt,),
        "ronde": (ronde,),
        "nummer": (0, nummer, nummer + 1),
        "optie": (*_opties(now), "z"),
        "stap": (0, 2),
        "aan": (True, False),
        "skill": ("instructies-volgen", "overleggen"),
        "deelskill": (DEELSKILL, "overleggen-1"),
        "gevoel": get_args(e.Gevoel),
        "uitkomst": get_args(e.Uitkomst),
        "schaal": ("geen kans", "zelf"),
        "anders": (True, False),
        "punt": ("o1", "o9"),
        "weekdag": (0, 4),
        "keer": (1, 2, 3, 4),
        "tot": ("morgen", "maandag"),
        "dagen": (0, 7, 3),
        "naam": ("Sanneke",),
        "tekst": ("Bij het <vouwen> & tellen",),
        "bestand": ("opname-1",),
    }[field.name]


@dataclass(frozen=True)
class Outcome:
    """What came of one event in one phase."""

    state: State
    event: e.Event
    after: State
    effects: tuple[Effect, ...]


@cache
def outcomes() -> tuple[Outcome, ...]:
    """Return what comes of every event in every phase, for each opdracht."""
    return tuple(_outcomes())


def _outcomes() -> Iterator[Outcome]:
    first, *others = OPDRACHTEN
    gezien = (Gezien("o1", "zelf", NOW - DAY, observer=1), Gezien("o2", "met hulp", NOW - DAY, observer=1))
    gesprek_op = NOW + 6 * DAY
    yield from _all(states(first), facts(opdracht=opdracht(first), gezien=gezien, gesprek_op=gesprek_op))
    # Without a begeleider, with little or nothing left to choose, other words are said.
    alone = facts(
        opdracht=opdracht(first),
        begeleider=None,
        catalogus=small_catalogus(),
        seen_at=NOW - 8 * DAY,
        staat_alleen=True,
    )
    for world in (alone, replace(alone, beheerst={DEELSKILL: 3})):
        yield from _all(one_of_each(first), world)
    for other in others:
        phases = [*oefeningen(other), *one_of_each(other)]
        yield from _all(phases, facts(opdracht=opdracht(other), gezien=gezien))


def _all(phases: Iterable[State], world: Facts) -> Iterator[Outcome]:
    for state in phases:
        for event in events(state):
            after, effects = step(state, event, world)
            yield Outcome(state, event, after, tuple(effects))
