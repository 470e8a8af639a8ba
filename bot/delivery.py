"""Empties the outbox: an answer to a tap goes first, order per person is kept, rates are obeyed, nobody waits
for somebody else's failure. Work items are delivered at least once, nudges at most once.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.channel import Channel, NotDelivered
from bot.pace import Pace
from bot.pictures import Pictures
from bot.store import Store
from conversations.storage import outbox
from conversations.storage.outbox import Letter

log = logging.getLogger(__name__)

IDLE = 5.0  # seconds between looks when nothing wakes us
FIRST_RETRY, LAST_RETRY = 1.0, 30.0
PARALLEL = 40


class Delivery:
    """Sends what lies in the outbox to one channel."""

    def __init__(
        self,
        store: Store,
        channel: Channel,
        kanaal: str,
        now: Callable[[], datetime],
        pace: Pace,
        gone: Callable[[str, datetime], bool],
        pictures: Pictures,
    ) -> None:
        self.store, self.channel, self.kanaal, self.now, self.pace = store, channel, kanaal, now, pace
        self._tell_gone, self.pictures = gone, pictures
        self._awake = asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failures: dict[int, int] = {}

    def wake(self) -> None:
        """Look at once: something was written."""
        self._awake.set()

    async def run(self) -> None:
        """Send until cancelled; what is on its way is finished first."""
        try:
            while True:
                self._awake.clear()
                pause = await self._round()
                await self._sleep(pause)
        finally:
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=10)

    async def _sleep(self, seconds: float) -> None:
        # Not wait_for: before Python 3.12 it may swallow the cancellation that comes together with a wake.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()

    async def idle(self) -> bool:
        """Whether nothing may go out now and nothing is on its way."""
        if self._tasks:
            return False
        bundles, _ = await self.store.transact(self._look, self.now(), ())
        return not bundles

    async def _round(self) -> float:
        """Start sending what may go out; return the seconds until the next look."""
        now = self.now()
        try:
            bundles, next_at = await self.store.transact(self._look, now, tuple(self._tasks))
        except SQLAlchemyError:
            log.exception("outbox cannot be read")
            return FIRST_RETRY
        pause = min(IDLE, max((next_at - now).total_seconds(), 0.01)) if next_at else IDLE
        for bundle in bundles:
            wait = self._wait(bundle[0])
            if wait or len(self._tasks) >= PARALLEL:
                pause = min(pause, wait or IDLE)
                continue
            self._start(bundle)
        return pause

    def _look(
        self, session: Session, now: datetime, busy: Sequence[str]
    ) -> tuple[list[list[Letter]], datetime | None]:
        bundles = outbox.due(session, self.kanaal, now, busy)
        # When there is something to send, the next look comes by itself after it.
        return bundles, None if bundles else outbox.next_at(session, now)

    def _wait(self, letter: Letter) -> float:
        """Return how long the rates make this letter wait. Only new messages count."""
        if letter.methode != "say":
            return 0.0
        moment = time.monotonic()
        return max(self.pace.wait(moment), self.pace.wait_for(letter.adres, moment))

    def _start(self, bundle: list[Letter]) -> None:
        adres = bundle[0].adres
        task = asyncio.create_task(self._send_bundle(bundle))
        self._tasks[adres] = task
        task.add_done_callback(lambda _: self._finish(adres))

    def _finish(self, adres: str) -> None:
        self._tasks.pop(adres, None)
        self.wake()

    async def _send_bundle(self, bundle: list[Letter]) -> None:
        edits: list[int] = []
        try:
            for letter in bundle:
                if self._wait(letter) or not await self._send(letter, edits):
                    break  # the rest waits in the outbox
            if edits:
                await self.store.transact(outbox.edited, edits, self.now())
        except SQLAlchemyError:
            log.exception("outbox cannot be written", extra={"outbox_id": bundle[0].id})
            await asyncio.sleep(FIRST_RETRY)

    async def _send(self, letter: Letter, edits: list[int]) -> bool:
        """Send one letter; False when the letters behind it must wait.

        `edits` are done but not written down: that rides with what follows, for an edit done twice harms nobody.
        """
        picture = await self.pictures.find(letter)
        if letter.methode == "say":
            self.pace.take(letter.adres, time.monotonic())
        # At most once: a nudge counts as sent before it is, whatever happens in between.
        if letter.nudge and not await self.store.transact(outbox.mark_tried, letter.id, self.now()):
            return True  # another process has it
        try:
            sent = await self.channel.send(letter, picture)
        except NotDelivered as failure:
            return await self._failed(letter, failure)
        except Exception as error:
            # A letter that we cannot even put into a request is as poisonous as one that is refused.
            log.exception("not sendable", extra={"outbox_id": letter.id})
            return await self._failed(letter, NotDelivered(type(error).__name__, our_fault=True))
        self._failures.pop(letter.id, None)
        if letter.methode == "mark":
            edits.append(letter.id)
            return True
        await self.store.transact(self._keep, letter.id, sent.message_id, tuple(edits))
        edits.clear()
        if picture:
            await self.pictures.learn(picture, sent.file_id, self.now())
        return True

    def _keep(self, session: Session, letter_id: int, message_id: int | None, edits: Sequence[int]) -> None:
        now = self.now()
        outbox.sent(session, letter_id, message_id, now)
        if edits:
            outbox.edited(session, edits, now)

    async def _failed(self, letter: Letter, failure: NotDelivered) -> bool:
        """Decide what becomes of a letter; True when the next one may go."""
        log.warning("not delivered", extra={"outbox_id": letter.id, "reden": failure.reden})
        if failure.gone and await self.store.run(self._tell_gone, letter.adres, self.now()):
            await self.store.transact(outbox.retry, letter.id, self.now(), failure.reden, counts=False)
            return False
        if failure.permanent or (letter.nudge and failure.maybe_sent):
            await self.store.transact(outbox.bury, letter.id, failure.reden, self.now())
            return True
        at = self.now() + timedelta(seconds=self._back_off(letter, failure))
        kept = await self.store.transact(outbox.retry, letter.id, at, failure.reden, counts=failure.our_fault)
        return not kept

    def _back_off(self, letter: Letter, failure: NotDelivered) -> float:
        """Return the seconds until the next try: as told, or twice as long each time."""
        if failure.retry_after is not None:
            return failure.retry_after
        times = self._failures.get(letter.id, 0)
        self._failures[letter.id] = times + 1
        return min(FIRST_RETRY * 2.0**times, LAST_RETRY)
