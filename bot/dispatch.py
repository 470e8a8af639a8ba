"""Hands kept updates to the engine: in order per person, other people at the same time."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import Session

from bot.inbound import KANAAL, callback_id, read
from bot.store import Store
from bot.telegram_channel import TelegramChannel
from conversations.engine import Engine
from conversations.storage import inbox
from conversations.storage.database import transaction

log = logging.getLogger(__name__)

Raw = dict[str, Any]
RETRY = 0.5
MAX_RETRY = 10.0


class Dispatch:
    """One queue per person; each queue is worked off by one task."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        channel: TelegramChannel,
        now: Callable[[], datetime],
        handled: Callable[[], None],
    ) -> None:
        self.engine, self.store, self.channel, self.now, self._handled = engine, store, channel, now, handled
        self._queues: dict[str, deque[Raw]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, update: Raw) -> None:
        """Take an update that was kept; a spinner is stopped first."""
        spinner = callback_id(update)
        if spinner:
            self._spawn(self.channel.stop_spinner(spinner))
        incoming = read(update)
        key = incoming.adres if incoming else ""
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(update)
            return
        self._queues[key] = deque([update])
        self._spawn(self._work_off(key))

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Wait until everything that was taken is handled."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def cancel(self) -> None:
        """Stop; what was not handled lies in the inbox."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def idle(self) -> bool:
        """Whether nothing is waiting here."""
        return not self._queues

    async def _work_off(self, key: str) -> None:
        queue = self._queues[key]
        try:
            while queue:
                await self._handle(queue[0])
                queue.popleft()
        finally:
            del self._queues[key]

    async def _handle(self, update: Raw) -> None:
        """Handle one update; after several failures of our own it is put aside, so that it stops nobody."""
        pause = RETRY
        while True:
            try:
                await self.store.run(self._to_engine, update)
                self._handled()
                return
            except OperationalError:
                # The database is locked, full or away: nothing is lost, so wait for it.
                log.warning("database not available", extra={"update_id": update["update_id"]})
            except Exception:
                log.exception("update failed", extra={"update_id": update["update_id"]})
                if await self._put_aside(update):
                    return
            await asyncio.sleep(pause)
            pause = min(pause * 2, MAX_RETRY)

    def _to_engine(self, update: Raw) -> None:
        now = self.now()
        incoming = read(update)
        if incoming:
            self.engine.handle(incoming, now)
        else:
            self._pass_over(update, now)

    def _pass_over(self, update: Raw, now: datetime) -> None:
        with transaction(self.engine.database) as session:
            inbox.claim(session, KANAAL, update["update_id"], now)

    async def _put_aside(self, update: Raw) -> bool:
        try:
            gave_up = await self.store.transact(self._count_failure, update)
        except SQLAlchemyError:
            log.exception("failure not counted", extra={"update_id": update["update_id"]})
            return False
        if gave_up:
            self._handled()  # the apology lies in the outbox
        return gave_up

    def _count_failure(self, session: Session, update: Raw) -> bool:
        gave_up = inbox.fail(session, KANAAL, update["update_id"], self.now())
        incoming = read(update)
        if gave_up and incoming:
            self.engine.apologise(session, incoming, self.now())
        return gave_up
