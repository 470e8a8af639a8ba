"""The queue of updates: dropped on confirmation, never on delivery."""

import asyncio

import pytest

from bot.demo.emulator.refusals import ApiError
from tests.emulator.conftest import ANS, keyboard


async def poll(emulator, offset=0, limit=100, seconds=0.0):
    found = await emulator.updates.poll(offset, limit, seconds)
    return [update["update_id"] for update in found]


async def test_an_update_stays_until_a_later_offset_confirms_it(emulator):
    first, second = (emulator.send_text(ANS, text)["update_id"] for text in ("een", "twee"))

    assert await poll(emulator) == [first, second]
    assert await poll(emulator) == [first, second]
    assert await poll(emulator, offset=first) == [first, second]
    assert await poll(emulator, offset=second) == [second]
    assert await poll(emulator, offset=second + 1) == []


async def test_a_limit_leaves_the_rest_for_later(emulator):
    ids = [emulator.send_text(ANS, str(n))["update_id"] for n in range(120)]

    assert await poll(emulator, limit=2) == ids[:2]
    assert await poll(emulator, limit=1000) == ids[:100]


async def test_a_negative_offset_keeps_only_the_newest(emulator):
    ids = [emulator.send_text(ANS, str(n))["update_id"] for n in range(3)]

    assert await poll(emulator, offset=-1) == ids[-1:]
    assert await poll(emulator) == ids[-1:]


async def test_a_long_poll_answers_as_soon_as_something_happens(emulator):
    waiting = asyncio.create_task(poll(emulator, seconds=10))
    await asyncio.sleep(0)

    update = emulator.send_text(ANS, "Hoi")

    async with asyncio.timeout(1):
        assert await waiting == [update["update_id"]]


async def test_a_long_poll_ends_empty_when_nothing_happens(emulator):
    assert await poll(emulator, seconds=0.01) == []


async def test_the_first_of_two_readers_gets_409(emulator):
    first = asyncio.create_task(poll(emulator, seconds=10))
    await asyncio.sleep(0)
    second = asyncio.create_task(poll(emulator, seconds=10))

    with pytest.raises(ApiError) as refusal:
        await first
    assert refusal.value.code == 409
    update = emulator.send_text(ANS, "Hoi")
    assert await second == [update["update_id"]]


async def test_a_press_disappears_after_150_seconds_and_a_message_after_24_hours(emulator, bot, clock):
    message = emulator.send_text(ANS, "Hoi")["update_id"]
    press = emulator.tap(ANS, bot.say(reply_markup=keyboard("a"))["message_id"], "a")["update_id"]

    clock.wind(seconds=150)
    assert await poll(emulator) == [message, press]
    clock.wind(seconds=1)
    assert await poll(emulator) == [message]
    clock.wind(hours=24)
    assert await poll(emulator) == []


async def test_only_the_kinds_that_were_asked_for_are_kept(emulator):
    emulator.updates.allowed = ["message"]
    emulator.block(ANS)
    emulator.unblock(ANS)
    update = emulator.send_text(ANS, "Hoi")

    assert await poll(emulator) == [update["update_id"]]


async def test_after_a_quiet_week_the_numbers_jump_and_an_old_offset_hides_nothing(emulator, clock):
    old = emulator.send_text(ANS, "Hoi")["update_id"]
    await poll(emulator, offset=old + 1)
    clock.wind(days=8)
    new = emulator.send_text(ANS, "Daar ben ik weer")["update_id"]

    assert new not in range(old, old + 1000)
    # Telegram starts at the oldest when the offset lies far in the future.
    assert await poll(emulator, offset=new + 1000) == [new]


async def test_a_stuttering_network_delivers_a_confirmed_update_again(emulator):
    update = emulator.send_text(ANS, "Hoi")
    offset = update["update_id"] + 1
    assert await poll(emulator, offset=offset) == []

    emulator.updates.redeliver(*[update] * 4)

    assert await poll(emulator, offset=offset) == [update["update_id"]] * 4
    assert await poll(emulator, offset=offset) == []
