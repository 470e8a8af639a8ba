"""What the demo kept was damaged: it warns, puts it aside and begins again. And what it keeps, and how."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.emulator import serve_app
from bot.demo.page import build_page
from bot.demo.play import DATABASE, ONLEESBAAR, TONEEL, Stage


@asynccontextmanager
async def playing(folder: Path) -> AsyncIterator[Stage]:
    """A stage on which the demo plays, in this process."""
    stage = Stage(folder)
    stage.emulator.subscribe(stage.remember)
    async with serve_app(build_page(stage)) as stage.url:
        try:
            await stage.start()
            yield stage
        finally:
            await stage.stop()


async def play_a_little(folder: Path) -> None:
    """The deelnemer starts, and a week passes."""
    async with playing(folder) as stage:
        noor = stage.phones[0]
        stage.emulator.send_text(noor.chat_id, f"/start {noor.invitation}")
        await stage.emulator.until(lambda: len(stage.emulator.chats[noor.chat_id].messages) == 2)
        await stage.wind("week")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    asyncio.run(play_a_little(folder))
    return folder


@pytest.fixture
def kept(played: Path, tmp_path: Path) -> Path:
    """A folder of its own, in which was played."""
    return shutil.copytree(played, tmp_path, dirs_exist_ok=True)


def as_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE recept (naam TEXT)")
    database.close()


def without(name: str) -> Callable[[Path], None]:
    def take_out(path: Path) -> None:
        path.write_text(json.dumps({**json.loads(path.read_text()), name: None}))

    return take_out


DAMAGE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "toneel is no JSON": (TONEEL, lambda path: path.write_bytes(b"\x00\xffgarbage")),
    "toneel is cut off": (
        TONEEL,
        lambda path: path.write_bytes(path.read_bytes()[:-50]),
    ),
    "toneel is empty": (TONEEL, lambda path: path.write_bytes(b"")),
    "toneel is a list": (TONEEL, lambda path: path.write_text("[]")),
    "toneel has no time": (TONEEL, without("now")),
    "toneel has no phones": (TONEEL, without("phones")),
    "toneel has no emulator": (TONEEL, without("emulator")),
    "toneel is a folder": (TONEEL, as_directory),
    "database is garbage": (DATABASE, lambda path: path.write_bytes(b"garbage" * 1000)),
    "database is cut off": (
        DATABASE,
        lambda path: path.write_bytes(path.read_bytes()[:20_000]),
    ),
    "database is empty": (DATABASE, lambda path: path.write_bytes(b"")),
    "database is gone": (DATABASE, Path.unlink),
    "database is a folder": (DATABASE, as_directory),
    "database is of another program": (DATABASE, of_another_program),
}


@pytest.mark.parametrize(("name", "damage"), DAMAGE.values(), ids=DAMAGE)
async def test_with_damage_the_demo_warns_and_begins_again(kept: Path, capsys, name: str, damage):
    damage(kept / name)

    async with playing(kept) as stage:
        started = [stage.emulator.chats[phone.chat_id].started for phone in stage.phones]

    assert started == [False, True, True]
    warning = capsys.readouterr().err
    assert warning.startswith("De demo begint opnieuw: wat er bewaard was, is niet te lezen.")
    assert (kept / ONLEESBAAR).is_dir()


async def test_without_damage_time_stood_still(kept: Path, capsys):
    saved = json.loads((kept / TONEEL).read_text())

    async with playing(kept) as stage:
        assert timedelta() <= stage.now() - stage.now().fromisoformat(saved["now"]) < timedelta(minutes=1)
        assert len(stage.emulator.chats[stage.phones[0].chat_id].messages) > 1

    assert capsys.readouterr().err == ""


async def test_a_first_start_that_was_cut_short_begins_quietly(kept: Path, capsys):
    (kept / TONEEL).unlink()

    async with playing(kept) as stage:
        assert not stage.emulator.chats[stage.phones[0].chat_id].started

    assert capsys.readouterr().err == ""


async def test_begin_again_touches_nothing_else_in_the_folder(kept: Path):
    (kept / "wpo.sqlite").write_text("van iemand anders")

    async with playing(kept) as stage:
        await stage.reset()

    assert (kept / "wpo.sqlite").read_text() == "van iemand anders"


async def test_nothing_is_saved_where_nothing_can_be_saved(kept: Path, caplog):
    async with playing(kept) as stage:
        shutil.rmtree(kept)
        stage.save()

    assert "demo not saved" in caplog.text


async def test_a_bot_that_stumbles_takes_the_demo_with_it(kept: Path, monkeypatch):
    monkeypatch.setattr("bot.demo.play.SAVE_EVERY", 0.01)
    async with playing(kept) as stage:
        stage.backstage.app.store.close()
        with pytest.raises((RuntimeError, ExceptionGroup)):
            await stage.run()
