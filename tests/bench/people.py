"""People who tap as fast as they get an answer, and the stopwatch beside them."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bot.demo.emulator import Change, Emulator

PATIENCE = 20.0  # seconds; a hang guard
FREE = ("hg", "vo", "on", "na")  # the codes of buttons that do not go on: hulp, vorige, opnieuw, anders


class Crowd:
    """Watches all phones of one emulator; a newer screen wakes who waits for it."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self._waiting: dict[int, asyncio.Future[float]] = {}

    @contextmanager
    def watching(self) -> Iterator["Crowd"]:
        """Look while the block lasts."""
        stop = self.emulator.subscribe(self._see)
        try:
            yield self
        finally:
            stop()

    def _see(self, change: Change) -> None:
        # The answer is complete when there is something to tap again.
        if change.kind != "message" or not any(map(_goes_on, _data(change.data))):
            return
        waiting = self._waiting.pop(change.chat_id, None)
        if waiting and not waiting.done():
            waiting.set_result(time.perf_counter())

    async def begin(self, people: Sequence[int]) -> None:
        """Everybody asks for the first screen; not measured."""
        await asyncio.gather(*(self._answered(chat_id, "/start") for chat_id in people))

    async def tap_all(self, people: Sequence[int], taps: int) -> list[float]:
        """Everybody taps so often, each as soon as the last answer came; gives the seconds of every tap."""
        found = await asyncio.gather(*(self._tap(chat_id, taps) for chat_id in people))
        return [seconds for one in found for seconds in one]

    async def _tap(self, chat_id: int, taps: int) -> list[float]:
        return [await self._answered(chat_id) for _ in range(taps)]

    async def _answered(self, chat_id: int, text: str | None = None) -> float:
        self._waiting[chat_id] = answer = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        if text:
            self.emulator.send_text(chat_id, text)
        else:
            self.emulator.tap(chat_id, *_button(self.emulator, chat_id))
        return await asyncio.wait_for(answer, PATIENCE) - began


def _button(emulator: Emulator, chat_id: int) -> tuple[int, str]:
    """The first button that goes on, on the newest message with one."""
    for message in reversed(emulator.chats[chat_id].messages.values()):
        for data in filter(_goes_on, _data(message)):
            return message["message_id"], data
    raise LookupError(f"nothing to tap for {chat_id}")


def _goes_on(data: str) -> bool:
    return not any(f"|{code}" in data for code in FREE)


def _data(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]
