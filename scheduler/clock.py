"""What makes time pass: the only place that reads the wall clock, and one tick that never stops.

What is due at a tick is a matter of rows in the database, not of jobs here.
"""

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

# The machine's clock was set, or the machine slept, when wall and monotonic time part by more.
JUMP = timedelta(seconds=5)

# Due at once, whatever the machine's clock says by then.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def read_wall() -> datetime:
    """Return what the machine's clock says (UTC)."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(slots=True)
class Clock:
    """The time as the bot sees it; the demo winds it ahead."""

    offset: timedelta = timedelta()
    wall: Callable[[], datetime] = read_wall

    def now(self) -> datetime:
        """Return the time (aware, UTC)."""
        return self.wall() + self.offset

    def wind(self, by: timedelta) -> None:
        """Let `by` pass at once."""
        self.offset += by


class FromNow(IntervalTrigger):  # type: ignore[misc]
    """An interval counted from now.

    The stock one counts from the last time: after a jump of a week it first lists 302,400 missed ticks.
    """

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """Return one interval after `now`, wherever the clock came from."""
        next_time: datetime = now + self.interval
        return next_time


class Ticker:
    """Awaits `tick(now)` every so many seconds, one at a time; an error is logged and the next tick comes."""

    def __init__(
        self, tick: Callable[[datetime], Awaitable[None]], clock: Clock, seconds: float = 2.0
    ) -> None:
        self._tick = tick
        self._clock = clock
        self._seconds = seconds
        self._busy = asyncio.Lock()
        self._poked = False
        self._scheduler: Any = None
        self._job: Any = None
        self._watchdog: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Tick now, and from now on; needs a running event loop."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._job = self._scheduler.add_job(
            self._run,
            FromNow(seconds=self._seconds, timezone=UTC),
            next_run_time=LONG_AGO,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()
        self._watchdog = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """Stop ticking, after the tick that is running; a second stop does nothing."""
        if self._watchdog is None:
            return
        self._job = None
        self._scheduler.pause()
        self._watchdog.cancel()
        await asyncio.wait([self._watchdog])
        self._watchdog = None
        async with self._busy:
            self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)  # APScheduler shuts down in the next turn of the loop

    def poke(self) -> None:
        """Tick as soon as possible, from any thread; during a tick, once more after it."""
        self._poked = True
        job = self._job
        if job is not None:
            job.modify(next_run_time=LONG_AGO)

    async def _run(self) -> None:
        async with self._busy:
            self._poked = True
            while self._poked:
                self._poked = False
                await self._tick_once()

    async def _tick_once(self) -> None:
        try:
            await self._tick(self._clock.now())
        except Exception as error:
            # The message and the traceback may hold what people wrote; the name and the place don't.
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("tick failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)

    async def _watch(self) -> None:
        """Poke when the wall clock jumped, or was wound.

        APScheduler sleeps until a wall time: set back an hour, it does not tick for an hour.
        """
        parted = self._parted()
        while True:
            await asyncio.sleep(self._seconds)
            before, parted = parted, self._parted()
            if abs(parted - before) > JUMP:
                self.poke()

    def _parted(self) -> timedelta:
        return self._clock.now() - LONG_AGO - timedelta(seconds=time.monotonic())
