"""No update is lost and none counts twice: not over a restart, and not when Telegram stutters, refuses or is away."""

import asyncio

import pytest
from sqlmodel import col, select

from bot.inbound import KANAAL
from conversations.storage import inbox
from conversations.storage.database import transaction
from conversations.storage.models import Inbox
from tests.bot.stage import RIA, SANNE, Stage, eventually


@pytest.fixture
async def office(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A coach and a werkplekopleider; the poller does not wait long after a failure."""
    monkeypatch.setattr("bot.polling.FIRST_PAUSE", 0.02)
    stage.people()
    return stage


def close_the_line_after(stage: Stage, update: dict) -> None:
    """Cut the network as soon as this update was handed out, so that it cannot be confirmed."""

    def look(change):
        handed_out = stage.emulator.calls[-1].result
        if change.kind == "call" and change.data["method"] == "getUpdates" and update in (handed_out or []):
            stage.emulator.faults.down = True

    stage.emulator.subscribe(look)


def kept(stage: Stage) -> list[Inbox]:
    with transaction(stage.database) as session:
        return session.exec(select(Inbox).order_by(col(Inbox.update_id))).all()


async def test_an_update_that_was_handed_out_but_not_confirmed_is_handled_once_after_a_restart(office):
    await office.start()
    await office.join()
    update = office.emulator.tap(SANNE, *office.find(SANNE, "Verder"))
    close_the_line_after(office, update)
    await eventually(lambda: office.emulator.faults.down)
    await eventually(lambda: any(row.handled_at for row in kept(office)[-1:]))
    await office.stop()
    assert update in [waiting for _, waiting in office.emulator.updates.waiting]

    office.emulator._listeners.clear()
    office.emulator.faults.down = False
    await office.start()
    await office.settle()
    office.jump(seconds=60)  # what could not be sent is tried again
    await office.settle()

    assert [row.update_id for row in kept(office)].count(update["update_id"]) == 1
    assert [text.splitlines()[0][:20] for text in office.texts(SANNE)] == [
        "👋 Hallo Sanne.",
        "🔒 Wat bewaren we van",
    ]


async def test_an_update_that_was_kept_but_not_handled_comes_first_after_a_restart(office):
    asked = office.emulator.send_text(RIA, "/privacy")
    with transaction(office.database) as session:
        inbox.keep(session, KANAAL, [asked], office.wall())
    await office.start()
    await office.settle()

    assert len(office.texts(RIA)) == 1
    assert all(row.handled_at for row in kept(office))
    assert kept(office)[0].body == {}, "what somebody wrote is not kept longer than needed"


async def test_the_same_update_five_times_has_one_effect_and_one_reply(office):
    await office.start()
    await office.join()
    office.emulator.faults.duplicates = 4
    update = await office.tap(SANNE, "Verder")
    for _ in range(2):
        office.emulator.updates.redeliver(update, update)
        await office.settle()
    await office.stop()
    office.emulator.faults.duplicates = 0
    await office.start()
    office.emulator.updates.redeliver(update)
    office.emulator.send_text(RIA, "/privacy")
    await office.settle()

    assert len(office.texts(SANNE)) == 2
    assert len(office.texts(RIA)) == 1
    assert len(office.calls("answerCallbackQuery")) == 1


async def test_update_ids_may_jump_down_after_a_quiet_week(office):
    await office.start()
    office.emulator.send_text(RIA, "/privacy")
    await office.settle()
    office.jump(days=8)
    office.emulator.updates.next_id, office.emulator.updates.last_at = 500, office.wall()
    for nr in range(3):
        office.emulator.send_text(RIA, "/privacy")
        await office.settle()

        assert len(office.texts(RIA)) == 2 + nr
    await office.stop()
    office.emulator.send_text(RIA, "/privacy")
    await office.start()
    await office.settle()

    assert len(office.texts(RIA)) == 5


async def test_another_reader_of_the_same_queue_is_outlived(office, caplog):
    taken = (
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )
    office.emulator.faults.error(409, taken, method="getUpdates", count=2)
    await office.start()
    office.emulator.send_text(RIA, "/privacy")
    await office.settle()

    assert len(office.texts(RIA)) == 1
    assert "another process polls with this token" in caplog.text


async def test_a_poll_that_is_told_to_wait_waits(office):
    office.emulator.faults.too_many(1, method="getUpdates", count=1)
    await office.start()
    await asyncio.sleep(0.2)

    assert len(office.calls("getUpdates")) == 1, "without the order the next poll comes after 20 ms"


async def test_what_was_said_while_the_api_was_away_is_heard_when_it_is_back(office):
    await office.start()
    office.emulator.faults.down = True
    office.emulator.send_text(RIA, "/privacy")
    await asyncio.sleep(0.1)
    office.emulator.faults.down = False
    await office.settle()

    assert len(office.texts(RIA)) == 1
    assert len(office.calls("getUpdates")) < 20, "it does not storm a server in trouble"


async def test_junk_updates_do_not_stop_the_poller(office):
    await office.start()
    office.emulator.updates.redeliver(
        {"update_id": 7, "callback_query": 1},
        {"update_id": 8},
        {"update_id": 9, "message": []},
        {"update_id": 10, "message": {"chat": {"id": {}, "type": "private"}, "text": "Hoi"}},
        {"update_id": 11, "callback_query": {"id": "x", "from": {"id": RIA}, "message": 3}},
        {"update_id": 2**70, "message": {}},
        {"update_id": "twaalf"},
        {"update_id": True},
        {"zonder": "nummer"},
        "geen update",
    )
    office.emulator.send_text(RIA, "/privacy")
    await office.settle()

    assert len(office.texts(RIA)) == 1
    assert office.runs


async def test_only_junk_is_not_asked_for_again_and_again(office):
    await office.start()
    for _ in range(3):
        office.emulator.updates.redeliver({"zonder": "nummer"})
        await asyncio.sleep(0.05)
    office.emulator.send_text(RIA, "/privacy")
    await office.settle()

    assert len(office.texts(RIA)) == 1
