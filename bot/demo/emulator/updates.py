"""The queue of updates: one is dropped only when a later getUpdates confirms it, or when it got too old."""

import asyncio
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.demo.emulator.refusals import Json, conflict

DAY = timedelta(hours=24)
CALLBACK_LIVES = timedelta(seconds=150)
QUIET_WEEK = timedelta(days=7)
FIRST_ID = 100_000_001
MOST_AT_ONCE = 100
TOO_FAR_AHEAD = 10


class Updates:
    """Waiting updates, oldest first, each with the moment (emulator's clock) at which it came."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.waiting: list[tuple[datetime, Json]] = []
        self.next_id = FIRST_ID
        self.allowed: list[str] = []
        self.last_at = now()
        self._again: list[Json] = []
        self._poll: asyncio.Future[str] | None = None

    def add(self, kind: str, payload: Json) -> Json:
        """Queue what happened, if the bot wants to hear of this kind; the update in any case."""
        now = self.now()
        if not self.waiting and now - self.last_at >= QUIET_WEEK:
            # After a quiet week Telegram continues at any number, also a lower one.
            self.next_id = random.Random(self.next_id).randrange(FIRST_ID, 9 * FIRST_ID)  # noqa: S311
        update: Json = {"update_id": self.next_id, kind: payload}
        if not self.allowed or kind in self.allowed:
            self.next_id, self.last_at = self.next_id + 1, now
            self.waiting.append((now, update))
            self.wake()
        return update

    def redeliver(self, *updates: Json) -> None:
        """Let these arrive once more, whatever was confirmed: a network that stutters."""
        self._again.extend(updates)
        self.wake()

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """What getUpdates answers; waits at most `seconds` of real time for something to answer."""
        self.wake("conflict")
        self.confirm(offset)
        found = self.take(offset, limit)
        if found or seconds <= 0:
            return found
        if await self._sleep(seconds) == "conflict":
            reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
            raise conflict(reason)
        return self.take(offset, limit)

    def wake(self, reason: str = "news") -> None:
        """End the long poll that is waiting, if there is one."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)

    def confirm(self, offset: int) -> None:
        """Drop everything below `offset`; a negative one keeps only the newest few."""
        self._expire()
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif self._is_known(offset):
            self.waiting = [(at, update) for at, update in self.waiting if update["update_id"] >= offset]

    def take(self, offset: int, limit: int) -> list[Json]:
        """The next updates to deliver; they stay until they are confirmed."""
        self._expire()
        start = offset if self._is_known(offset) else 0
        found = [update for _, update in self.waiting if update["update_id"] >= start]
        again, self._again = self._again, []
        return (again + found)[: max(1, min(limit, MOST_AT_ONCE))]

    def snapshot(self) -> Json:
        """All of it as JSON."""
        return {
            "waiting": [[at.isoformat(), update] for at, update in self.waiting],
            "next_id": self.next_id,
            "allowed": self.allowed,
            "last_at": self.last_at.isoformat(),
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Continue where `snapshot` was made."""
        self.waiting = [(datetime.fromisoformat(at), update) for at, update in saved["waiting"]]
        # Never back: a bot that is polling would take a lower number for one it had.
        self.next_id = max(self.next_id, saved["next_id"])
        self.allowed = saved["allowed"]
        self.last_at = datetime.fromisoformat(saved["last_at"])

    def _is_known(self, offset: int) -> bool:
        # An offset far in the future is one of before a quiet week: Telegram starts at the oldest then.
        return 0 < offset <= self.next_id + TOO_FAR_AHEAD

    def _expire(self) -> None:
        now = self.now()
        self.waiting = [(at, update) for at, update in self.waiting if now - at <= _lifetime(update)]

    async def _sleep(self, seconds: float) -> str:
        self._poll = poll = asyncio.get_running_loop().create_future()
        await asyncio.wait([poll], timeout=seconds)
        return poll.result() if poll.done() else "quiet"


def _lifetime(update: Json) -> timedelta:
    return CALLBACK_LIVES if "callback_query" in update else DAY
