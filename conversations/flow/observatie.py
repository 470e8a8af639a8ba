"""Observatie: what the begeleider saw, in two taps, as often as wanted. Both phases of the week know it."""

from typing import TypeVar, get_args

from conversations.effects import (
    Aan,
    Ask,
    Button,
    Buttons,
    Effect,
    Mark,
    RecordNotitie,
    RecordObservatie,
    Say,
    Step,
    Unschedule,
)
from conversations.events import (
    NotitieGegeven,
    NotitieGevraagd,
    PuntenGevraagd,
    PuntGekozen,
    PuntGeobserveerd,
    Schaal,
    SituatieGezien,
    WeekHalverwege,
)
from conversations.facts import DUBBELE_TIK, Facts
from conversations.flow.reply import AL_BEKEND, NIET_MEER
from conversations.state import AanDeSlag, Nabespreking

Week = AanDeSlag | Nabespreking
W = TypeVar("W", AanDeSlag, Nabespreking)  # observing never leaves the phase
SCHAAL: tuple[Schaal, ...] = get_args(Schaal)
NIVEAU_MET_SITUATIE = 3


def card(state: Week, facts: Facts, *, seen: dict[str, str] | None = None, to: Aan = Aan.BEGELEIDER) -> Say:
    """Return the observatiepunten, each with a button."""
    opdracht = facts.opdracht_of(state)
    rows: Buttons = tuple(
        (Button("punt", PuntGekozen(state.week_nr, punt.id), {"nummer": nr, "kort": punt.kort}),)
        for nr, punt in enumerate(opdracht.begeleider.let_op, 1)
    )
    if seen:
        rows += ((Button("notitie", NotitieGevraagd(state.week_nr)),),)
    args = {"naam": facts.roepnaam, "punten": opdracht.begeleider.let_op, "gezien": seen}
    return Say("let_op", args, rows, to=to)


def show_points(state: W, event: PuntenGevraagd, facts: Facts) -> Step[W]:
    """Show the observatiepunten to who asked."""
    return state, [card(state, facts, to=Aan.ZELF)]


def choose_point(state: W, event: PuntGekozen, facts: Facts) -> Step[W]:
    """First tap: turn the card into the question how it went."""
    if event.ronde != state.week_nr or event.punt not in _points(state, facts):
        return state, NIET_MEER.effects()
    punt = facts.opdracht_of(state).observatiepunt(event.punt)
    rows: Buttons = tuple(
        (Button("schaal", PuntGeobserveerd(state.week_nr, event.punt, schaal), {"schaal": schaal}),)
        for schaal in SCHAAL
    )
    return state, [Mark("let_op_punt", {"naam": facts.roepnaam, "punt": punt}, rows, replace=True)]


def observe(state: W, event: PuntGeobserveerd, facts: Facts) -> Step[W]:
    """Second tap: record it. At niveau 3 the situation is asked first."""
    if event.ronde != state.week_nr or event.punt not in _points(state, facts):
        return state, NIET_MEER.effects()
    opdracht = facts.opdracht_of(state)
    if opdracht.niveau < NIVEAU_MET_SITUATIE or event.schaal == "geen kans":
        return state, _recorded(state, event.punt, event.schaal, None, facts)
    rows: Buttons = tuple(
        (Button(label, SituatieGezien(state.week_nr, event.punt, event.schaal, anders)),)
        for label, anders in (("situatie_gewoon", False), ("situatie_anders", True))
    )
    punt = opdracht.observatiepunt(event.punt)
    return state, [Mark("let_op_situatie", {"punt": punt, "schaal": event.schaal}, rows, replace=True)]


def see_situation(state: W, event: SituatieGezien, facts: Facts) -> Step[W]:
    """Third tap at niveau 3: the usual situation, or another one."""
    if event.ronde != state.week_nr or event.punt not in _points(state, facts):
        return state, NIET_MEER.effects()
    return state, _recorded(state, event.punt, event.schaal, event.anders, facts)


def _recorded(state: Week, punt: str, schaal: Schaal, anders: bool | None, facts: Facts) -> list[Effect]:
    if any(gezien.punt == punt and facts.now - gezien.at < DUBBELE_TIK for gezien in facts.gezien):
        return AL_BEKEND.effects()
    kort = facts.opdracht_of(state).observatiepunt(punt).kort
    say = card(state, facts, seen={"kort": kort, "schaal": schaal})
    return [
        RecordObservatie(punt, schaal, anders),
        Mark(say.text, say.args, say.buttons, replace=True),
        Unschedule(WeekHalverwege),  # the nudge was for who saw nothing
    ]


def _points(state: Week, facts: Facts) -> set[str]:
    return {punt.id for punt in facts.opdracht_of(state).begeleider.let_op}


def ask_note(state: W, event: NotitieGevraagd, facts: Facts) -> Step[W]:
    """Let the observer type a short note."""
    if event.ronde != state.week_nr:
        return state, NIET_MEER.effects()
    return state, [Ask("notitie", {"gesprek": facts.gesprek, "ronde": state.week_nr, "naam": facts.roepnaam})]


def note(state: W, event: NotitieGegeven, facts: Facts) -> Step[W]:
    """Keep the note with what was seen."""
    if event.ronde != state.week_nr:
        return state, NIET_MEER.effects()
    return state, [RecordNotitie(event.tekst), Say("notitie_bewaard", to=Aan.ZELF)]
