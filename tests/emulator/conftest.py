"""A clock that a test moves, an emulator with one person, and a way to call the Bot API without a network."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.emulator import Emulator
from bot.demo.emulator.bot_api import perform
from bot.demo.emulator.refusals import ApiError
from bot.demo.emulator.strict import Params

TOKEN = "123456:demo-token"
ANS = 1001


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def wind(self, **delta: float) -> None:
        self.time += timedelta(**delta)


class Bot:
    """Calls the Bot API directly; `refused` gives the description of the refusal."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator

    def __call__(self, method: str, **params: object):
        return perform(self.emulator, method.lower(), Params(params))

    def say(self, text: str = "Hoi", **params: object):
        return self("sendMessage", **({"chat_id": ANS, "text": text} | params))

    def refused(self, method: str, **params: object) -> str:
        with pytest.raises(ApiError) as refusal:
            self(method, **params)
        return refusal.value.description


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def emulator(clock):
    emulator = Emulator(clock, TOKEN)
    emulator.add_person(ANS, "Ans", started=True)
    return emulator


@pytest.fixture
def bot(emulator):
    return Bot(emulator)


def keyboard(*data: str) -> dict:
    """One button per row, labelled with its own data."""
    return {"inline_keyboard": [[{"text": d or "-", "callback_data": d}] for d in data]}
