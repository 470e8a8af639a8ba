"""Aan de slag: one week of trying on the work floor, with Gedaan, kind reminders and the begeleider watching."""

from dataclasses import replace
from datetime import time, timedelta
from typing import TypeVar

from content.opdracht import AanDeSlag as Taakblad
from content.opdracht import Variant
from conversations.effects import Aan, Button, Buttons, Effect, Mark, RecordLeerplan, Say, Schedule, Step
from conversations.events import (
    GedaanGetikt,
    GedaanTeruggenomen,
    HerinneringGekomen,
    LeerplanBevestigd,
    SchermGevraagd,
    WeekHalverwege,
    WeekVerstreken,
)
from conversations.facts import Facts
from conversations.flow import observatie
from conversations.flow.reply import AL_BEKEND, HULP, NU_NIET
from conversations.state import AanDeSlag, Nabespreking, Oefening
from scheduler.reminders import MAX_UNANSWERED, next_reminder

S = TypeVar("S", Oefening, AanDeSlag)
DUBBELE_TIK = timedelta(seconds=10)
NABESPREKING_OM = time(9)
HALVERWEGE_NA, HALVERWEGE_OM = 2, time(9)  # working days after the start
MINSTENS = 4  # working days between the task and the nabespreking


def task(state: AanDeSlag | Nabespreking, facts: Facts) -> Taakblad | Variant:
    """Return the task of this ronde: the task itself, or a variation of it."""
    blad = facts.opdracht_of(state).aan_de_slag
    fitting = [variant for variant in blad.varianten if variant.soort == state.taak]
    return fitting[state.ronde % len(fitting)] if fitting else blad


def plan_talk(state: AanDeSlag, facts: Facts, weekdag: int) -> Schedule:
    """Plan the talk on the first agreed weekday at least 4 working days after the week began, and not today.

    Source: product.md, The loop in detail, point 6.
    """
    agenda = facts.agenda
    earliest = agenda.add_werkdagen(agenda.local(state.begonnen_at).date(), MINSTENS)
    tomorrow = agenda.next_werkdag(agenda.local(facts.now).date())
    day = agenda.first_weekday(max(earliest, tomorrow), weekdag, minstens=0)
    at = agenda.next_window(agenda.moment(day, NABESPREKING_OM))
    return Schedule(WeekVerstreken(state.ronde), at=at)


def enter(state: AanDeSlag, facts: Facts) -> list[Effect]:
    """Open the week: the pinned task, and the begeleider's cards."""
    args = {
        "naam": facts.roepnaam,
        "opdracht": facts.opdracht_of(state),
        "taak": task(state, facts),
        "ronde": state.ronde,
        "gesprek_op": facts.agenda.spoken(plan_talk(state, facts, facts.weekdag).at, facts.now),
    }
    return [
        replace(card(state, facts), pin=True),
        Say("kaart_begeleider", args, to=Aan.BEGELEIDER),
        observatie.card(state, facts),
    ]


def plan(state: AanDeSlag, facts: Facts) -> list[Effect]:
    """What the clock will do in this week."""
    halverwege = facts.agenda.add_werkdagen(facts.agenda.local(facts.now).date(), HALVERWEGE_NA)
    at = facts.agenda_begeleider.moment(halverwege, HALVERWEGE_OM)
    return [
        plan_talk(state, facts, facts.weekdag),
        Schedule(HerinneringGekomen(state.ronde), at=next_reminder(facts.agenda, facts.now)),
        Schedule(WeekHalverwege(state.ronde), at=at),
    ]


def card(state: AanDeSlag, facts: Facts) -> Say:
    """Return the task card with Gedaan."""
    opdracht = facts.opdracht_of(state)
    args = {"taak": task(state, facts), "als_dan": opdracht.als_dan, "gedaan": len(state.gedaan)}
    return Say("taak", args, gedaan_button(state) + HULP)


def gedaan_button(state: AanDeSlag) -> Buttons:
    """Return the row with Gedaan; its number tells a double tap from doing it once more."""
    return ((Button("gedaan", GedaanGetikt(state.ronde, len(state.gedaan) + 1)),),)


