"""How the program starts, refuses to start, keeps time, and stops."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

import bot
import content
import conversations
import scheduler
from bot.app import CannotStart
from bot.settings import Settings
from conversations import invitations
from conversations.storage import outbox, termijnen
from conversations.storage.database import transaction
from conversations.storage.models import Gesprek, Rol
from tests.bot.stage import RIA, SANNE, TOKEN, Stage, eventually

CHECKOUT = Path(__file__).parents[2]


@pytest.mark.parametrize("package", [bot, content, conversations, scheduler], ids=lambda p: p.__name__)
def test_our_packages_are_our_own(package):
    # A public package named `scheduler` would take the place of ours without a word.
    assert Path(package.__file__) == CHECKOUT / package.__name__ / "__init__.py"


# --- starting ---------------------------------------------------------------------------------------


async def test_a_token_that_telegram_does_not_know_is_told_in_dutch_and_not_repeated(stage):
    stage.emulator.token = "1234567:another-another-another-another-ano"
    with pytest.raises(CannotStart, match="Telegram kent dit token niet") as refusal:
        await stage.start()

    assert TOKEN not in str(refusal.value)


async def test_an_api_that_cannot_be_reached_is_told_in_dutch(stage):
    stage.emulator.faults.down = True
    with pytest.raises(CannotStart, match=r"Telegram is niet te bereiken op http://127.0.0.1:\d+/bot"):
        await stage.start()


async def test_nothing_is_left_running_after_a_start_that_failed(stage):
    before = asyncio.all_tasks()
    stage.emulator.faults.down = True
    with pytest.raises(CannotStart):
        await stage.start()
    await asyncio.sleep(0.01)

    assert asyncio.all_tasks() - before == set()


@pytest.mark.parametrize(
    ("method", "code", "words"),
    [("deleteWebhook", 400, "Bad Request: no webhook"), ("setMyCommands", 502, "Bad Gateway")],
)
async def test_a_small_trouble_at_the_start_stops_nobody(stage, method, code, words):
    stage.emulator.faults.error(code, words, method=method, count=1)
    stage.people()
    await stage.start()
    stage.emulator.send_text(RIA, "/privacy")
    await stage.settle()

    assert len(stage.texts(RIA)) == 1


async def test_once_the_bots_name_is_known_an_invitation_has_a_link(stage):
    stage.people()
    await stage.start()
    with transaction(stage.database) as session:
        (organisatie,) = invitations.find_organisaties(session, None)
        made = invitations.invite(session, organisatie, Rol.COACH, "Kim", stage.wall())

    assert made.link == f"https://t.me/wpo_demo_bot?start={made.code}"


async def test_everybody_gets_the_menu_of_the_own_rol_when_it_changed(stage):
    stage.people()
    await stage.start()
    await stage.settle()
    menu = {command["command"] for command in stage.emulator.commands_for(RIA)}
    assert {"mijnteam", "observeren", "uitnodigen"} <= menu

    await stage.stop()
    menus = len(stage.calls("setMyCommands", None))
    await stage.start()
    await stage.settle()

    assert len(stage.calls("setMyCommands")) == menus + 1, "only the menu for strangers"


def test_the_address_of_the_api_may_end_in_a_slash():
    assert Settings(telegram_api_url="http://127.0.0.1:81/bot/").telegram_api_url == "http://127.0.0.1:81/bot"


def test_a_token_does_not_show_in_the_settings(monkeypatch):
    monkeypatch.setenv("WPO_TELEGRAM_TOKEN", TOKEN)

    assert Settings().token == TOKEN
    assert TOKEN not in repr(Settings())


# --- time -------------------------------------------------------------------------------------------


async def test_a_clock_that_jumps_a_week_ahead_makes_happen_what_became_due(stage):
    stage.people()
    await stage.start(tick_seconds=0.02)
    await stage.join()
    missed = first_due(stage)
    stage.wall.jump(days=7)
    await eventually(lambda: first_due(stage) > stage.wall(), seconds=5)

    assert missed < stage.wall() - timedelta(hours=4), "so it is too late for today"
    assert len(stage.texts(SANNE)) == 1

    stage.wall.jump(days=1)
    await eventually(lambda: len(stage.texts(SANNE)) > 1, seconds=5)

    assert len(stage.texts(SANNE)) == 2, "one message for a week that was missed"


async def test_a_clock_that_goes_back_an_hour_goes_on_ticking(stage):
    ria = stage.let_in("Ria", RIA, Rol.WERKPLEKOPLEIDER)
    await stage.start(tick_seconds=0.02)
    stage.wall.jump(hours=-1)
    await asyncio.sleep(0.1)
    # Only a tick gives work that missed its window another one.
    (row,) = stage.write(ria, "kaart", priority=outbox.WORK, until_at=stage.wall())
    await eventually(lambda: stage.row(row).until_at > stage.wall(), seconds=5)
    stage.emulator.send_text(RIA, "/privacy")
    await eventually(lambda: stage.texts(RIA), seconds=5)


def first_due(stage: Stage) -> datetime:
    with transaction(stage.database) as session:
        return termijnen.next_due(session)


# --- stopping ---------------------------------------------------------------------------------------


async def test_a_stop_lets_what_is_on_its_way_arrive(stage):
    ria = stage.let_in("Ria", RIA, Rol.WERKPLEKOPLEIDER)
    await stage.start()
    stage.emulator.faults.delay(0.1, method="sendMessage")
    (row,) = stage.write(ria, "kaart")
    stage.app.delivery.wake()
    await eventually(lambda: stage.sends(RIA))
    await stage.stop()

    assert stage.texts(RIA) == ["kaart"]
    assert stage.row(row).sent_at, "so it is not sent again"


async def test_nothing_is_left_running_after_a_stop_in_the_middle_of_trouble(stage):
    before = asyncio.all_tasks()
    stage.people()
    await stage.start()
    await stage.join()
    with transaction(stage.database) as session:
        session.execute(update(Gesprek).values(state={"shape": 99}))
    stage.emulator.send_text(SANNE, "Hoi")  # fails, and is tried again a little later
    await eventually(lambda: not stage.app.dispatch.idle)
    await stage.stop()
    await asyncio.sleep(0.02)

    left = asyncio.all_tasks() - before
    assert [task for task in left if "uvicorn" not in repr(task)] == []


@pytest.mark.parametrize("turns", range(5))
async def test_a_stop_that_comes_together_with_a_wake_is_not_missed(stage, turns):
    delivery = stage.build().delivery
    running = asyncio.create_task(delivery.run())
    await asyncio.sleep(0.02)
    delivery.wake()
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    done, _ = await asyncio.wait([running], timeout=2)

    assert done
    await stage.app.stop()
