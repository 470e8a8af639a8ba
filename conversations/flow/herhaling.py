"""Herhaling: practise the opdracht of this week once more. It stores nothing, and the week goes on."""

from dataclasses import replace
from typing import TypeVar

from conversations.effects import Effect, Mark, Record, Say, Step
from conversations.events import DeelnemerEvent, OefenenGevraagd, SpraakIngesproken, TekstGetypt
from conversations.facts import Facts
from conversations.flow import aan_de_slag, nabespreking, oefening
from conversations.flow.reply import GEEN_TEKST, OUDE_KNOP, Refusal
from conversations.state import AanDeSlag, Nabespreking, Oefening

W = TypeVar("W", AanDeSlag, Nabespreking)


def begin(state: W, event: OefenenGevraagd, facts: Facts) -> Step[W]:
    """Open the oefendeel again, from the start."""
    herhaald = state.herhaald + 1
    again: Oefening = Oefening(state.opdracht, state.versie, beurt=facts.first_beurt(herhaald))
    return replace(state, herhaling=again, herhaald=herhaald), [
        Say("herhaling"),
        *oefening.screen(again, facts),
    ]


def practise(state: W, event: DeelnemerEvent, facts: Facts) -> Step[W]:
    """Do in the herhaling what the event does in an oefendeel; records are left out."""
    if state.herhaling is None:
        refusal: Refusal = GEEN_TEKST if isinstance(event, TekstGetypt | SpraakIngesproken) else OUDE_KNOP
        return state, [*refusal.effects(), *_screen(state, facts)]
    after, effects = oefening.MOVES[type(event)](state.herhaling, event, facts)
    said: list[Effect] = [effect for effect in effects if not isinstance(effect, Record)]
    if isinstance(after, Oefening):
        return replace(state, herhaling=after), said
    return replace(state, herhaling=None), [Mark(), Say("herhaling_klaar", {"naam": facts.roepnaam})]


def _screen(state: AanDeSlag | Nabespreking, facts: Facts) -> list[Effect]:
    if isinstance(state, AanDeSlag):
        return [aan_de_slag.card(state, facts)]
    return nabespreking.screen(state, facts)
