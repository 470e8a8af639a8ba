"""What can go wrong between a bot and Telegram, on order of a test."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypedDict, Unpack

from bot.demo.emulator.refusals import ApiError, too_many_requests

Kind = Literal["error", "reset", "reset_after", "delay", "delay_after"]


class Aim(TypedDict, total=False):
    """Which calls a fault strikes; nothing given means every call."""

    method: str
    chat_id: int
    share: float
    count: int


@dataclass
class Fault:
    """One mishap on order: for this method ("" is all) and chat, a share of calls, at most `count` times."""

    kind: Kind
    method: str = ""
    chat_id: int | None = None
    share: float = 1.0
    count: int | None = None
    seconds: float = 0.0
    error: ApiError | None = None
    hits: int = 0

    def concerns(self, method: str, chat_id: int | None) -> bool:
        """Whether this call may be struck at all."""
        spent = self.count is not None and self.hits >= self.count
        return not spent and self.method.lower() in ("", method) and self.chat_id in (None, chat_id)


class Faults:
    """The orders in force. `duplicates`: how often more each update is delivered."""

    def __init__(self, wake: Callable[[], None], seed: int = 1) -> None:
        self.orders: list[Fault] = []
        self.duplicates = 0
        self._down = False
        self._wake = wake
        self._random = random.Random(seed)  # noqa: S311 - chance for a test, not a secret

    @property
    def down(self) -> bool:
        """While True every connection is reset, also the long polls that were waiting."""
        return self._down

    @down.setter
    def down(self, value: bool) -> None:
        self._down = value
        self._wake()

    def error(self, code: int = 502, description: str = "Bad Gateway", **aim: Unpack[Aim]) -> Fault:
        """Answer with this error; nothing else happens."""
        return self._order(Fault("error", error=ApiError(code, description), **aim))

    def too_many(self, retry_after: int = 1, **aim: Unpack[Aim]) -> Fault:
        """Answer 429 with `retry_after` seconds."""
        return self._order(Fault("error", error=too_many_requests(retry_after), **aim))

    def reset(self, *, after: bool = False, **aim: Unpack[Aim]) -> Fault:
        """Reset the connection: before the effect, or after it (sent, but the answer is lost)."""
        return self._order(Fault("reset_after" if after else "reset", **aim))

    def delay(self, seconds: float, *, after: bool = False, **aim: Unpack[Aim]) -> Fault:
        """Add latency in seconds: before the effect, or between the effect and its answer."""
        kind: Kind = "delay_after" if after else "delay"
        return self._order(Fault(kind, seconds=seconds, **aim))

    def clear(self) -> None:
        """All is well again."""
        self.orders.clear()
        self.duplicates = 0
        self.down = False

    def strike(self, method: str, chat_id: int | None) -> Iterator[Fault]:
        """The faults that hit this call; each is counted."""
        for fault in self.orders:
            if fault.concerns(method, chat_id) and self._random.random() < fault.share:
                fault.hits += 1
                yield fault

    def _order(self, fault: Fault) -> Fault:
        self.orders.append(fault)
        return fault
