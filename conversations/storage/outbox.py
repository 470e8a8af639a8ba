"""What must be sent. Rows are written with their cause; bot/delivery.py takes them out, a tap's answer first."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Row, and_, bindparam, func, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from conversations.storage.models import Big, Outbox, Persoon

Due = Row[int, str, int, datetime | None]
"""Key, address, priority and the moment of the next try."""

ANSWER, WORK, NUDGE = 0, 1, 2
ECHO = timedelta(seconds=5)
MAX_TRIES = 5
SCAN = 2000  # rows that are looked at in one go
GOES = 5  # a pile of one person must not hide the others: so often is looked behind what was found
MOST = 200  # addresses that get a bundle at once


@dataclass(frozen=True, slots=True)
class Letter:
    """A row that may go out now, with the address it goes to."""

    id: int
    adres: str
    methode: str
    tekst: str | None
    beeld: str | None
    buttons: list[list[dict[str, object]]]
    message_id: int | None
    priority: int
    nudge: bool
    tries: int


# Built once: building a statement costs more than running it, and these run at every tap.
_outbox, _persoon = (SQLModel.metadata.tables[str(model.__tablename__)].c for model in (Outbox, Persoon))
_now: BindParameter[datetime] = bindparam("now")
_is_open = and_(_outbox.sent_at.is_(None), _outbox.dead_at.is_(None))
_adres = func.coalesce(_outbox.adres, _persoon.adres)
_DUE = (
    sql_select(_outbox.id, _adres, _outbox.priority, _outbox.next_try_at)
    .outerjoin_from(_outbox.id.table, _persoon.id.table, _outbox.persoon_id == _persoon.id)
    .where(_is_open, _outbox.not_before <= _now, _persoon.blocked_at.is_(None))
    .where(or_(_outbox.until_at.is_(None), _outbox.until_at > _now))
    .where(or_(_outbox.kanaal == bindparam("kanaal"), _persoon.kanaal == bindparam("kanaal")))
    .where(_adres.is_not(None))
    .order_by(_outbox.priority, _outbox.id)
    .limit(bindparam("scan"))
)
_DUE_TO_OTHERS = _DUE.where(_adres.not_in(bindparam("seen", expanding=True)))
_LETTERS = sql_select(*(_outbox[field.name] for field in fields(Letter) if field.name != "adres")).where(
    _outbox.id.in_(bindparam("keys", expanding=True))
)
_NEXT = sql_select(
    *(
        sql_select(func.min(at)).where(_is_open, at > _now).scalar_subquery()
        for at in (_outbox.not_before, _outbox.next_try_at)
    )
)
_this = _outbox.id == bindparam("key")
_SENT = (
    update(_outbox.id.table)
    .where(_this)
    .values(sent_at=_now, message_id=func.coalesce(bindparam("number", type_=Big), _outbox.message_id))
    .returning(_outbox.pin, _outbox.persoon_id, _outbox.priority)
)
_TRIED = update(_outbox.id.table).where(_this, _outbox.sent_at.is_(None)).values(sent_at=_now)
_EDITED = (
    update(_outbox.id.table).where(_outbox.id.in_(bindparam("keys", expanding=True))).values(sent_at=_now)
)


def due(session: Session, kanaal: str, now: datetime, busy: Collection[str]) -> list[list[Letter]]:
    """Return what may go out now, a bundle for every address that is not `busy`, most urgent first.

    A bundle holds all answers to taps, or else one letter: so a tap never waits for a pile. An address whose
    first letter waits for a retry waits as a whole: the order per person is kept.
    """
    bundles: dict[str, list[int]] = {}
    waiting = set(busy)
    for key, to, priority, next_try_at in _scan(session, kanaal, now, bundles):
        bundle = bundles.setdefault(to, [])
        if to in waiting or (bundle and priority != ANSWER):
            continue
        if next_try_at is not None and next_try_at > now:
            waiting.add(to)
        else:
            bundle.append(key)
    chosen = [(to, keys) for to, keys in bundles.items() if keys][:MOST]
    return _letters(session, chosen) if chosen else []


def _scan(session: Session, kanaal: str, now: datetime, seen: Collection[str]) -> Iterator[Due]:
    """Yield what is due, most urgent first; behind a full scan, what is due to those not `seen` by then."""
    values = {"kanaal": kanaal, "now": now, "scan": SCAN}
    rows = session.execute(_DUE, values).all()
    yield from rows
    for _ in range(GOES - 1):
        if len(rows) < SCAN:
            return
        rows = session.execute(_DUE_TO_OTHERS, {**values, "seen": list(seen)}).all()
        yield from rows


def _letters(session: Session, chosen: Sequence[tuple[str, Sequence[int]]]) -> list[list[Letter]]:
    """Read the letters themselves: only of what can be sent soon, however long the backlog is."""
    rows = session.execute(_LETTERS, {"keys": [key for _, keys in chosen for key in keys]})
    found = {row.id: row for row in rows}
    return [[Letter(adres=to, **found[key]._mapping) for key in keys] for to, keys in chosen]


def next_at(session: Session, now: datetime) -> datetime | None:
    """Return when the next letter may go out that may not go out now."""
    return min((at for at in session.execute(_NEXT, {"now": now}).one() if at), default=None)


def overdue(session: Session, now: datetime) -> Sequence[Outbox]:
    """Return the rows whose window closed before they could go out."""
    return session.exec(select(Outbox).where(_is_open, col(Outbox.until_at) <= now)).all()


def sent(session: Session, letter_id: int, message_id: int | None, now: datetime) -> None:
    """Keep that a letter arrived, under which number; a pinned one is followed by its pin."""
    row = session.execute(_SENT, {"key": letter_id, "number": message_id, "now": now}).first()
    if row and row.pin and message_id:
        session.add(
            Outbox(
                persoon_id=row.persoon_id,
                methode="pin",
                message_id=message_id,
                priority=row.priority,
                created_at=now,
                not_before=now,
            )
        )


def edited(session: Session, letter_ids: Sequence[int], now: datetime) -> None:
    """Keep that these edits are done."""
    session.execute(_EDITED, {"keys": letter_ids, "now": now})


def mark_tried(session: Session, letter_id: int, now: datetime) -> bool:
    """Say goodbye to a nudge before it is sent, so that it goes out at most once; False when somebody did."""
    return bool(session.execute(_TRIED, {"key": letter_id, "now": now}).rowcount)  # type: ignore[attr-defined]


def retry(session: Session, letter_id: int, at: datetime, reden: str, *, counts: bool) -> bool:
    """Try a letter again at `at`; False when it failed too often and went to the dead letters."""
    row = session.get(Outbox, letter_id)
    if row is None:
        return False
    row.tries += counts
    row.next_try_at, row.reden, row.sent_at = at, reden, None
    if row.tries >= MAX_TRIES:
        row.dead_at = at
    session.add(row)
    return row.dead_at is None


def bury(session: Session, letter_id: int, reden: str, now: datetime) -> None:
    """Put a letter with the dead letters: it will never arrive."""
    session.execute(
        update(Outbox).where(col(Outbox.id) == letter_id).values(dead_at=now, sent_at=None, reden=reden)
    )


def was_just_said(session: Session, row: Outbox, now: datetime, times: int = 1) -> bool:
    """Whether this person got the same text seconds ago, so often."""
    same = (col(Outbox.naam) == row.naam, col(Outbox.created_at) > now - ECHO)
    whom = and_(
        col(Outbox.persoon_id).is_not_distinct_from(row.persoon_id),
        col(Outbox.adres).is_not_distinct_from(row.adres),
    )
    return len(session.exec(select(Outbox.id).where(*same, whom).limit(times)).all()) == times


def last_nudge(session: Session, persoon: int) -> datetime | None:
    """Return when the last nudge to this person goes, or went out."""
    query = select(func.max(Outbox.not_before)).where(
        Outbox.persoon_id == persoon, col(Outbox.nudge), col(Outbox.dead_at).is_(None)
    )
    return session.exec(query).one()


def tapped(session: Session, persoon: int, message_id: int) -> Outbox | None:
    """Return the row of a message that somebody tapped."""
    query = select(Outbox).where(
        Outbox.persoon_id == persoon, Outbox.message_id == message_id, Outbox.methode == "say"
    )
    return session.exec(query).first()
