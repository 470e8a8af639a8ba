"""Load and save one gesprek; a save that comes too late is refused."""

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel, col, select

from conversations.codec import dump_state, load_state
from conversations.facts import Gezien
from conversations.state import State
from conversations.storage.models import Gesprek, Leerplan, Nabespreking, Observatie, Persoon

DONDERDAG = 3  # until the two agree on another weekday


_table = SQLModel.metadata.tables[str(Gesprek.__tablename__)]
_SAVE = update(_table).where(_table.c.id == bindparam("this"), _table.c.version == bindparam("loaded"))


class GesprekMovedOn(RuntimeError):
    """Another process saved this gesprek first; load it again."""


def load(session: Session, gesprek_id: int) -> Gesprek | None:
    """Return the gesprek, locked where the database can lock a row."""
    return session.exec(select(Gesprek).where(Gesprek.id == gesprek_id).with_for_update()).first()


def of_deelnemer(session: Session, deelnemer: int) -> Gesprek | None:
    """Return the gesprek of this deelnemer, locked as `load` does."""
    return session.exec(select(Gesprek).where(Gesprek.deelnemer_id == deelnemer).with_for_update()).first()


def create(session: Session, deelnemer: Persoon, state: State, now: datetime) -> Gesprek:
    """Begin the gesprek of a new deelnemer."""
    assert deelnemer.id
    gesprek = Gesprek(
        organisatie_id=deelnemer.organisatie_id,
        deelnemer_id=deelnemer.id,
        fase=type(state).__name__,
        state=dump_state(state),
        fase_at=now,
        changed_at=now,
    )
    session.add(gesprek)
    session.flush()
    return gesprek


def state_of(gesprek: Gesprek) -> State:
    """Return the state in which the gesprek is."""
    return load_state(gesprek.state)


def save(session: Session, gesprek: Gesprek, state: State, now: datetime, *, new_phase: bool) -> None:
    """Save the state; GesprekMovedOn when somebody else saved since it was loaded."""
    values = {
        "state": dump_state(state),
        "fase": type(state).__name__,
        "fase_nr": gesprek.fase_nr + new_phase,
        "fase_at": now if new_phase else gesprek.fase_at,
        "version": gesprek.version + 1,
        "changed_at": now,
    }
    done = session.execute(_SAVE, {**values, "this": gesprek.id, "loaded": gesprek.version})
    if not done.rowcount:  # type: ignore[attr-defined]
        raise GesprekMovedOn(gesprek.id)
    for name, value in values.items():
        set_committed_value(gesprek, name, value)  # as it stands in the database now, without reading it


def leerplan_of(session: Session, deelnemer: int) -> Leerplan | None:
    """Return the leerplan that holds now."""
    query = select(Leerplan).where(Leerplan.deelnemer_id == deelnemer)
    return session.exec(query.order_by(col(Leerplan.id).desc())).first()


def mastered(session: Session, gesprek: int) -> dict[str, int]:
    """Return the highest niveau that was mastered, per deelskill."""
    query = select(Nabespreking.opdracht).where(
        Nabespreking.gesprek_id == gesprek, Nabespreking.uitkomst == "beheerst"
    )
    found: dict[str, int] = {}
    for opdracht in session.exec(query):
        deelskill, _, niveau = opdracht.rpartition("-")
        found[deelskill] = max(found.get(deelskill, 0), int(niveau))
    return found


def seen(session: Session, gesprek: int, opdracht: str) -> tuple[Gezien, ...]:
    """Return everything that was observed in this opdracht, oldest first."""
    query = select(Observatie).where(Observatie.gesprek_id == gesprek, Observatie.opdracht == opdracht)
    return tuple(
        Gezien(row.punt, row.schaal, row.seen_at, row.observer_id, row.ronde, row.anders, row.notitie)  # type: ignore[arg-type]
        for row in session.exec(query.order_by(col(Observatie.seen_at), col(Observatie.id)))
    )
