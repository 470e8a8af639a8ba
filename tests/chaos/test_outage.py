"""Telegram in trouble: everything arrives, in order, and nothing comes faster than allowed."""

import time
from collections import defaultdict
from itertools import pairwise

import pytest

from bot.demo.emulator import Rates
from conversations.storage import outbox
from conversations.storage.models import Rol
from tests.bot.stage import RIA, Stage, chat_of, eventually

pytestmark = pytest.mark.chaos

CHATS = range(500, 510)
EACH = [f"bericht {nr}" for nr in range(12)]
WORK = {"priority": outbox.WORK}


@pytest.fixture
def crowd(stage: Stage) -> Stage:
    """Ten people, each with twelve messages that wait; and Ria, who asks something."""
    stage.let_in("Ria", RIA, Rol.WERKPLEKOPLEIDER)
    for chat in CHATS:
        stage.write(stage.let_in(f"Kim {chat}", chat, Rol.COACH), *EACH, **WORK)
    return stage


def all_arrived(stage: Stage) -> bool:
    return all(set(EACH) <= set(stage.texts(chat)) for chat in CHATS)


async def test_a_429_on_a_fifth_of_all_messages_delays_only_who_it_is_for(crowd):
    told = crowd.emulator.faults.too_many(1, method="sendMessage", share=0.2)
    await crowd.start()
    await eventually(lambda: all_arrived(crowd), 60)

    assert told.hits > 10
    assert all(crowd.texts(chat) == EACH for chat in CHATS), "in order, none doubled"
    calls = defaultdict(list)
    for call in crowd.calls("sendMessage"):
        calls[chat_of(call)].append(call)
    for tries in calls.values():
        waits = [after.at - before.at for before, after in pairwise(tries) if not before.ok]
        assert min(waits, default=1) >= 1, "not one try inside the window"
    assert {row.tries for row in crowd.rows()} == {0}


async def test_errors_and_resets_on_a_third_of_all_messages_lose_nothing(crowd):
    crowd.emulator.faults.error(502, method="sendMessage", share=0.15)
    crowd.emulator.faults.reset(method="sendMessage", share=0.15)
    await crowd.start()
    for _ in range(150):
        if all_arrived(crowd):
            break
        crowd.jump(seconds=0.5)
        await a_moment()

    assert all(list(dict.fromkeys(crowd.texts(chat))) == EACH for chat in CHATS)
    tries = defaultdict(list)
    for call in crowd.calls("sendMessage"):
        tries[chat_of(call), call.params["text"]].append(call.time)
    assert min((b - a).total_seconds() for at in tries.values() for a, b in pairwise(at)) >= 1


async def a_moment() -> None:
    """Let the bot and its Telegram work, in this very process."""
    began = time.monotonic()
    await eventually(lambda: time.monotonic() - began > 0.04)


async def test_after_an_outage_the_backlog_goes_out_within_the_rates_and_answers_go_first(crowd):
    crowd.emulator.rates = Rates(per_chat=1.0, burst=3, per_bot=30)
    await crowd.start(messages_per_second=28, chat_burst=3)
    crowd.emulator.faults.down = True
    await eventually(lambda: len(crowd.calls("sendMessage")) >= 3)
    crowd.emulator.faults.down = False
    crowd.jump(seconds=30)
    crowd.emulator.send_text(RIA, "/privacy")
    await eventually(lambda: crowd.texts(RIA), 10)
    passed = sum(len(crowd.texts(chat)) for chat in CHATS)
    await eventually(lambda: all_arrived(crowd), 60)

    assert passed <= 2 * 28, "Ria did not wait for the backlog"
    assert [call.status for call in crowd.calls("sendMessage") if call.status == 429] == []
    assert all(list(dict.fromkeys(crowd.texts(chat))) == EACH for chat in CHATS)
