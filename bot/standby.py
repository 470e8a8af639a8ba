"""One process works for a database at a time; a second one stands by, and takes over when the first is gone.

Two of them would each send what lies in the outbox. The system itself lets go of the seat when a process ends,
however it ends. Two databases with one token are not seen here: there Telegram refuses one of the two polls.
"""

import asyncio
import fcntl
import logging
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, text
from sqlalchemy import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

PAUSE = 2.0  # seconds between two tries, and between two looks whether the seat is still ours
KEY = 0x57504F  # "WPO": the number of our advisory lock


class SeatLost(RuntimeError):
    """Another process may work now: what runs here must stop, and may stand by again."""


class Seat(Protocol):
    """The right to work for one database."""

    def take(self) -> bool:
        """Take the seat; False when another process has it."""
        ...

    def is_ours(self) -> bool:
        """Whether it is still ours, after `take`."""
        ...

    def leave(self) -> None:
        """Let another process have it; harmless when it is not ours."""
        ...


def seat_for(database: Database) -> Seat:
    """Return the seat of this database: a lock on a file beside SQLite's, or a lock in PostgreSQL."""
    if database.dialect.name != "sqlite":
        return PostgresSeat(database)
    file = (database.url.database or ":memory:").removeprefix("file:")
    return NoSeat() if file == ":memory:" else FileSeat(Path(f"{file}.lock"))


class FileSeat:
    """A lock on a file; the file stays, the lock goes with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Take the seat; OSError when the file cannot be made."""
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def is_ours(self) -> bool:
        """A file lock lasts as long as we do."""
        return self._file is not None

    def leave(self) -> None:
        """Let go."""
        if self._file:
            self._file.close()
        self._file = None


class PostgresSeat:
    """An advisory lock of a connection of its own: when that breaks, the seat is free."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    def take(self) -> bool:
        """Take the seat; False too when the database is not there at the moment."""
        try:
            connection = self._database.connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}):
                self._connection = connection
                return True
            connection.close()
        except SQLAlchemyError as error:
            log.warning("no seat", extra={"reden": type(error).__name__})
        return False

    def is_ours(self) -> bool:
        """Whether the connection that holds the lock still lives."""
        try:
            return self._connection is not None and self._connection.scalar(text("SELECT 1")) == 1
        except SQLAlchemyError:
            return False

    def leave(self) -> None:
        """Close the connection for real: a pooled one would keep its lock."""
        if self._connection:
            self._connection.invalidate()
            self._connection.close()
        self._connection = None


class NoSeat:
    """A database in memory has no second process."""

    def take(self) -> bool:
        """Always."""
        return True

    def is_ours(self) -> bool:
        """Always."""
        return True

    def leave(self) -> None:
        """Nothing to leave."""


async def stand_by(seat: Seat, pause: float = PAUSE) -> None:
    """Return when the seat is ours, however long that takes."""
    if await asyncio.to_thread(seat.take):
        return
    log.warning("another process works for this database; standing by")
    while not await asyncio.to_thread(seat.take):  # noqa: ASYNC110 - another process tells us nothing
        await asyncio.sleep(pause)
    log.warning("the other process is gone; taking over")


async def guard(seat: Seat, pause: float = PAUSE) -> None:
    """Watch the seat until cancelled; SeatLost when it is no longer ours."""
    while await asyncio.to_thread(seat.is_ours):  # noqa: ASYNC110 - a broken connection tells us nothing
        await asyncio.sleep(pause)
    raise SeatLost
