"""How fast we may send: so many messages in any second for the bot, and 1 a second for a chat after a burst."""

from collections import deque

# A little more than a second: Telegram's clock is not ours.
SECOND = 1.05
CROWD = 10_000
"""So many chats are remembered before those at rest are forgotten."""


class Pace:
    """Keeps the rates of one bot, on a monotonic clock in seconds.

    A chat has a bucket of `burst` messages that fills by one a second, kept as one number: the moment at
    which it is full again.
    """

    def __init__(self, per_second: int, burst: int) -> None:
        self.per_second, self.burst = per_second, burst
        self._sent: deque[float] = deque()
        self._full_at: dict[str, float] = {}

    def wait(self, now: float) -> float:
        """Return how many seconds the whole bot must wait."""
        while self._sent and self._sent[0] + SECOND <= now:
            self._sent.popleft()
        return self._sent[0] + SECOND - now if len(self._sent) >= self.per_second else 0.0

    def wait_for(self, adres: str, now: float) -> float:
        """Return how many seconds this chat must wait until its bucket holds a message."""
        full_at = self._full_at.get(adres, now)
        return max(0.0, full_at - (self.burst - 1) * SECOND - now)

    def take(self, adres: str, now: float) -> None:
        """Count one message to this chat."""
        self._sent.append(now)
        if len(self._full_at) >= CROWD:
            self._full_at = {chat: at for chat, at in self._full_at.items() if at > now}
        self._full_at[adres] = max(self._full_at.get(adres, now), now) + SECOND
