"""How fast we may send: so many messages in any second for the bot, and 1 a second for a chat after a burst."""

from collections import deque
from collections.abc import MutableMapping

# A little more than a second: Telegram's clock is not ours.
SECOND = 1.05


class Pace:
    """Keeps the rates of one bot, on a monotonic clock in seconds."""

    def __init__(self, per_second: int, burst: int) -> None:
        self.per_second, self.burst = per_second, burst
        self._sent: deque[float] = deque()
        self._chats: MutableMapping[str, deque[float]] = {}

    def wait(self, now: float) -> float:
        """Return how many seconds the whole bot must wait."""
        while self._sent and self._sent[0] + SECOND <= now:
            self._sent.popleft()
        return self._sent[0] + SECOND - now if len(self._sent) >= self.per_second else 0.0

    def wait_for(self, adres: str, now: float) -> float:
        """Return how many seconds this chat must wait: a burst, and then 1 a second."""
        sent = self._chats.get(adres)
        if not sent:
            return 0.0
        while sent and sent[0] + self.burst * SECOND <= now:
            sent.popleft()
        if not sent:
            del self._chats[adres]
            return 0.0
        return sent[0] + self.burst * SECOND - now if len(sent) >= self.burst else 0.0

    def take(self, adres: str, now: float) -> None:
        """Count one message to this chat."""
        self._sent.append(now)
        self._chats.setdefault(adres, deque()).append(now)
