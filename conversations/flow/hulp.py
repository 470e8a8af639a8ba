"""Hulp: a deelnemer asks, the begeleider hears it within a minute of working time. It works in every phase.

When nobody comes the coach hears it: the request stays open until somebody answers, also in a next phase.
"""

from typing import TypeVar

from conversations.effects import Aan, Button, Buttons, Effect, Mark, Say, Schedule, Step, Unschedule
from conversations.events import HulpBeantwoord, HulpGevraagd, HulpOnbeantwoord
from conversations.facts import Facts
from conversations.state import AanDeSlag, Nabespreking, Oefening, State

S = TypeVar("S", bound=State)  # asking for help never leaves the phase
IK_KOM: Buttons = ((Button("ik_kom", HulpBeantwoord()),),)
NA, DAARNA = 1, 5  # working days of the deelnemer without an answer: then the coach hears it, and every week


def ask_help(state: S, event: HulpGevraagd, facts: Facts) -> Step[S]:
    """Tell the begeleider, and tell the deelnemer when the begeleider will read it."""
    leest_om = facts.agenda_begeleider.next_window(facts.now)
    wanneer = None if leest_om <= facts.now else facts.agenda_begeleider.spoken(leest_om, facts.now)
    titel = None
    if isinstance(state, Oefening | AanDeSlag | Nabespreking):
        titel = facts.opdracht_of(state).titel
    return state, [
        Say("hulp_gevraagd", {"begeleider": facts.begeleider, "wanneer": wanneer}, once=True),
        Say("hulp_voor_begeleider", {"naam": facts.roepnaam, "titel": titel}, IK_KOM, to=Aan.BEGELEIDER),
        *(keep_open(facts) or [_watch(facts, NA)]),  # asking again does not put it off
    ]


def keep_open(facts: Facts) -> list[Effect]:
    """Return the plan for help that nobody answered yet: it outlives the phase in which it was asked."""
    return [Schedule(HulpOnbeantwoord(), at=facts.hulp_op)] if facts.hulp_op else []


def _watch(facts: Facts, werkdagen: int) -> Schedule:
    begin = facts.agenda.local(facts.agenda.next_window(facts.now))
    day = facts.agenda.add_werkdagen(begin.date(), werkdagen)
    return Schedule(HulpOnbeantwoord(), at=facts.agenda.next_window(facts.agenda.moment(day, begin.time())))


def answer_help(state: S, event: HulpBeantwoord, facts: Facts) -> Step[S]:
    """Tell the deelnemer that somebody is coming."""
    return state, [
        Unschedule(HulpOnbeantwoord),
        Say("hulp_komt", {"begeleider": facts.begeleider}, at_once=True, once=True),
        Mark("doorgegeven", {"naam": facts.roepnaam}),
    ]


def tell_coach(state: S, event: HulpOnbeantwoord, facts: Facts) -> Step[S]:
    """Nobody came: the coach hears it, and can answer too."""
    args = {"naam": facts.roepnaam, "begeleider": facts.begeleider}
    return state, [Say("hulp_onbeantwoord", args, IK_KOM, to=Aan.COACH), _watch(facts, DAARNA)]
