"""Stilte: nobody is lost before the talk. Kind words first, then the begeleider, and after 7 days the coach."""

from datetime import datetime, time, timedelta
from typing import TypeVar

from conversations.effects import Aan, Button, Effect, Say, Schedule, Step
from conversations.events import SchermGevraagd, StilteVerstreken
from conversations.facts import Facts
from conversations.state import AanDeSlag, Aanmelding, Oefening, Skillkeuze

ACTIEF = timedelta(hours=20)  # seen within this time: not silent
NUDGES = 2  # to the deelnemer; after that the begeleider, and then the coach every week
COACH = NUDGES + 2
LANG = 7  # days of silence: then the coach hears it
OM = time(10)

Stil = Aanmelding | Skillkeuze | Oefening
S = TypeVar("S", Aanmelding, Skillkeuze, Oefening)  # silence never leaves the phase


def watch(facts: Facts, keer: int = 1) -> Schedule:
    """Plan the next look: after one working day; for the coach when it is 7 days silent, and then every week."""
    if keer == COACH:
        return Schedule(StilteVerstreken(COACH), at=_when_long(facts))
    return Schedule(StilteVerstreken(keer), at=_later(facts, werkdagen=1 if keer < COACH else 5))


def in_week(facts: Facts) -> Schedule:
    """Plan the look in a week of trying: its reminders nudge and warn, so only a long silence counts."""
    return Schedule(StilteVerstreken(COACH), at=_when_long(facts))


def _later(facts: Facts, werkdagen: int) -> datetime:
    today = facts.agenda.local(facts.now).date()
    return facts.agenda.next_window(facts.agenda.moment(facts.agenda.add_werkdagen(today, werkdagen), OM))


def _when_long(facts: Facts) -> datetime:
    """Return when it will be 7 days silent, and never today."""
    today = facts.agenda.local(facts.now).date()
    day = today + timedelta(days=max(1, LANG - silent_days(facts)))
    return facts.agenda.next_window(facts.agenda.moment(day, OM))


def silent_days(facts: Facts) -> int:
    """Return how many days nothing was heard in this phase: time of a pauze does not count."""
    since = max(filter(None, (facts.seen_at, facts.fase_at)), default=facts.now)
    return (facts.agenda.local(facts.now).date() - facts.agenda.local(since).date()).days


def look(state: S, event: StilteVerstreken, facts: Facts) -> Step[S]:
    """Nudge the silent deelnemer, or tell who can help; then look again later."""
    if facts.seen_at and facts.now - facts.seen_at < ACTIEF:
        return state, [watch(facts)]
    # Seen again since the coach heard it: kind words first.
    back = event.keer >= COACH and silent_days(facts) < LANG
    keer: int = 1 if back else event.keer
    return state, [*_signal(state, keer, facts), watch(facts, keer + 1)]


def look_in_week(state: AanDeSlag, event: StilteVerstreken, facts: Facts) -> Step[AanDeSlag]:
    """Tell the coach after 7 days without any sign; after a sign, count again."""
    if silent_days(facts) < LANG:
        return state, [in_week(facts)]
    return state, [_for_coach(state, facts), watch(facts, COACH + 1)]


def _signal(state: Stil, keer: int, facts: Facts) -> list[Effect]:
    nothing_left = isinstance(state, Skillkeuze) and not facts.to_learn()
    if keer <= NUDGES and not nothing_left:
        verder = ((Button("ga_verder", SchermGevraagd()),),)
        return [Say("stil_deelnemer", {"naam": facts.roepnaam, "keer": keer}, verder, nudge=True)]
    if keer >= COACH and not nothing_left:
        return [_for_coach(state, facts)]
    to = Aan.BEGELEIDER if keer < COACH else Aan.COACH
    args = {"naam": facts.roepnaam, "begeleider": facts.begeleider, "klaar": nothing_left}
    return [Say("stil_signaal", args, to=to, nudge=True)]


def _for_coach(state: Stil | AanDeSlag, facts: Facts) -> Say:
    titel = facts.opdracht_of(state).titel if isinstance(state, Oefening | AanDeSlag) else None
    args = {
        "naam": facts.roepnaam,
        "begeleider": facts.begeleider,
        "dagen": silent_days(facts),
        "titel": titel,
        "fase": type(state).__name__,
    }
    return Say("stil_coach", args, to=Aan.COACH, nudge=True)
