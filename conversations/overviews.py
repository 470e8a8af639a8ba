"""Overviews: read-only questions to storage, ordered by who needs help, each with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from conversations import events as e
from conversations.effects import Aan, Button, Buttons, Effect, Say
from conversations.norm import count_momenten
from conversations.state import AanDeSlag, Gestopt, Nabespreking, Oefening, Pauze, State
from conversations.storage import gesprekken, opdrachten, people, termijnen
from conversations.storage.models import Gesprek, Outbox, Persoon, Termijn
from conversations.turn import Turn

STIL_NA = timedelta(days=7)
GEEN_GESPREK_NA = timedelta(days=10)
WEEK = timedelta(days=7)
MAX_LINES = 20
GO_ON: Buttons = ((Button("commando_start", e.Command("start")),),)  # a deelnemer who looked goes on here
NIET_BEGONNEN_NA = 3  # days after the invitation
BEVESTIGEN_BINNEN = 2  # working days


@dataclass(frozen=True, slots=True)
class Line:
    """One deelnemer in an overview. `urgent` 0 needs nobody, higher needs somebody sooner."""

    naam: str
    urgent: int
    reden: str  # the name of the reason, worded in the template
    dagen: int  # so long this phase lasts
    fase: str
    titel: str | None = None
    niveau: int | None = None
    ronde: int | None = None
    gedaan: int | None = None
    gezien: int = 0  # observatiemomenten
    begeleider: str | None = None
    gesprek: int | None = None
    onbevestigd: bool = False  # nobody confirmed the leerplan in 2 working days: the defaults hold


@dataclass(frozen=True, slots=True)
class Planned:
    """What will happen by itself in one gesprek. `soort` is the event, or "bericht" for a waiting message."""

    at: datetime
    soort: str
    deelnemer: str
    begeleider: str | None
    about_begeleider: bool


# Events of the clock that are about the begeleider.
_TO_BEGELEIDER = {"WeekHalverwege", "NabesprekingUitgebleven", "HulpOnbeantwoord"}


def planned(session: Session, now: datetime) -> list[Planned]:
    """Return everything that waits for its time, soonest first: deadlines, and messages outside the hours."""
    waiting = (
        select(Termijn, Persoon)
        .join(Gesprek, col(Gesprek.id) == col(Termijn.gesprek_id))
        .join(Persoon, col(Persoon.id) == col(Gesprek.deelnemer_id))
        .where(col(Termijn.fired_at).is_(None), col(Termijn.fase_nr) == col(Gesprek.fase_nr))
    )
    found = [
        Planned(
            termijn.due_at,
            termijn.soort,
            persoon.roepnaam,
            _name(people.begeleider_of(session, persoon.id or 0)),
            termijn.soort in _TO_BEGELEIDER,
        )
        for termijn, persoon in session.exec(waiting)
    ]
    messages = (
        select(Outbox.not_before, Persoon.roepnaam)
        .join(Persoon, col(Persoon.id) == col(Outbox.persoon_id))
        .where(col(Outbox.sent_at).is_(None), col(Outbox.dead_at).is_(None), Outbox.not_before > now)
    )
    found += [Planned(at, "bericht", naam, None, False) for at, naam in session.exec(messages)]
    return sorted(found, key=lambda item: item.at)


def _name(persoon: Persoon | None) -> str | None:
    return persoon.roepnaam if persoon else None


def overview(turn: Turn, coach: Persoon, afdeling: str) -> Sequence[Effect]:
    """Show the coach everybody in the organisatie, or in one afdeling: who needs help stands first."""
    lines = lines_for(turn, people.deelnemers_of(turn.session, coach))
    shown = lines[:MAX_LINES]
    args = {"regels": shown, "meer": len(lines) - len(shown), "nu": turn.agenda(coach).local(turn.now)}
    return [Say("overzicht", args, _actions(shown), to=Aan.ZELF)]


def _actions(lines: Sequence[Line]) -> Buttons:
    waiting = [line for line in lines if line.fase == "Nabespreking" and line.gesprek]
    return tuple(
        (Button("bekijk_gesprek", e.GespreksleidraadGevraagd(), {"naam": line.naam}, gesprek=line.gesprek),)
        for line in waiting[:3]
    )


def can_do(turn: Turn, deelnemer: Persoon) -> Sequence[Effect]:
    """Show a deelnemer what is mastered, and what is being learned. Never a score."""
    assert deelnemer.id
    gesprek = gesprekken.of_deelnemer(turn.session, deelnemer.id)
    mastered = gesprekken.mastered(turn.session, gesprek.id) if gesprek and gesprek.id else {}
    kan = [
        opdracht
        for deelskill, highest in mastered.items()
        for niveau in range(1, highest + 1)
        if (opdracht := turn.catalogus.opdracht_for(deelskill, niveau))
    ]
    nu, _ = _opdracht(turn, gesprekken.state_of(gesprek)) if gesprek else (None, None)
    return [Say("dit_kan_ik", {"naam": deelnemer.roepnaam, "kan": kan, "nu": nu}, GO_ON, to=Aan.ZELF)]


def team(turn: Turn, persoon: Persoon) -> Sequence[Effect]:
    """Show a begeleider the own deelnemers."""
    lines = lines_for(turn, people.deelnemers_of(turn.session, persoon))
    if not lines:
        return [Say("geen_team", {"rol": persoon.rol}, to=Aan.ZELF)]
    return [Say("mijnteam", {"regels": lines[:MAX_LINES]}, to=Aan.ZELF)]


def lines_for(turn: Turn, deelnemers: Sequence[Persoon]) -> list[Line]:
    """Return a line for each deelnemer, who needs help first."""
    lines = [_line(turn, deelnemer) for deelnemer in deelnemers]
    return sorted(lines, key=lambda line: (-line.urgent, -line.dagen, line.naam))


def _line(turn: Turn, deelnemer: Persoon) -> Line:
    assert deelnemer.id
    begeleider = people.begeleider_of(turn.session, deelnemer.id)
    naam = begeleider.roepnaam if begeleider else None
    gesprek = gesprekken.of_deelnemer(turn.session, deelnemer.id)
    if gesprek is None:
        agenda = turn.agenda(deelnemer)
        days = (agenda.local(turn.now).date() - agenda.local(deelnemer.created_at).date()).days
        urgent = int(days >= NIET_BEGONNEN_NA)
        return Line(deelnemer.roepnaam, urgent, "uitgenodigd", days, "", begeleider=naam)
    state = gesprekken.state_of(gesprek)
    urgent, reden = _urgency(turn, deelnemer, gesprek, state)
    titel, niveau = _opdracht(turn, state)
    return Line(
        deelnemer.roepnaam,
        urgent,
        reden,
        (turn.now - gesprek.fase_at).days,
        gesprek.fase,
        titel,
        niveau,
        getattr(state, "ronde", None),
        _done(state),
        _observed(turn, deelnemer, gesprek, state),
        naam,
        gesprek.id,
        _unconfirmed(turn, deelnemer),
    )


def _unconfirmed(turn: Turn, deelnemer: Persoon) -> bool:
    leerplan = gesprekken.leerplan_of(turn.session, deelnemer.id or 0)
    if leerplan is None or leerplan.bevestigd_at:
        return False
    agenda = turn.agenda(deelnemer)
    since = agenda.local(leerplan.vanaf_at).date()
    return agenda.local(turn.now).date() > agenda.add_werkdagen(since, BEVESTIGEN_BINNEN)


def _urgency(turn: Turn, deelnemer: Persoon, gesprek: Gesprek, state: State) -> tuple[int, str]:
    if deelnemer.blocked_at:
        return 6, "geblokkeerd"
    if termijnen.waits_until(turn.session, gesprek, e.HulpOnbeantwoord):
        return 5, "hulp"
    if isinstance(state, Pauze | Gestopt):
        return 0, "weg"
    if isinstance(state, Nabespreking):
        late = turn.now - gesprek.fase_at >= GEEN_GESPREK_NA
        return (4, "geen_nabespreking") if late else (2, "nabespreking")
    if turn.now - max(_last_sign(deelnemer), gesprek.fase_at) >= STIL_NA:  # time of a pauze does not count
        return 3, "stil"
    return 0, "bezig"


def _last_sign(deelnemer: Persoon) -> datetime:
    return deelnemer.seen_at or deelnemer.joined_at or deelnemer.created_at


def _opdracht(turn: Turn, state: State) -> tuple[str | None, int | None]:
    if not isinstance(state, Oefening | AanDeSlag | Nabespreking):
        return None, None
    # In the version in which it began.
    opdracht = opdrachten.load_opdracht(turn.session, state.opdracht, state.versie)
    return (opdracht.titel, opdracht.niveau) if opdracht else (state.opdracht, None)


def _done(state: State) -> int | None:
    match state:
        case AanDeSlag():
            return len(state.gedaan)
        case Nabespreking():
            return state.gedaan
        case _:
            return None


def _observed(turn: Turn, deelnemer: Persoon, gesprek: Gesprek, state: State) -> int:
    """Return the observatiemomenten in this opdracht, of all its weeks: as the talk counts them."""
    if not isinstance(state, AanDeSlag | Nabespreking):
        return 0
    assert gesprek.id
    seen = gesprekken.seen(turn.session, gesprek.id, state.opdracht)
    return count_momenten(seen, turn.agenda(deelnemer))
