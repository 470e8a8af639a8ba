"""What a step wants remembered becomes rows."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from conversations import effects as fx
from conversations.state import AanDeSlag, Oefening, State
from conversations.state import Nabespreking as NabesprekingState
from conversations.storage.gesprekken import DONDERDAG, leerplan_of
from conversations.storage.models import (
    Antwoord,
    Gesprek,
    Leerplan,
    Nabespreking,
    Observatie,
    Persoon,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record comes from: the gesprek as it was when the event happened, who caused it, and when."""

    gesprek: Gesprek
    state: State
    deelnemer: Persoon
    actor: Persoon | None
    now: datetime

    @property
    def week(self) -> Oefening | AanDeSlag | NabesprekingState:
        """The state, when it is about an opdracht."""
        assert isinstance(self.state, Oefening | AanDeSlag | NabesprekingState)
        return self.state


def record(session: Session, origin: Origin, effect: fx.Record) -> None:
    """Write what this effect wants remembered."""
    match effect:
        case fx.RecordAntwoord():
            _antwoord(session, origin, effect)
        case fx.RecordObservatie():
            _observatie(session, origin, effect)
        case fx.RecordNotitie():
            _notitie(session, origin, effect)
        case fx.RecordLeerplan():
            _leerplan(session, origin, effect)
        case fx.RecordNabespreking():
            _nabespreking(session, origin, effect)
        case fx.Rename():
            origin.deelnemer.roepnaam = effect.naam
            session.add(origin.deelnemer)


def _antwoord(session: Session, origin: Origin, effect: fx.RecordAntwoord) -> None:
    state, gesprek = origin.week, origin.gesprek
    assert gesprek.id
    session.add(
        Antwoord(
            gesprek_id=gesprek.id,
            fase_nr=gesprek.fase_nr,
            opdracht=state.opdracht,
            versie=state.versie,
            vraag=effect.vraag,
            pas=effect.pas,
            optie=effect.optie,
            goed=effect.goed,
            tekst=effect.tekst,
            given_at=origin.now,
        )
    )


def _observatie(session: Session, origin: Origin, effect: fx.RecordObservatie) -> None:
    state = origin.week
    assert isinstance(state, AanDeSlag | NabesprekingState)
    assert origin.gesprek.id
    assert origin.actor and origin.actor.id
    session.add(
        Observatie(
            gesprek_id=origin.gesprek.id,
            opdracht=state.opdracht,
            ronde=state.ronde,
            punt=effect.punt,
            schaal=effect.schaal,
            anders=effect.anders,
            observer_id=origin.actor.id,
            seen_at=origin.now,
        )
    )


def _notitie(session: Session, origin: Origin, effect: fx.RecordNotitie) -> None:
    assert origin.actor
    query = select(Observatie).where(
        Observatie.gesprek_id == origin.gesprek.id, Observatie.observer_id == origin.actor.id
    )
    latest = session.exec(query.order_by(col(Observatie.id).desc())).first()
    if latest:
        latest.notitie = effect.tekst
        session.add(latest)


def _leerplan(session: Session, origin: Origin, effect: fx.RecordLeerplan) -> None:
    assert origin.deelnemer.id
    leerplan = leerplan_of(session, origin.deelnemer.id)
    if leerplan is None or (leerplan.deelskill, leerplan.niveau) != (effect.deelskill, effect.niveau):
        leerplan = Leerplan(
            deelnemer_id=origin.deelnemer.id,
            deelskill=effect.deelskill,
            niveau=effect.niveau,
            weekdag=leerplan.weekdag if leerplan else DONDERDAG,
            vanaf_at=origin.now,
            # The next niveau of the same deelskill needs no new agreement.
            bevestigd_at=leerplan.bevestigd_at
            if leerplan and leerplan.deelskill == effect.deelskill
            else None,
        )
    if effect.weekdag is not None:
        leerplan.weekdag = effect.weekdag
    if effect.bevestigd:
        leerplan.bevestigd_at = origin.now
    session.add(leerplan)


def _nabespreking(session: Session, origin: Origin, effect: fx.RecordNabespreking) -> None:
    assert origin.gesprek.id
    session.add(
        Nabespreking(
            gesprek_id=origin.gesprek.id,
            opdracht=effect.opdracht,
            ronde=effect.ronde,
            uitkomst=effect.uitkomst,
            gevoel=effect.gevoel,
            gedaan=effect.gedaan,
            held_at=origin.now,
        )
    )
