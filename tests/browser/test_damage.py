"""What the demo kept was damaged: it warns, puts it aside and begins again. And what it keeps, and how."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from bot.demo.emulator import serve_app
from bot.demo.folder import BESTANDEN, DATABASE, ONLEESBAAR, TONEEL
from bot.demo.page import build_page
from bot.demo.play import Stage


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


KAT, HOND = (b"\xff\xd8\xff" + name * 100_000 for name in (b"kat", b"hond"))


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


async def send_pictures(folder: Path) -> tuple[str, str]:
    """Let the deelnemer send two pictures, one of them twice; gives the ids of what was sent."""
    async with playing(folder) as stage:
        noor = stage.phones[0].chat_id
        sent = [stage.emulator.send_photo(noor, content) for content in (KAT, HOND, KAT)]
    return tuple(update["message"]["photo"][0]["file_id"] for update in sent[:2])


async def test_what_was_sent_lies_beside_toneel_each_content_once(kept: Path):
    kat, hond = await send_pictures(kept)

    contents = {path.name: path.read_bytes() for path in (kept / BESTANDEN).iterdir()}
    assert contents == {sha256(content).hexdigest(): content for content in (KAT, HOND)}
    assert len((kept / TONEEL).read_bytes()) < len(KAT)
    async with playing(kept) as stage:
        assert (stage.emulator.files[kat].content, stage.emulator.files[hond].content) == (KAT, HOND)


@pytest.mark.parametrize("how", ["gone", "cut off", "a folder", "all gone"])
async def test_a_lost_picture_is_no_reason_to_begin_again(kept: Path, capsys, how: str):
    kat, hond = await send_pictures(kept)
    path = kept / BESTANDEN / sha256(KAT).hexdigest()
    if how == "cut off":
        path.write_bytes(KAT[:-1])
    elif how == "all gone":
        shutil.rmtree(kept / BESTANDEN)
    else:
        path.unlink()
    if how == "a folder":
        path.mkdir()

    async with playing(kept) as stage:
        assert stage.emulator.chats[stage.phones[0].chat_id].started
        assert kat not in stage.emulator.files
        assert (hond in stage.emulator.files) is (how != "all gone")
        stage.save()

    assert capsys.readouterr().err == ""


async def test_begin_again_forgets_what_was_sent(kept: Path):
    await send_pictures(kept)

    async with playing(kept) as stage:
        await stage.reset()
        assert stage.emulator.files == {}

    assert not (kept / BESTANDEN).exists()


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