def show(state: AanDeSlag, event: SchermGevraagd, facts: Facts) -> Step[AanDeSlag]:
    """Show the task."""
    return state, [card(state, facts)]


# --- Gedaan -----------------------------------------------------------------------------------------


def done(state: AanDeSlag, event: GedaanGetikt, facts: Facts) -> Step[AanDeSlag]:
    """Count one time more. A button of an earlier number, just after a tap, is a double tap."""
    if event.nummer and event.ronde != state.ronde:
        return state, [*NU_NIET.effects(), card(state, facts)]
    just_now = bool(state.gedaan) and facts.now - state.gedaan[-1] < DUBBELE_TIK
    if event.nummer <= len(state.gedaan) and just_now:
        return state, AL_BEKEND.effects()
    after = replace(state, gedaan=(*state.gedaan, facts.now), herinnerd=0)
    args = {"aantal": len(after.gedaan), "keer": task(state, facts).keer, "naam": facts.roepnaam}
    undo = ((Button("toch_niet", GedaanTeruggenomen(state.ronde, len(after.gedaan))),),)
    return after, [Mark(buttons=gedaan_button(after) + HULP), Say("gedaan", args, undo)]


def undo(state: AanDeSlag, event: GedaanTeruggenomen, facts: Facts) -> Step[AanDeSlag]:
    """Take the last Gedaan back; only the last, and only once."""
    if event.ronde != state.ronde or event.nummer != len(state.gedaan):
        return state, AL_BEKEND.effects()
    after = replace(state, gedaan=state.gedaan[:-1])
    return after, [Mark(), Say("gedaan_terug", {"aantal": len(after.gedaan)}, gedaan_button(after) + HULP)]


# --- the clock --------------------------------------------------------------------------------------


def remind(state: AanDeSlag, event: HerinneringGekomen, facts: Facts) -> Step[AanDeSlag]:
    """Remind kindly, unless it is done already; after 3 unanswered reminders silence, and a signal."""
    again = Schedule(HerinneringGekomen(state.ronde), at=next_reminder(facts.agenda, facts.now))
    today = facts.agenda.local(facts.now).date()
    done_today = any(facts.agenda.local(at).date() == today for at in state.gedaan)
    if done_today or len(state.gedaan) >= task(state, facts).keer:
        return state, [again]
    if state.herinnerd >= MAX_UNANSWERED:
        signal = Say("stil_in_de_week", {"naam": facts.roepnaam}, to=Aan.BEGELEIDER, nudge=True)
        return state, [signal]
    after = replace(state, herinnerd=state.herinnerd + 1)
    teksten = facts.opdracht_of(state).aan_de_slag.herinneringen
    day = (today - facts.agenda.local(state.begonnen_at).date()).days  # so every day has another text
    tekst = teksten[(state.ronde + day - 2) % len(teksten)]
    return after, [
        Say("herinnering", {"tekst": tekst}, gedaan_button(state) + HULP, nudge=True),
        again,
    ]


def look_halfway(state: AanDeSlag, event: WeekHalverwege, facts: Facts) -> Step[AanDeSlag]:
    """Nudge the begeleider when nothing was observed yet."""
    if any(gezien.ronde == state.ronde for gezien in facts.gezien):
        return state, []
    return state, [replace(observatie.card(state, facts), text="halverwege", nudge=True)]


def end_week(state: AanDeSlag, event: WeekVerstreken, facts: Facts) -> Step[AanDeSlag | Nabespreking]:
    """The week is over: time to talk."""
    if event.ronde != state.ronde:
        return state, []
    return Nabespreking(state.opdracht, state.versie, state.ronde, state.taak, len(state.gedaan)), []


# --- the begeleider ---------------------------------------------------------------------------------


def confirm_leerplan(state: S, event: LeerplanBevestigd, facts: Facts) -> Step[S]:
    """Set the day of the weekly talk; a running week moves along."""
    opdracht = facts.opdracht_of(state)
    record = RecordLeerplan(opdracht.deelskill_id, opdracht.niveau, event.weekdag, bevestigd=True)
    effects: list[Effect] = [Mark("weekdag_gekozen", {"dag": event.weekdag}), record]
    if isinstance(state, AanDeSlag):
        effects.append(plan_talk(state, facts, event.weekdag))
    return state, effects
