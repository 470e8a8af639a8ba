"""The plan: events that must happen later. The table is the truth; the clock only looks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update
from sqlmodel import Session, col, select

from conversations.codec import dump_event
from conversations.events import Event
from conversations.storage.models import Gesprek, Termijn

PUSHED = timedelta(hours=1)


def plan(session: Session, gesprek: Gesprek, event: Event, at: datetime) -> None:
    """Let `event` happen at `at`, in the phase in which the gesprek is now.

    It takes the place of a waiting one of its kind.
    """
    drop(session, gesprek, type(event))
    assert gesprek.id
    session.add(
        Termijn(
            gesprek_id=gesprek.id,
            fase_nr=gesprek.fase_nr,
            soort=type(event).__name__,
            event=dump_event(event),
            due_at=at,
        )
    )


def drop(session: Session, gesprek: Gesprek, kind: type[Event]) -> None:
    """Take away what waits of this kind."""
    session.execute(delete(Termijn).where(*_waiting(gesprek, kind)))


def waits_until(session: Session, gesprek: Gesprek, kind: type[Event]) -> datetime | None:
    """Return when an event of this kind will happen; None when none waits."""
    return session.exec(select(Termijn.due_at).where(*_waiting(gesprek, kind))).first()


def _waiting(gesprek: Gesprek, kind: type[Event]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Termijn.gesprek_id) == gesprek.id,
        col(Termijn.soort) == kind.__name__,
        col(Termijn.fired_at).is_(None),
    )


def drop_stale(session: Session, gesprek: Gesprek) -> None:
    """Take away what waited for an earlier phase; it would do nothing."""
    stale = (col(Termijn.gesprek_id) == gesprek.id, col(Termijn.fase_nr) < gesprek.fase_nr)
    session.execute(delete(Termijn).where(*stale, col(Termijn.fired_at).is_(None)))


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Return the ids of what became due, oldest first."""
    query = select(Termijn.id).where(col(Termijn.fired_at).is_(None), Termijn.due_at <= now)
    return [key for key in session.exec(query.order_by(col(Termijn.due_at)).limit(limit)) if key]


def next_due(session: Session) -> datetime | None:
    """Return when the first termijn becomes due."""
    query = select(Termijn.due_at).where(col(Termijn.fired_at).is_(None))
    return session.exec(query.order_by(col(Termijn.due_at)).limit(1)).first()


def claim(session: Session, termijn_id: int, now: datetime) -> Termijn | None:
    """Mark a termijn as fired and return it; None when another process was first."""
    # One conditional UPDATE: works on SQLite and PostgreSQL, needs no lock.
    done = session.execute(
        update(Termijn)
        .where(col(Termijn.id) == termijn_id, col(Termijn.fired_at).is_(None))
        .values(fired_at=now)
    )
    return session.get(Termijn, termijn_id) if done.rowcount else None  # type: ignore[attr-defined]


def move(session: Session, termijn: Termijn, at: datetime) -> None:
    """Let a claimed termijn come again at `at`."""
    termijn.fired_at, termijn.due_at = None, at
    session.add(termijn)


def push(session: Session, termijn_id: int, now: datetime) -> int:
    """Push a failing termijn an hour ahead, so that it stops nobody; return how often it failed."""
    termijn = session.get(Termijn, termijn_id)
    if termijn is None:
        return 0
    termijn.failures += 1
    termijn.due_at, termijn.fired_at = now + PUSHED, None
    session.add(termijn)
    return termijn.failures
