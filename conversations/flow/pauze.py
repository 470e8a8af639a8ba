"""Pauze and stop: a deelnemer may always wait or leave. Nothing is lost, and held time does not count."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TypeVar

from conversations.effects import Aan, Button, Buttons, Effect, Mark, Say, Schedule, Step
from conversations.events import (
    DeelnemerEvent,
    OefenenGevraagd,
    PauzeBeeindigd,
    PauzeGekozen,
    PauzeGevraagd,
    PauzeVerstreken,
    SchermGevraagd,
    StopGevraagd,
)
from conversations.facts import Facts
from conversations.flow.aan_de_slag import plan_talk
from conversations.flow.reply import HULP, OUDE_KNOP
from conversations.state import AanDeSlag, Gestopt, Lopend, Pauze

S = TypeVar("S", bound=Lopend)

KEUZES = (1, 7, 14, 0)  # days; 0 is until the deelnemer comes back
KIJK_NA = 10  # working days: so long an open pauze lasts before somebody asks
OM = time(9)
VERDER: Buttons = ((Button("ga_verder", PauzeBeeindigd()),),)


def ask(state: S, event: PauzeGevraagd, facts: Facts) -> Step[S]:
    """Ask how long."""
    rows = tuple((Button(f"pauze_{dagen}", PauzeGekozen(dagen)),) for dagen in KEUZES)
    return state, [Say("hoe_lang_pauze", {}, rows + HULP)]


def pause(state: S, event: PauzeGekozen, facts: Facts) -> Step[S | Pauze]:
    """Begin the break."""
    if event.dagen not in KEUZES:
        return state, OUDE_KNOP.effects()
    return Pauze(state, facts.now, _end(event.dagen, facts)), [Mark()]


def _end(dagen: int, facts: Facts) -> datetime | None:
    if not dagen:
        return None
    day = facts.agenda.local(facts.now).date() + timedelta(days=dagen)
    return facts.agenda.next_window(facts.agenda.moment(day, OM))


def screen(state: Pauze, facts: Facts) -> list[Effect]:
    """Say that it is a break, and until when."""
    tot = facts.agenda.spoken_day(state.tot_at, facts.now) if state.tot_at else None
    return [Say("pauze", {"tot": tot}, VERDER)]


def enter(state: Pauze, facts: Facts) -> list[Effect]:
    """Tell both."""
    tot = facts.agenda.spoken_day(state.tot_at, facts.now) if state.tot_at else None
    signal = Say("pauze_begeleider", {"naam": facts.roepnaam, "tot": tot}, to=Aan.BEGELEIDER)
    return [*screen(state, facts), signal]


def plan(state: Pauze, facts: Facts) -> list[Effect]:
    """End it by itself; an open one is looked at after two weeks."""
    today = facts.agenda.local(facts.now).date()
    look = facts.agenda.moment(facts.agenda.add_werkdagen(today, KIJK_NA), OM)
    return [Schedule(PauzeVerstreken(), at=state.tot_at or look)]


def show(state: Pauze, event: DeelnemerEvent, facts: Facts) -> Step[Pauze]:
    """Whatever is tapped or typed in a break: say that it is a break, with a way back."""
    return state, screen(state, facts)


def end(state: Pauze, event: PauzeBeeindigd | PauzeVerstreken, facts: Facts) -> Step[Pauze | Lopend]:
    """Go on where it was; the begeleider hears where the talk went."""
    return _back(state, facts)


def elapse(state: Pauze, event: PauzeVerstreken, facts: Facts) -> Step[Pauze | Lopend]:
    """The agreed time is over: go on. An open break is only brought to mind."""
    if state.tot_at:
        return end(state, event, facts)
    signal = Say("pauze_duurt", {"naam": facts.roepnaam}, to=Aan.BEGELEIDER, nudge=True)
    return state, [signal, *plan(state, facts)]


def _back(state: Pauze | Gestopt, facts: Facts) -> tuple[Lopend, list[Effect]]:
    held = facts.agenda.local(facts.now).date() - facts.agenda.local(state.sinds_at).date()
    after = _moved(state.eerder, held)
    week = plan_talk(after, facts, facts.weekdag) if isinstance(after, AanDeSlag) else None
    args = {"naam": facts.roepnaam, "gesprek_op": week and facts.agenda.spoken(week.at, facts.now)}
    signal = Say("terug_signaal", args, to=Aan.BEGELEIDER)
    return after, [Mark(), Say("pauze_voorbij", {"naam": facts.roepnaam}), signal]


def _moved(state: Lopend, held: timedelta) -> Lopend:
    """Return the phase with its week moved by the days of the break."""
    if isinstance(state, AanDeSlag):
        return replace(state, begonnen_at=state.begonnen_at + held, herinnerd=0)
    return state


# --- stop -------------------------------------------------------------------------------------------


def stop(state: Lopend | Pauze, event: StopGevraagd, facts: Facts) -> Step[Gestopt]:
    """Stop at once; it can be undone, so nothing is asked."""
    eerder = state.eerder if isinstance(state, Pauze) else state
    signal = Say("gestopt_signaal", {"naam": facts.roepnaam}, to=Aan.BEGELEIDER)
    return Gestopt(eerder, facts.now), [signal, replace(signal, to=Aan.COACH)]


def screen_stopped(state: Gestopt, facts: Facts) -> list[Effect]:
    """Say that it stopped, with a way back."""
    return [Say("gestopt", {}, VERDER)]


def show_stopped(state: Gestopt, event: DeelnemerEvent, facts: Facts) -> Step[Gestopt]:
    """Whatever is tapped or typed: it stopped, and there is a way back."""
    return state, screen_stopped(state, facts)


def come_back(
    state: Gestopt, event: PauzeBeeindigd | SchermGevraagd | OefenenGevraagd, facts: Facts
) -> Step[Gestopt | Lopend]:
    """Go on where it was."""
    return _back(state, facts)
