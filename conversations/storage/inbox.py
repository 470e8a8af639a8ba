"""Updates as they came in: kept before they are acknowledged, each handled exactly once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from conversations.storage.models import Inbox

MAX_FAILURES = 5
# Telegram offers an update for 24 hours; ids are remembered longer than that.
REMEMBER = timedelta(days=3)


def keep(session: Session, kanaal: str, updates: Sequence[dict[str, Any]], now: datetime) -> list[int]:
    """Store updates that we have not seen before; return their ids, in order."""
    ids = [int(update["update_id"]) for update in updates]
    seen = select(Inbox.update_id).where(Inbox.kanaal == kanaal, col(Inbox.update_id).in_(ids))
    known = set(session.exec(seen))
    fresh = {int(u["update_id"]): u for u in updates if int(u["update_id"]) not in known}
    session.add_all(
        Inbox(kanaal=kanaal, update_id=key, body=body, received_at=now) for key, body in fresh.items()
    )
    return list(fresh)


def waiting(session: Session, kanaal: str) -> Sequence[Inbox]:
    """Return what was kept but not handled yet, oldest first: the work of a process that died."""
    query = select(Inbox).where(Inbox.kanaal == kanaal, col(Inbox.handled_at).is_(None))
    return session.exec(query.order_by(col(Inbox.received_at), col(Inbox.update_id))).all()


def claim(session: Session, kanaal: str, update_id: int, now: datetime) -> bool:
    """Mark an update as handled, in the transaction of its effect; False when it was handled before."""
    # One conditional UPDATE works on SQLite and PostgreSQL and needs no lock. The body has done its work.
    done = session.execute(
        update(Inbox)
        .where(
            col(Inbox.kanaal) == kanaal, col(Inbox.update_id) == update_id, col(Inbox.handled_at).is_(None)
        )
        .values(handled_at=now, body={})
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def fail(session: Session, kanaal: str, update_id: int, now: datetime) -> bool:
    """Count a failure; True when it failed so often that it is put aside."""
    row = session.get(Inbox, (kanaal, update_id))
    if row is None or row.handled_at:
        return True
    row.failures += 1
    if row.failures >= MAX_FAILURES:
        row.handled_at = now
    session.add(row)
    return row.failures >= MAX_FAILURES


def purge(session: Session, now: datetime) -> None:
    """Forget handled updates after some days."""
    old = col(Inbox.handled_at) < now - REMEMBER
    session.execute(delete(Inbox).where(old))
