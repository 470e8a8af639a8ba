"""Requests to the Bot API on our own transport: files, and telling "it was not sent" from "we do not know"."""

import asyncio
import socket

import pytest
from telegram import Bot
from telegram.error import TelegramError, TimedOut

from bot.transport import AiohttpRequest, NotSent
from tests.bot.stage import RIA, TOKEN, Stage

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (20).to_bytes(4) + (10).to_bytes(4) + b"\r\n--\0\xff"


def bot_at(url: str, read_timeout: float = 5.0) -> Bot:
    return Bot(
        TOKEN,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=AiohttpRequest(read_timeout),
        get_updates_request=AiohttpRequest(read_timeout),
    )


async def test_files_travel_both_ways(stage: Stage):
    stage.emulator.add_person(RIA, "Ria", started=True)
    async with bot_at(stage.url) as bot:
        photo = await bot.send_photo(RIA, PNG, caption="<i>één</i>", parse_mode="HTML")
        document = await bot.send_document(RIA, b"%PDF", filename="kaart één.pdf")
        file = await bot.get_file(photo.photo[0].file_id)

        assert bytes(await file.download_as_bytearray()) == PNG
        assert (photo.caption, photo.caption_entities[0].type) == ("één", "italic")
        assert document.document.file_name == "kaart één.pdf"


async def test_where_nobody_listens_nothing_was_sent():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    bot = bot_at(f"http://127.0.0.1:{port}")
    await bot.request.initialize()
    with pytest.raises(NotSent) as failure:
        await bot.get_me()
    await bot.request.shutdown()

    assert TOKEN not in str(failure.value)


async def test_where_nobody_picks_up_nothing_was_sent(monkeypatch):
    monkeypatch.setattr("bot.transport.CONNECT", 0.1)
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for line in waiting:
            line.setblocking(False)
            line.connect_ex(full.getsockname())
        bot = bot_at(f"http://127.0.0.1:{full.getsockname()[1]}")
        await bot.request.initialize()
        with pytest.raises(NotSent):
            await bot.get_me()
        await bot.request.shutdown()
        for line in waiting:
            line.close()


@pytest.mark.parametrize("how", ["no answer in time", "reset"])
async def test_a_lost_answer_means_that_it_may_have_arrived(stage: Stage, how):
    stage.emulator.add_person(RIA, "Ria", started=True)
    if how == "reset":
        stage.emulator.faults.reset(after=True, method="sendMessage")
    else:
        stage.emulator.faults.delay(5, after=True, method="sendMessage")
    async with bot_at(stage.url, read_timeout=0.1) as bot:
        with pytest.raises(TimedOut) as failure:
            await bot.send_message(RIA, "Hoi")

    assert len(stage.texts(RIA)) == 1
    assert not isinstance(failure.value, NotSent)
    assert TOKEN not in str(failure.value)


async def test_a_file_may_take_longer_than_a_text(stage: Stage, monkeypatch):
    monkeypatch.setattr("bot.transport.UPLOAD", 5.0)
    stage.emulator.add_person(RIA, "Ria", started=True)
    stage.emulator.faults.delay(0.3)
    bot = bot_at(stage.url, read_timeout=0.1)
    await bot.request.initialize()
    with pytest.raises(TimedOut):
        await bot.send_message(RIA, "Hoi")

    assert (await bot.send_photo(RIA, PNG)).photo
    await bot.request.shutdown()


async def test_a_server_that_answers_nonsense_is_a_failure_and_not_a_crash():
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n<html></html")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(nonsense, "127.0.0.1", 0) as server:
        bot = bot_at(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        await bot.request.initialize()
        with pytest.raises(TelegramError, match="Invalid server response"):
            await bot.get_me()
        await bot.request.shutdown()
