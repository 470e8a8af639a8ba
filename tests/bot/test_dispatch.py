"""Each person is answered in order, all persons at the same time, and one bad update stops nobody."""

import asyncio

import pytest
from sqlalchemy import text, update
from sqlmodel import col, select

from bot.dispatch import Dispatch
from conversations.state import Aanmelding
from conversations.storage.database import connect, transaction
from conversations.storage.gesprekken import dump_state
from conversations.storage.models import Gesprek, Inbox, Rol
from tests.bot.stage import DINSDAG, JOOST, RIA, SANNE, Stage, eventually

SORRY = "Er ging iets mis bij ons. Het ligt niet aan jou.\nStuur /start. Dan ga je verder waar je was."


@pytest.fixture
async def office(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """A running bot with a coach, two werkplekopleiders, and a deelnemer who just joined."""
    monkeypatch.setattr("bot.dispatch.RETRY", 0.01)
    stage.people()
    stage.let_in("Joost", JOOST, Rol.WERKPLEKOPLEIDER)
    await stage.start()
    await stage.join()
    return stage


def break_gesprek(stage: Stage) -> None:
    set_state(stage, {"shape": 99, "fase": "VanMorgen", "roepnaam": "Sanne"})


def repair_gesprek(stage: Stage) -> None:
    set_state(stage, dump_state(Aanmelding()))


def set_state(stage: Stage, state: dict) -> None:
    with transaction(stage.database) as session:
        session.execute(update(Gesprek).values(state=state))


def handled(stage: Stage, adres: int) -> int:
    """How many updates of this person are handled."""
    with transaction(stage.database) as session:
        rows = session.exec(select(Inbox).where(col(Inbox.handled_at).is_(None))).all()
        return 200 - sum(row.body["message"]["chat"]["id"] == adres for row in rows)


async def test_one_person_is_answered_in_the_order_of_asking(office):
    office.emulator.send_text(RIA, "/privacy")
    office.emulator.send_text(RIA, "/mijnteam")
    office.emulator.send_text(RIA, "/help")
    office.emulator.send_text(JOOST, "/mijnteam")
    await office.settle()

    assert [line[:12] for line in office.texts(RIA)] == ["🔒 Wat beware", "👥 Jouw team\n", "🙋 Wat wil je"]
    assert len(office.texts(JOOST)) == 1


async def test_200_updates_of_one_person_do_not_delay_another(office):
    for nr in range(200):
        office.emulator.send_text(SANNE, f"tekst {nr}")
    await eventually(lambda: not office.app.dispatch.idle)
    office.emulator.send_text(JOOST, "/privacy")
    await eventually(lambda: office.texts(JOOST))
    before = handled(office, SANNE)
    await office.settle()

    assert before < 150, "Joost was not at the end of the queue"
    assert handled(office, SANNE) == 200


async def test_a_failing_update_is_put_aside_after_5_tries_with_an_apology_and_others_go_on(office, caplog):
    break_gesprek(office)
    failing = office.emulator.send_text(SANNE, "Hoi")
    office.emulator.send_text(JOOST, "/privacy")
    await office.settle()

    assert office.texts(SANNE)[-1] == SORRY
    assert len(office.texts(JOOST)) == 1
    tries = [record for record in caplog.records if record.message == "update failed"]
    assert [record.update_id for record in tries] == [failing["update_id"]] * 5

    repair_gesprek(office)
    office.emulator.send_text(SANNE, "/start")
    await office.settle()

    assert office.texts(SANNE)[-1].startswith("👋 Hallo Sanne.")


async def test_what_comes_behind_a_failing_update_of_the_same_person_keeps_its_turn(office):
    break_gesprek(office)
    office.emulator.send_text(SANNE, "Hoi")
    office.emulator.send_text(SANNE, "/privacy")
    await office.settle()

    assert [line[:5] for line in office.texts(SANNE)[-2:]] == [SORRY[:5], "🔒 Wat"]


async def test_an_update_is_not_forgotten_when_even_its_failure_cannot_be_counted(office):
    break_gesprek(office)
    with office.database.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER stuck BEFORE UPDATE ON inbox BEGIN SELECT RAISE(ABORT, 'stuck'); END")
        )
    office.emulator.send_text(SANNE, "/start")
    await asyncio.sleep(0.1)
    repair_gesprek(office)
    with office.database.begin() as connection:
        connection.execute(text("DROP TRIGGER stuck"))
    await office.settle()

    assert len(office.texts(SANNE)) == 2
    assert office.texts(SANNE)[-1].startswith("👋 Hallo Sanne.")


async def test_a_locked_database_is_waited_for(office):
    with connect(str(office.database.url)).begin():
        office.emulator.send_text(RIA, "/privacy")
        await asyncio.sleep(0.15)
        assert not office.texts(RIA)
    await office.settle()

    assert len(office.texts(RIA)) == 1


async def test_an_update_that_is_nothing_for_us_is_passed_over_and_not_kept_waiting(office):
    message = office.emulator.send_sticker(SANNE)
    message["message"]["from"]["is_bot"] = True
    await office.settle()
    with transaction(office.database) as session:
        row = session.exec(select(Inbox).order_by(col(Inbox.update_id).desc())).first()

    assert row.handled_at >= DINSDAG
    assert len(office.texts(SANNE)) == 1


async def test_a_spinner_stops_also_when_the_rest_fails(office):
    break_gesprek(office)
    office.emulator.tap(SANNE, *office.find(SANNE, "Verder"))
    await office.settle()

    assert len(office.calls("answerCallbackQuery")) == 1
    assert office.emulator.queries == {}


async def test_what_was_taken_can_be_waited_for(stage):
    stage.people()
    app = stage.build()
    await app.bot.initialize()
    dispatch: Dispatch = app.dispatch
    asked = stage.emulator.send_text(RIA, "/privacy")
    dispatch.put(asked)
    assert not dispatch.idle
    await dispatch.drain()

    assert dispatch.idle
    await app.stop()
