"""Logs carry ids: no token, no name, no answer, whatever goes wrong."""

import io
import json
import logging

import pytest
from sqlalchemy import update

from bot import logs
from bot.inbound import KANAAL
from conversations.storage.database import transaction
from conversations.storage.models import Gesprek
from tests.bot.deelnemer import Deelnemer
from tests.bot.stage import RIA, SANNE, TOKEN, Stage

GEHEIM = "Thuis gaat het niet goed met mij"


@pytest.fixture
def log(own_logging: None, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Where a program that runs as a service writes its log."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logs.configure(json=True)
    return stream


async def test_a_whole_oefendeel_with_every_mishap_leaves_no_name_no_answer_and_no_token(
    stage: Stage, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("bot.dispatch.RETRY", 0.01)
    monkeypatch.setattr("bot.polling.FIRST_PAUSE", 0.01)
    stage.people()
    await stage.start()
    await stage.join("Sanne")
    sanne = Deelnemer(stage.emulator, SANNE)
    for nr in range(200):
        if sanne.is_aan_de_slag:
            break
        if nr == 12:
            mishaps(stage)
        if sanne.is_asked:
            sanne.act(GEHEIM)
        stage.jump(seconds=2)
        await stage.settle()
    assert sanne.is_aan_de_slag

    with transaction(stage.database) as session:
        session.execute(update(Gesprek).values(state={"shape": 99, "fase": GEHEIM}))
    stage.emulator.send_text(SANNE, GEHEIM)
    (poison,) = stage.write(None, f"<b>{GEHEIM}", kanaal=KANAAL, adres=str(RIA))
    await stop_hearing(stage)
    written = log.getvalue()

    lines = [json.loads(line) for line in written.splitlines()]
    assert {line["level"] for line in lines} >= {"warning", "error"}, "something was logged at all"
    assert any("UnknownShape at " in line.get("exception", "") for line in lines)
    assert any(line.get("outbox_id") == poison for line in lines)
    for secret in (TOKEN, TOKEN.partition(":")[2], "Sanne", "Ria", "Els", GEHEIM, *stage.codes):
        assert secret not in written


def mishaps(stage: Stage) -> None:
    faults = stage.emulator.faults
    faults.error(502, count=2)
    faults.too_many(1, method="sendMessage", count=1)
    faults.reset(count=2)
    faults.reset(after=True, method="sendMessage", count=1)
    faults.error(409, "Conflict: terminated by other getUpdates request", method="getUpdates", count=1)


async def stop_hearing(stage: Stage) -> None:
    for _ in range(6):
        stage.jump(seconds=30)
        await stage.settle()
    await stage.stop()


def test_a_token_in_a_message_or_a_field_is_blotted_out(log):
    logging.getLogger("bot").warning("GET /bot%s/getMe", TOKEN, extra={"address": f"x/bot{TOKEN}"})

    line = json.loads(log.getvalue())
    assert line["event"] == "GET /bot***/getMe"
    assert line["address"] == "x/bot***"


def test_an_exception_shows_its_kind_and_place_and_not_what_it_says(log):
    try:
        raise ValueError(GEHEIM)
    except ValueError:
        logging.getLogger("bot").exception("update failed", extra={"update_id": 7})

    line = json.loads(log.getvalue())
    assert line["update_id"] == 7
    assert line["exception"].startswith("ValueError at ")
    assert GEHEIM not in log.getvalue()


@pytest.mark.parametrize("name", ["httpx", "aiohttp.client", "telegram.ext", "alembic.runtime"])
def test_libraries_that_print_addresses_are_silent(log, name):
    logging.getLogger(name).info("https://api.telegram.org/bot%s/getMe", TOKEN)

    assert log.getvalue() == ""


def test_an_answer_of_telegram_that_cannot_be_read_is_not_printed(log):
    logging.getLogger("telegram.request.BaseRequest").error("Can not load invalid JSON data: %r", GEHEIM)

    assert log.getvalue() == ""


def test_people_read_lines_where_services_read_json(log, monkeypatch):
    monkeypatch.setattr("sys.stderr", log)
    logs.configure(json=False)
    logging.getLogger("bot").warning("not delivered", extra={"outbox_id": 3})

    assert "not delivered" in log.getvalue()
    assert "outbox_id=3" in log.getvalue()
    assert not log.getvalue().startswith("{")
