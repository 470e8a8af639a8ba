"""Aan de slag: one week of trying on the work floor, with Gedaan, kind reminders and the begeleider watching."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TypeVar

from content.opdracht import AanDeSlag as Taakblad
from content.opdracht import Variant
from conversations.effects import (
    Aan,
    Button,
    Buttons,
    Effect,
    Mark,
    RecordLeerplan,
    Say,
    Schedule,
    Step,
    Unschedule,
)
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
from conversations.flow import observatie, skillkeuze, stilte
from conversations.flow.reply import AL_BEKEND, HULP, NU_NIET, OUDE_KNOP
from conversations.state import AanDeSlag, Nabespreking, Oefening
from scheduler.reminders import MAX_UNANSWERED, next_reminder

S = TypeVar("S", Oefening, AanDeSlag, Nabespreking)
DUBBELE_TIK = timedelta(seconds=10)
NABESPREKING_OM = time(9)
HALVERWEGE_OM = time(9)


def task(state: AanDeSlag | Nabespreking, facts: Facts) -> Taakblad | Variant:
    """Return the task of this ronde: the task itself, or a variation; as often as fits the working days."""
    blad = facts.opdracht_of(state).aan_de_slag
    fitting = [variant for variant in blad.varianten if variant.soort == state.taak]
    taak = fitting[state.ronde % len(fitting)] if fitting else blad
    return taak.model_copy(update={"keer": facts.agenda.per_week(taak.keer)})


def plan_talk(state: AanDeSlag, facts: Facts, weekdag: int) -> Schedule:
    """Plan the talk on the first agreed weekday after a week of work, and not today."""
    agenda = facts.agenda
    day = agenda.talk_day(agenda.local(state.begonnen_at).date(), weekdag, agenda.local(facts.now).date())
    at = agenda.next_window(agenda.moment(day, NABESPREKING_OM))
    return Schedule(WeekVerstreken(state.week_nr), at=at)


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
    talk = plan_talk(state, facts, facts.weekdag)
    return [talk, _next_reminder(state, facts), *_halfway(state, facts, talk.at), stilte.in_week(facts)]


def _halfway(state: AanDeSlag, facts: Facts, talk_at: datetime) -> list[Effect]:
    """Look after half a week of work whether the begeleider saw anything, once a week of trying.

    Not when the talk comes first.
    """
    if state.halverwege or _seen(state, facts):
        return []
    agenda = facts.agenda
    day = agenda.add_werkdagen(agenda.local(facts.now).date(), (agenda.week_of_work + 1) // 2)
    at = facts.agenda_begeleider.moment(day, HALVERWEGE_OM)
    return [Schedule(WeekHalverwege(state.week_nr), at)] if at < talk_at else []


def _seen(state: AanDeSlag, facts: Facts) -> bool:
    return any(gezien.ronde == state.ronde for gezien in facts.gezien)


def _next_reminder(state: AanDeSlag, facts: Facts) -> Schedule | Unschedule:
    """Plan the next reminder; a task that is done needs none."""
    if _is_done(state, facts):
        return Unschedule(HerinneringGekomen)
    return Schedule(HerinneringGekomen(state.week_nr), at=next_reminder(facts.agenda, facts.now))


def _is_done(state: AanDeSlag, facts: Facts) -> bool:
    return len(state.gedaan) >= task(state, facts).keer


def card(state: AanDeSlag, facts: Facts) -> Say:
    """Return the task card with Gedaan."""
    opdracht = facts.opdracht_of(state)
    args = {"taak": task(state, facts), "als_dan": opdracht.als_dan, "gedaan": len(state.gedaan)}
    return Say("taak", args, gedaan_button(state) + HULP)


def gedaan_button(state: AanDeSlag) -> Buttons:
    """Return the row with Gedaan; its number tells a double tap from doing it once more."""
    return ((Button("gedaan", GedaanGetikt(state.week_nr, len(state.gedaan) + 1)),),)


def show(state: AanDeSlag, event: SchermGevraagd, facts: Facts) -> Step[AanDeSlag]:
    """Show the task."""
    return state, [card(state, facts)]


# --- Gedaan -----------------------------------------------------------------------------------------


def done(state: AanDeSlag, event: GedaanGetikt, facts: Facts) -> Step[AanDeSlag]:
    """Count one time more. A button of an earlier number, just after a tap, is a double tap."""
    if event.nummer and event.ronde != state.week_nr:
        return state, [*NU_NIET.effects(), card(state, facts)]
    just_now = bool(state.gedaan) and facts.now - state.gedaan[-1] < DUBBELE_TIK
    if event.nummer <= len(state.gedaan) and just_now:
        return state, AL_BEKEND.effects()
    after = replace(state, gedaan=(*state.gedaan, facts.now), herinnerd=0)
    args = {"aantal": len(after.gedaan), "keer": task(state, facts).keer, "naam": facts.roepnaam}
    undo = ((Button("toch_niet", GedaanTeruggenomen(state.week_nr, len(after.gedaan))),),)
    return after, [
        Mark(buttons=gedaan_button(after) + HULP),
        Say("gedaan", args, undo),
        _next_reminder(after, facts),
    ]


def undo(state: AanDeSlag, event: GedaanTeruggenomen, facts: Facts) -> Step[AanDeSlag]:
    """Take the last Gedaan back; only the last, and only once."""
    if event.ronde != state.week_nr or event.nummer != len(state.gedaan):
        return state, AL_BEKEND.effects()
    after = replace(state, gedaan=state.gedaan[:-1])
    return after, [
        Mark(),
        Say("gedaan_terug", {"aantal": len(after.gedaan)}, gedaan_button(after) + HULP),
        _next_reminder(after, facts),
    ]


# --- the clock --------------------------------------------------------------------------------------


def remind(state: AanDeSlag, event: HerinneringGekomen, facts: Facts) -> Step[AanDeSlag]:
    """Remind kindly, unless it is done already; after 3 unanswered reminders silence, and a signal."""
    again = _next_reminder(state, facts)
    today = facts.agenda.local(facts.now).date()
    done_today = any(facts.agenda.local(at).date() == today for at in state.gedaan)
    if done_today or _is_done(state, facts):
        return state, [again]
    if state.herinnerd >= MAX_UNANSWERED:
        signal = Say("stil_in_de_week", {"naam": facts.roepnaam}, to=Aan.BEGELEIDER, nudge=True)
        return state, [signal]
    after = replace(state, herinnerd=state.herinnerd + 1, herinneringen=state.herinneringen + 1)
    teksten = facts.opdracht_of(state).aan_de_slag.herinneringen
    tekst = teksten[state.herinneringen % len(teksten)]
    return after, [
        Say("herinnering", {"tekst": tekst}, gedaan_button(state) + HULP, nudge=True),
        again,
    ]


def look_halfway(state: AanDeSlag, event: WeekHalverwege, facts: Facts) -> Step[AanDeSlag]:
    """Nudge the begeleider when nothing was observed yet."""
    if _seen(state, facts):
        return state, []
    return replace(state, halverwege=True), [
        replace(observatie.card(state, facts), text="halverwege", nudge=True)
    ]


def end_week(state: AanDeSlag, event: WeekVerstreken, facts: Facts) -> Step[AanDeSlag | Nabespreking]:
    """The week is over: time to talk."""
    if event.ronde != state.week_nr:
        return state, []
    talk = Nabespreking(
        state.opdracht,
        state.versie,
        state.ronde,
        state.taak,
        len(state.gedaan),
        oefening_nr=state.oefening_nr,
        herinneringen=state.herinneringen,
    )
    return talk, []


# --- the begeleider ---------------------------------------------------------------------------------


def confirm_leerplan(state: S, event: LeerplanBevestigd, facts: Facts) -> Step[S]:
    """Set the day of the weekly talk. A running week moves along, and the begeleider reads when the talk is now.

    The days stay on the card, under the one day that holds: it can always be changed.
    """
    if event.weekdag not in skillkeuze.WERKWEEK:
        return state, OUDE_KNOP.effects()
    opdracht = facts.opdracht_of(state)
    record = RecordLeerplan(opdracht.deelskill_id, opdracht.niveau, event.weekdag, bevestigd=True)
    moved: list[Schedule] = _moved_talk(state, facts, event.weekdag)
    at = moved[0].at if moved else facts.gesprek_op
    args = {
        **skillkeuze.what_is_learned(facts, opdracht),
        "dag": event.weekdag,
        "gesprek_op": facts.agenda.spoken(at, facts.now) if at else None,
        "blijft": at == facts.gesprek_op,
        "nu": isinstance(state, Nabespreking),
    }
    return state, [Mark("weekdag_gekozen", args, skillkeuze.weekdagen(), replace=True), record, *moved]


def _moved_talk(state: Oefening | AanDeSlag | Nabespreking, facts: Facts, weekdag: int) -> list[Schedule]:
    """Plan the talk of a running week on another weekday. On the agreed one it stays, also when it is today."""
    stays = facts.gesprek_op and weekdag == facts.weekdag
    return [plan_talk(state, facts, weekdag)] if isinstance(state, AanDeSlag) and not stays else []
