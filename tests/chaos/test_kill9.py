"""kill -9, at any moment: nothing that was said is lost, and nobody has to say it twice."""

import os
import random
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest

from bot.demo.emulator import Emulator, serve
from conversations.doctor import orphans
from conversations.storage import outbox
from conversations.storage.database import migrate, transaction
from conversations.storage.models import Rol
from scheduler.clock import read_wall
from tests.bot.deelnemer import Deelnemer
from tests.bot.stage import RIA, SANNE, TOKEN, Stage, eventually
from tests.chaos.program import HANG, Program

pytestmark = pytest.mark.chaos

SEED = int(os.environ.get("WPO_CHAOS_SEED", "2026"))
# F1 in full: WPO_CHAOS_KILLS=50 WPO_CHAOS_MESSAGES=2000
KILLS = int(os.environ.get("WPO_CHAOS_KILLS", "5"))
MESSAGES = int(os.environ.get("WPO_CHAOS_MESSAGES", "100"))
ENOUGH = 200  # taps; no oefendeel is that long
OLD_BUTTON = "Deze knop is van eerder."


@pytest.fixture
async def emulator() -> Emulator:
    return Emulator(read_wall, TOKEN)


@pytest.fixture
async def url(emulator: Emulator) -> AsyncIterator[str]:
    async with serve(emulator) as url:
        yield url


@pytest.fixture
async def program(tmp_path: Path, emulator: Emulator, url: str) -> AsyncIterator[Program]:
    """An organisatie with a coach and a werkplekopleider; nothing runs yet."""
    program = Program(tmp_path, emulator, url, chat_burst="100", messages_per_second="28")
    database = program.database
    migrate(database)
    program.people = Stage(database, url, emulator, read_wall)
    program.people.people()
    yield program
    await program.kill()
    database.dispose()
    tell(f"\nseed {SEED}; starts: {', '.join(f'{s:.2f}' for s in program.starts)} s")


def tell(figures: str) -> None:
    """Show figures with `pytest -s`, and with a test that fails."""
    sys.stdout.write(f"{figures}\n")


def look(program: Program, query: str) -> list[tuple]:
    """Ask the database something, without holding up who writes."""
    file = f"file:{program.folder / 'wpo.sqlite'}?mode=ro"
    with closing(sqlite3.connect(file, uri=True)) as connection:
        return connection.execute(query).fetchall()


async def settle(program: Program) -> None:
    """Wait until everything that came in is handled, and every answer is out."""

    def is_quiet() -> bool:
        if program.emulator.updates.waiting:
            return False
        ((waiting, unsent),) = look(
            program,
            "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL), (SELECT count(*) FROM outbox"
            " WHERE sent_at IS NULL AND dead_at IS NULL AND priority = 0)",
        )
        return not waiting and not unsent

    await eventually(is_quiet, HANG)


async def test_a_deelnemer_practises_a_whole_opdracht_while_the_bot_is_killed_20_times(program):
    chance = random.Random(SEED)
    sanne = Deelnemer(program.emulator, SANNE, chance)
    code = program.people.invite("Sanne", begeleider="Ria")
    program.emulator.add_person(SANNE, "Sanne")
    await program.start()
    program.emulator.send_text(SANNE, f"/start {code}")
    await settle(program)

    kills = sorted(chance.sample(range(36), 20))
    acts = 0
    while not sanne.is_aan_de_slag:
        assert sanne.is_asked, "there is always something to go on with"
        assert acts < ENOUGH
        sanne.act()
        if acts in kills:
            await eventually_after(chance.uniform(0, 0.06))
            await program.kill()
            await program.start()
        await settle(program)
        acts += 1

    stored = look(program, "SELECT vraag, pas, optie FROM antwoord ORDER BY id")
    assert [optie for _, _, optie in stored] == sanne.answers, "no answer lost, none doubled, none changed"
    assert max(Counter((vraag, pas) for vraag, pas, _ in stored).values()) == 1
    assert not any(OLD_BUTTON in text for text in texts(program, SANNE))

    ((written,),) = look(
        program,
        "SELECT count(*) FROM outbox JOIN persoon ON persoon.id = outbox.persoon_id"
        f" WHERE persoon.adres = '{SANNE}' AND methode = 'say'",
    )
    doubled = len(texts(program, SANNE)) - written
    tell(
        f"\nseed {SEED}: {acts} acts, {len(stored)} answers, {doubled} messages doubled in {len(kills)} kills"
    )
    assert 0 <= doubled <= len(kills)
    assert await program.stop() == 0
    assert median(program.starts) < 5 * 1.5, "1.5 s is what people may expect; this is a hang guard"
    healthy(program)


async def eventually_after(seconds: float) -> None:
    """Let the bot work for a moment, and this process with it: the emulator lives here."""
    end = time.monotonic() + seconds
    await eventually(lambda: time.monotonic() >= end)


def texts(program: Program, chat_id: int) -> list[str]:
    return program.people.texts(chat_id)


def healthy(program: Program) -> None:
    assert look(program, "PRAGMA integrity_check") == [("ok",)]
    with transaction(program.database) as session:
        assert orphans(session, read_wall()) == []


@pytest.mark.parametrize("nudge", [False, True], ids=["work", "nudges"])
async def test_a_hundred_messages_go_out_while_the_bot_is_killed_5_times(program, nudge):
    chance = random.Random(SEED)
    chats = range(500, 520)
    wanted = [f"bericht {nr}" for nr in range(MESSAGES // len(chats))]
    for nr, chat in enumerate(chats):
        persoon = program.people.let_in(f"Kim {nr}", chat, Rol.COACH)
        priority = outbox.NUDGE if nudge else outbox.WORK
        program.people.write(persoon, *wanted, priority=priority, nudge=nudge)
    # The message is there, and only the answer is late: the worst moment to die.
    program.emulator.faults.delay(0.05, after=True, method="sendMessage")
    kills = sorted(chance.sample(range(5, MESSAGES - 10), KILLS))
    for limit in kills:
        await program.start()
        await eventually(lambda limit=limit: arrived(program, chats) >= limit or nothing_left(program), HANG)
        await program.kill()
    await program.start()
    await eventually(lambda: nothing_left(program), HANG)

    doubled = arrived(program, chats) - sum(len(set(texts(program, chat))) for chat in chats)
    lost = [nr for chat in chats for nr in wanted if nr not in texts(program, chat)]
    tell(f"seed {SEED}: {MESSAGES} messages, {len(kills)} kills: {len(lost)} lost, {doubled} doubled")
    if nudge:
        assert doubled == 0
        assert len(lost) <= len(kills) * len(chats), "at most what was on its way, one to a chat"
    else:
        assert lost == []
        assert doubled <= len(kills) * len(chats), "at most what was on its way, one to a chat"
    for chat in chats:
        assert list(dict.fromkeys(texts(program, chat))) == [t for t in wanted if t in texts(program, chat)]
    healthy(program)


def arrived(program: Program, chats: range) -> int:
    return sum(len(texts(program, chat)) for chat in chats)


def nothing_left(program: Program) -> bool:
    ((left,),) = look(program, "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL")
    return not left


async def test_who_asks_it_to_stop_waits_for_what_is_on_its_way(program):
    await program.start()
    program.emulator.faults.delay(0.3, method="sendMessage")
    program.emulator.send_text(RIA, "/privacy")
    await eventually(lambda: program.people.sends(RIA))

    assert await program.stop() == 0
    assert len(texts(program, RIA)) == 1
    assert nothing_left(program)
    assert program.log.read_text() == "", "it says nothing when nothing is wrong"
