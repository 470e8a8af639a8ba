"""Stilte: nobody is lost before or during the oefendeel. Kind words first, then the begeleider, then the coach."""

from datetime import datetime, time, timedelta
from typing import TypeVar

from conversations.effects import Aan, Button, Effect, Say, Schedule, Step
from conversations.events import SchermGevraagd, StilteVerstreken
from conversations.facts import Facts
from conversations.state import Aanmelding, Oefening, Skillkeuze

ACTIEF = timedelta(hours=20)  # seen within this time: not silent
NUDGES = 2  # to the deelnemer; after that the begeleider, and then the coach every week
OM = time(10)

Stil = Aanmelding | Skillkeuze | Oefening
S = TypeVar("S", Aanmelding, Skillkeuze, Oefening)  # silence never leaves the phase


def watch(facts: Facts, keer: int = 1) -> Schedule:
    """Plan the next look: after one working day, or after a week once the coach knows."""
    return Schedule(StilteVerstreken(keer), at=_later(facts, werkdagen=1 if keer <= NUDGES + 1 else 5))


def _later(facts: Facts, werkdagen: int) -> datetime:
    today = facts.agenda.local(facts.now).date()
    return facts.agenda.next_window(facts.agenda.moment(facts.agenda.add_werkdagen(today, werkdagen), OM))


def look(state: S, event: StilteVerstreken, facts: Facts) -> Step[S]:
    """Nudge the silent deelnemer, or tell who can help; then look again later."""
    if facts.seen_at and facts.now - facts.seen_at < ACTIEF:
        return state, [watch(facts)]
    return state, [*_signal(state, event.keer, facts), watch(facts, event.keer + 1)]


def _signal(state: Stil, keer: int, facts: Facts) -> list[Effect]:
    nothing_left = isinstance(state, Skillkeuze) and not facts.to_learn()
    if keer <= NUDGES and not nothing_left:
        verder = ((Button("ga_verder", SchermGevraagd()),),)
        return [Say("stil_deelnemer", {"naam": facts.roepnaam, "keer": keer}, verder, nudge=True)]
    to = Aan.BEGELEIDER if keer <= NUDGES + 1 else Aan.COACH
    args = {"naam": facts.roepnaam, "begeleider": facts.begeleider, "klaar": nothing_left}
    return [Say("stil_signaal", args, to=to, nudge=True)]
