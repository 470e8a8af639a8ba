"""Time is real here: the loop, APScheduler and its timers; only the machine's clock is set by hand."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, tzinfo

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

from scheduler.clock import LONG_AGO, Clock, FromNow, Ticker, read_wall

TICK = 0.02
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)


class Machine:
    """The machine's clock, which somebody may set."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def wall(self) -> datetime:
        return read_wall() + self.shift


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    """One clock for us and for APScheduler, which reads it by itself."""
    machine = Machine()

    class ShiftedDatetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return machine.wall().astimezone(tz)

    for module in (apscheduler.schedulers.base, apscheduler.executors.base, apscheduler.triggers.interval):
        monkeypatch.setattr(module, "datetime", ShiftedDatetime)
    return machine


class Ticks:
    """Collects ticks; each may be made to fail, or to wait at the gate."""

    def __init__(self) -> None:
        self.seen: list[datetime] = []
        self.fresh: asyncio.Queue[datetime] = asyncio.Queue()
        self.trouble: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, now: datetime) -> None:
        self.seen.append(now)
        self.fresh.put_nowait(now)
        if self.trouble:
            raise self.trouble
        await self.gate.wait()

    async def more(self, n: int = 3, hang: float = 10.0) -> list[datetime]:
        """Wait for n ticks that were not waited for before."""
        async with asyncio.timeout(hang):
            return [await self.fresh.get() for _ in range(n)]

    def forget(self) -> None:
        while not self.fresh.empty():
            self.fresh.get_nowait()


@pytest.fixture
async def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
async def ticker(ticks: Ticks, machine: Machine) -> AsyncIterator[Ticker]:
    ticker = Ticker(ticks, Clock(wall=machine.wall), TICK)
    yield ticker
    ticks.gate.set()
    await ticker.stop()


# --- the clock --------------------------------------------------------------------------------------------


def test_the_clock_tells_utc():
    before = read_wall()
    now = Clock().now()

    assert now.tzinfo is UTC
    assert before <= now <= read_wall()


def test_the_demo_winds_the_clock_ahead():
    clock = Clock(offset=HOUR, wall=lambda: LONG_AGO)
    clock.wind(WEEK)

    assert clock.now() == LONG_AGO + HOUR + WEEK


# --- ticking ----------------------------------------------------------------------------------------------


async def test_it_ticks_at_once_and_goes_on(ticker, ticks):
    ticker.start()
    seen = await ticks.more(4)

    assert seen == sorted(seen)


async def test_a_tick_that_fails_is_logged_without_data_and_the_next_one_comes(ticker, ticks, caplog):
    ticks.trouble = RuntimeError("Marloes said something private")
    ticker.start()
    await ticks.more()

    assert "tick failed: RuntimeError at " in caplog.text
    assert "Marloes" not in caplog.text


async def test_a_slow_tick_is_never_doubled_and_apscheduler_is_quiet_about_it(ticker, ticks, caplog):
    caplog.set_level(logging.INFO, logger="scheduler")
    ticks.gate.clear()
    ticker.start()
    await ticks.more(1)
    await asyncio.sleep(TICK * 4)
    assert len(ticks.seen) == 1

    ticks.gate.set()
    await ticks.more()
    assert not caplog.records


async def test_stop_waits_for_the_tick_that_runs(ticker, ticks):
    ticks.gate.clear()
    ticker.start()
    await ticks.more(1)
    stopping = asyncio.create_task(ticker.stop())
    await asyncio.sleep(TICK)
    assert not stopping.done()

    ticks.gate.set()
    await asyncio.wait_for(stopping, 10)


async def test_after_stop_nothing_ticks_until_a_new_start(ticker, ticks):
    ticker.start()
    await ticks.more(1)
    await ticker.stop()
    await ticker.stop()
    count = len(ticks.seen)
    ticker.poke()
    await asyncio.sleep(TICK * 3)
    assert len(ticks.seen) == count

    ticker.start()
    await ticks.more()


async def test_stopping_leaves_no_task_behind(ticker, ticks):
    before = asyncio.all_tasks()
    ticker.start()
    await ticks.more()
    await ticker.stop()

    assert asyncio.all_tasks() == before


# --- poking -----------------------------------------------------------------------------------------------


@pytest.fixture
async def lazy(ticks: Ticks, machine: Machine) -> AsyncIterator[Ticker]:
    """A ticker that would tick once in this test, were it not poked."""
    lazy = Ticker(ticks, Clock(wall=machine.wall), seconds=3600)
    lazy.start()
    await ticks.more(1)
    yield lazy
    ticks.gate.set()
    await lazy.stop()


async def test_a_poke_ticks_at_once(lazy, ticks):
    lazy.poke()
    await ticks.more(1)


async def test_a_thread_may_poke(lazy, ticks):
    await asyncio.to_thread(lazy.poke)
    await ticks.more(1)


async def test_a_poke_during_a_tick_is_not_lost(lazy, ticks):
    ticks.gate.clear()
    lazy.poke()
    await ticks.more(1)
    lazy.poke()
    lazy.poke()
    ticks.gate.set()
    await ticks.more(1)
    await asyncio.sleep(TICK)

    assert len(ticks.seen) == 3  # the start, the poke, and one for both later pokes


# --- a clock that jumps -----------------------------------------------------------------------------------


async def jump(ticker: Ticker, ticks: Ticks, machine: Machine, by: timedelta, hang: float = 10.0) -> None:
    """Set the machine's clock while it ticks, and see it tick on."""
    ticker.start()
    await ticks.more()
    machine.shift += by
    await asyncio.sleep(TICK / 2)
    ticks.forget()  # what had begun before
    seen = await ticks.more(5, hang)

    assert all(abs(now - machine.wall()) < HOUR / 2 for now in seen)


@pytest.mark.parametrize("by", [-HOUR, WEEK, -WEEK, timedelta(seconds=6), timedelta(seconds=-6)], ids=str)
async def test_the_machine_clock_jumps_and_it_ticks_on(ticker, ticks, machine, by):
    await jump(ticker, ticks, machine, by)


async def test_back_and_ahead_again(ticker, ticks, machine):
    for by in (-HOUR, WEEK, -WEEK, HOUR):
        await jump(ticker, ticks, machine, by)
        await ticker.stop()


async def test_without_the_watchdog_it_stops_ticking(ticker, ticks, machine, monkeypatch):
    async def asleep(self: Ticker) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(Ticker, "_watch", asleep)

    with pytest.raises(TimeoutError):
        await jump(ticker, ticks, machine, -HOUR, hang=TICK * 10)


async def test_a_wound_clock_is_noticed_too(machine, ticks):
    clock = Clock(wall=machine.wall)
    ticker = Ticker(ticks, clock, TICK)
    ticker.start()
    await ticks.more(1)
    clock.wind(WEEK)
    await ticks.more(2)
    await ticker.stop()

    assert ticks.seen[-1] - ticks.seen[0] >= WEEK


def test_a_week_ahead_is_one_tick_and_not_a_list_of_missed_ones():
    trigger = FromNow(seconds=2, timezone=UTC)

    assert trigger.get_next_fire_time(LONG_AGO, LONG_AGO + WEEK) == LONG_AGO + WEEK + timedelta(seconds=2)
