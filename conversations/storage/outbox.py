"""What must be sent. Rows are written with their cause; bot/delivery.py takes them out, a tap's answer first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from conversations.storage.models import Outbox, Persoon

ANSWER, WORK, NUDGE = 0, 1, 2
ECHO = timedelta(seconds=5)
MAX_TRIES = 5
SCAN = 2000


@dataclass(frozen=True, slots=True)
class Letter:
    """A row that may go out now, with the address it goes to."""

    id: int
    adres: str
    methode: str
    tekst: str | None
    buttons: list[list[dict[str, object]]]
    message_id: int | None
    priority: int
    nudge: bool
    tries: int


def due(session: Session, kanaal: str, now: datetime, busy: Collection[str]) -> list[list[Letter]]:
    """Return what may go out now, a bundle for every address that is not `busy`, most urgent first.

    A bundle holds all answers to taps, or else one letter: so a tap never waits for a pile. An address whose
    first letter waits for a retry waits as a whole: the order per person is kept.
    """
    adres = func.coalesce(Outbox.adres, Persoon.adres)
    query = (
        select(Outbox, adres)
        .outerjoin(Persoon, col(Outbox.persoon_id) == col(Persoon.id))
        .where(_open(), Outbox.not_before <= now, col(Persoon.blocked_at).is_(None))
        .where(or_(col(Outbox.until_at).is_(None), col(Outbox.until_at) > now))
        .where(or_(col(Outbox.kanaal) == kanaal, col(Persoon.kanaal) == kanaal), adres.is_not(None))
        .order_by(col(Outbox.priority), col(Outbox.id))
        .limit(SCAN)
    )
    bundles: dict[str, list[Letter]] = {}
    waiting = set(busy)
    for row, to in session.exec(query):
        bundle = bundles.setdefault(to, [])
        if to in waiting or (bundle and row.priority != ANSWER):
            continue
        if row.next_try_at is not None and row.next_try_at > now:
            waiting.add(to)
        else:
            bundle.append(_letter(row, to))
    return [bundle for bundle in bundles.values() if bundle]


def _open() -> ColumnElement[bool]:
    return and_(col(Outbox.sent_at).is_(None), col(Outbox.dead_at).is_(None))


def _letter(row: Outbox, adres: str) -> Letter:
    assert row.id
    return Letter(
        row.id,
        adres,
        row.methode,
        row.tekst,
        row.buttons,
        row.message_id,
        row.priority,
        row.nudge,
        row.tries,
    )


def next_at(session: Session, now: datetime) -> datetime | None:
    """Return when the next letter may go out that may not go out now."""
    first = select(func.min(Outbox.not_before)).where(_open(), Outbox.not_before > now)
    retry = select(func.min(Outbox.next_try_at)).where(_open(), col(Outbox.next_try_at) > now)
    moments = [at for at in (session.exec(first).one(), session.exec(retry).one()) if at]
    return min(moments, default=None)


def overdue(session: Session, now: datetime) -> Sequence[Outbox]:
    """Return the rows whose window closed before they could go out."""
    return session.exec(select(Outbox).where(_open(), col(Outbox.until_at) <= now)).all()


def sent(session: Session, letter_id: int, message_id: int | None, now: datetime) -> None:
    """Keep that a letter arrived, under which number; a pinned one is followed by its pin."""
    row = session.get(Outbox, letter_id)
    if row is None:
        return
    row.sent_at, row.message_id = now, message_id or row.message_id
    session.add(row)
    if row.pin and message_id:
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


def mark_tried(session: Session, letter_id: int, now: datetime) -> None:
    """Say goodbye to a nudge before it is sent: so it goes out at most once, whatever happens then."""
    session.execute(update(Outbox).where(col(Outbox.id) == letter_id).values(sent_at=now))


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


def was_just_said(session: Session, row: Outbox, now: datetime) -> bool:
    """Whether this person got the same text seconds ago."""
    same = (col(Outbox.naam) == row.naam, col(Outbox.created_at) > now - ECHO)
    whom = and_(
        col(Outbox.persoon_id).is_not_distinct_from(row.persoon_id),
        col(Outbox.adres).is_not_distinct_from(row.adres),
    )
    return session.exec(select(Outbox.id).where(*same, whom).limit(1)).first() is not None


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
