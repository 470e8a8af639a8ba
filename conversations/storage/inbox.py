"""Updates as they came in: kept before they are acknowledged, each handled exactly once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from conversations.storage.models import Inbox

MAX_FAILURES = 5
# Telegram offers an update for 24 hours; ids are remembered longer than that.
REMEMBER = timedelta(days=3)

# Built once: building a statement costs more than running it, and these run at every update.
_table = SQLModel.metadata.tables[str(Inbox.__tablename__)]
_KNOWN = sql_select(_table.c.update_id).where(
    _table.c.kanaal == bindparam("kanaal"), _table.c.update_id.in_(bindparam("ids", expanding=True))
)
_KEEP = insert(_table)
_CLAIM = (
    update(_table)
    .where(_table.c.kanaal == bindparam("this_kanaal"), _table.c.update_id == bindparam("this_id"))
    .where(_table.c.handled_at.is_(None))
    .values(handled_at=bindparam("now"), body={})
)


def keep(session: Session, kanaal: str, updates: Sequence[dict[str, Any]], now: datetime) -> list[int]:
    """Store updates that we have not seen before; return their ids, in order."""
    by_id = {int(update["update_id"]): update for update in updates}
    known = set(session.execute(_KNOWN, {"kanaal": kanaal, "ids": list(by_id)}).scalars())
    fresh = [key for key in by_id if key not in known]
    if fresh:
        rows = [
            {"kanaal": kanaal, "update_id": key, "body": by_id[key], "received_at": now, "failures": 0}
            for key in fresh
        ]
        session.execute(_KEEP, rows)
    return fresh


def waiting(session: Session, kanaal: str) -> Sequence[Inbox]:
    """Return what was kept but not handled yet, oldest first: the work of a process that died."""
    query = select(Inbox).where(Inbox.kanaal == kanaal, col(Inbox.handled_at).is_(None))
    return session.exec(query.order_by(col(Inbox.received_at), col(Inbox.update_id))).all()


def claim(session: Session, kanaal: str, update_id: int, now: datetime) -> bool:
    """Mark an update as handled, in the transaction of its effect; False when it was handled before."""
    # One conditional UPDATE works on SQLite and PostgreSQL and needs no lock. The body has done its work.
    done = session.execute(_CLAIM, {"this_kanaal": kanaal, "this_id": update_id, "now": now})
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
