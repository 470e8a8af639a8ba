"""The orphan sweep: every running gesprek has an owner, a next action and a termijn. This must find none."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from conversations.codec import UnknownShape
from conversations.effects import Aan
from conversations.state import Gestopt
from conversations.step import next_action
from conversations.storage import gesprekken, people
from conversations.storage.models import Gesprek, Persoon, Rol, Termijn


@dataclass(frozen=True, slots=True)
class Orphan:
    """A gesprek that nobody would ever move again, and what it lacks (in Dutch)."""

    gesprek: int
    mist: tuple[str, ...]


def orphans(session: Session, now: datetime) -> list[Orphan]:
    """Return every gesprek without owner, next action or termijn."""
    found = [
        _examine(session, gesprek) for gesprek in session.exec(select(Gesprek).order_by(col(Gesprek.id)))
    ]
    return [orphan for orphan in found if orphan.mist]


def _examine(session: Session, gesprek: Gesprek) -> Orphan:
    assert gesprek.id
    lacks = []
    try:
        state = gesprekken.state_of(gesprek)
        wie, _ = next_action(state)
    except (UnknownShape, ValueError):
        return Orphan(gesprek.id, ("een leesbare toestand",))
    if isinstance(state, Gestopt):
        return Orphan(gesprek.id, ())  # not running
    if not _has_owner(session, gesprek, wie):
        lacks.append("een eigenaar")
    if not _has_termijn(session, gesprek):
        lacks.append("een termijn")
    return Orphan(gesprek.id, tuple(lacks))


def _has_owner(session: Session, gesprek: Gesprek, wie: Aan) -> bool:
    """Whether somebody can do what is next, and somebody looks after it."""
    begeleider = people.begeleider_of(session, gesprek.deelnemer_id)
    looked_after = begeleider or people.with_role(session, gesprek.organisatie_id, Rol.COACH)
    deelnemer = session.get(Persoon, gesprek.deelnemer_id)
    return bool(looked_after) and (wie is not Aan.DEELNEMER or deelnemer is not None)


def _has_termijn(session: Session, gesprek: Gesprek) -> bool:
    query = select(Termijn.id).where(
        Termijn.gesprek_id == gesprek.id,
        Termijn.fase_nr == gesprek.fase_nr,
        col(Termijn.fired_at).is_(None),
    )
    return session.exec(query).first() is not None
