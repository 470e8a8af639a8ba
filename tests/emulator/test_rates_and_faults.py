"""Limits on the rate, and mishaps on order."""

import asyncio

import aiohttp
import pytest

from bot.demo.emulator import Rates, serve
from bot.demo.emulator.refusals import ApiError
from tests.emulator.conftest import ANS, TOKEN


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch():
    return Stopwatch()


def retry_after(rates: Rates, chat_id: int) -> int | None:
    try:
        rates.spend(chat_id)
    except ApiError as refusal:
        return refusal.retry_after
    return None


def test_a_chat_takes_a_burst_and_then_one_a_second(stopwatch):
    rates = Rates(per_chat=1, burst=3, monotonic=stopwatch)

    assert [retry_after(rates, ANS) for _ in range(4)] == [None, None, None, 1]
    assert retry_after(rates, ANS + 1) is None
    stopwatch.seconds = 1
    assert [retry_after(rates, ANS) for _ in range(2)] == [None, 1]


def test_the_bot_sends_at_most_30_in_any_second(stopwatch):
    rates = Rates(monotonic=stopwatch)
    for chat_id in range(30):
        stopwatch.seconds = chat_id / 100
        assert retry_after(rates, chat_id) is None

    stopwatch.seconds = 0.999
    assert retry_after(rates, 99) == 1
    stopwatch.seconds = 1.0
    assert [retry_after(rates, 99), retry_after(rates, 98)] == [None, 1]


def test_limits_can_be_switched_off(stopwatch):
    rates = Rates(per_bot=None, monotonic=stopwatch)

    assert {retry_after(rates, ANS) for _ in range(1000)} == {None}


def test_429_says_when_to_come_back(bot, emulator):
    emulator.rates = Rates(per_chat=0.1, burst=1)
    bot.say()

    assert bot.refused("sendMessage", chat_id=ANS, text="Hoi") == "Too Many Requests: retry after 10"
    assert len(emulator.chats[ANS].messages) == 1


@pytest.fixture
async def call(emulator):
    """Call over HTTP; gives the decoded answer."""
    async with serve(emulator) as url, aiohttp.ClientSession(f"{url}/bot{TOKEN}/") as session:

        async def call(method: str = "sendMessage", **params: object) -> dict:
            body = {"chat_id": ANS, "text": "Hoi"} | params
            async with session.post(method, json=body) as answer:
                return await answer.json()

        yield call


async def test_an_error_strikes_its_share_of_the_calls(call, emulator):
    fault = emulator.faults.error(500, "Internal Server Error", method="sendMessage", share=0.5)
    emulator.rates.per_bot = None
    answers = [await call() for _ in range(60)]
    failed = [answer for answer in answers if not answer["ok"]]

    assert 15 < len(failed) == fault.hits < 45
    assert failed[0] == {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    assert len(emulator.chats[ANS].messages) == 60 - len(failed)


async def test_an_error_strikes_a_count_of_calls_of_one_chat(call, emulator):
    emulator.add_person(2, "Bo", started=True)
    emulator.faults.error(count=2, chat_id=ANS)

    assert (await call("getMe"))["ok"] is False  # the parameters name the chat; the method does not care
    assert (await call(chat_id=2))["ok"]
    assert [(await call())["ok"] for _ in range(2)] == [False, True]


async def test_429_on_order_carries_its_parameters(call, emulator):
    emulator.faults.too_many(3, count=1)

    assert await call() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }


async def test_an_answer_can_come_late_after_its_effect(call, emulator):
    emulator.faults.delay(5, after=True)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(call(), 0.1)

    assert len(emulator.chats[ANS].messages) == 1


async def test_latency_comes_before_the_effect(call, emulator):
    emulator.faults.delay(5)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(call(), 0.1)

    assert emulator.chats[ANS].messages == {}


async def test_a_reset_is_a_real_one(call, emulator):
    emulator.faults.reset(count=1)

    with pytest.raises(aiohttp.ClientConnectionError):
        await call()

    emulator.faults.clear()
    assert (await call())["ok"]


async def test_updates_come_double(call, emulator):
    emulator.faults.duplicates = 4
    update = emulator.send_text(ANS, "Hoi")

    assert (await call("getUpdates"))["result"] == [update] * 5


async def test_every_call_is_recorded(call, emulator, clock):
    await call()
    await call(text="")

    first, second = emulator.calls
    assert (first.method, first.params["text"], first.ok, first.time) == ("sendMessage", "Hoi", True, clock())
    assert first.result["text"] == "Hoi"
    assert (second.outcome, second.status) == ("Bad Request: message text is empty", 400)
    assert second.at > first.at
    emulator.recording = False
    await call()
    assert len(emulator.calls) == 2
