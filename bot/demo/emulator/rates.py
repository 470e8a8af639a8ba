"""How much Telegram lets through: a bucket per chat, and a strict window of one second for the bot."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.demo.emulator.refusals import too_many_requests


@dataclass
class Rates:
    """Allowances in messages a second, None for no limit; in real time, however far the demo clock jumps."""

    per_chat: float | None = None
    burst: int = 3
    per_bot: int | None = 30
    monotonic: Callable[[], float] = time.monotonic
    _buckets: dict[int, tuple[float, float]] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)

    def spend(self, chat_id: int) -> None:
        """Count one message; 429 with retry_after when there is no room for it."""
        now = self.monotonic()
        self._check_bot(now)
        self._check_chat(chat_id, now)
        self._recent.append(now)

    def _check_bot(self, now: float) -> None:
        while self._recent and now - self._recent[0] >= 1:
            self._recent.popleft()
        if self.per_bot is not None and len(self._recent) >= self.per_bot:
            raise too_many_requests(1)

    def _check_chat(self, chat_id: int, now: float) -> None:
        if self.per_chat is None:
            return
        left, since = self._buckets.get(chat_id, (float(self.burst), now))
        left = min(self.burst, left + (now - since) * self.per_chat)
        if left < 1:
            raise too_many_requests(max(1, math.ceil((1 - left) / self.per_chat)))
        self._buckets[chat_id] = left - 1, now
