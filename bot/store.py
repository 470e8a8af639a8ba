"""The door between async and the database: plain functions with a session, run in worker threads."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine as Database
from sqlmodel import Session

from conversations.storage.database import transaction

P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Runs database work off the event loop. SQLite has one writer, so there it has one thread."""

    def __init__(self, database: Database) -> None:
        self.database = database
        threads = 1 if database.dialect.name == "sqlite" else 8
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="store")

    async def run(self, work: Callable[..., T], *args: Any) -> T:
        """Run `work(*args)` in a worker thread."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)

    async def transact(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(session, *args)` in a transaction of its own."""

        def inside() -> T:
            with transaction(self.database) as session:
                return work(session, *args, **kwargs)

        return await self.run(inside)

    def close(self) -> None:
        """Wait for running work, and close the database."""
        self._pool.shutdown(wait=True)
        self.database.dispose()
