"""Hulp: a deelnemer asks, the begeleider hears it within a minute of working time. It works in every phase."""

from typing import TypeVar

from conversations.effects import Aan, Button, Mark, Say, Step
from conversations.events import HulpBeantwoord, HulpGevraagd
from conversations.facts import Facts
from conversations.state import AanDeSlag, Nabespreking, Oefening, State

S = TypeVar("S", bound=State)  # asking for help never leaves the phase


def ask_help(state: S, event: HulpGevraagd, facts: Facts) -> Step[S]:
    """Tell the begeleider, and tell the deelnemer when the begeleider will read it."""
    leest_om = facts.agenda_begeleider.next_window(facts.now)
    wanneer = None if leest_om <= facts.now else facts.agenda_begeleider.spoken(leest_om, facts.now)
    titel = None
    if isinstance(state, Oefening | AanDeSlag | Nabespreking):
        titel = facts.opdracht_of(state).titel
    ik_kom = ((Button("ik_kom", HulpBeantwoord()),),)
    return state, [
        Say("hulp_gevraagd", {"begeleider": facts.begeleider, "wanneer": wanneer}, once=True),
        Say("hulp_voor_begeleider", {"naam": facts.roepnaam, "titel": titel}, ik_kom, to=Aan.BEGELEIDER),
    ]


def answer_help(state: S, event: HulpBeantwoord, facts: Facts) -> Step[S]:
    """Tell the deelnemer that somebody is coming."""
    return state, [
        Say("hulp_komt", {"begeleider": facts.begeleider}, at_once=True, once=True),
        Mark("doorgegeven", {"naam": facts.roepnaam}),
    ]
