"""An unmodified python-telegram-bot, with its stock transport, does not notice that this is not Telegram."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.demo.emulator import serve
from tests.emulator.conftest import ANS, TOKEN

# The library announces another type for durations; what goes over the line stays the same.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (20).to_bytes(4) + (10).to_bytes(4) + b"\r\n--\0\xff"


def build(url: str, token: str = TOKEN):
    return ApplicationBuilder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()


@asynccontextmanager
async def running(url: str):
    """The echo bot: repeats a text above a button, and marks the text when the button is pressed."""

    async def repeat(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        button = InlineKeyboardButton("Goed", callback_data="goed")
        await update.message.reply_html(
            f"<b>{update.message.text}</b>", reply_markup=InlineKeyboardMarkup([[button]])
        )

    async def mark(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("Dank je")
        await update.callback_query.edit_message_text(f"{update.callback_query.message.text} ✓")

    app = build(url)
    app.add_handler(MessageHandler(filters.TEXT, repeat))
    app.add_handler(CallbackQueryHandler(mark))
    async with app:
        await app.start()
        await app.updater.start_polling(timeout=5)
        yield app
        await app.updater.stop()
        await app.stop()


@pytest.fixture
async def stock(emulator):
    async with serve(emulator) as url, build(url) as app:
        yield app.bot


async def test_an_echo_bot_answers_a_text_and_a_tap(emulator):
    async with serve(emulator) as url, running(url):
        emulator.send_text(ANS, "Hallo")
        messages = emulator.chats[ANS].messages
        await emulator.until(lambda: len(messages) == 2)
        answer = list(messages.values())[-1]
        emulator.tap(ANS, answer["message_id"], "goed")
        await emulator.until(lambda: "edit_date" in answer)

    assert answer["text"] == "Hallo ✓"
    assert "reply_markup" not in answer
    assert emulator.queries == {}


async def test_files_travel_both_ways(stock, emulator):
    sent = await stock.send_photo(ANS, PNG, caption="<i>kijk</i>", parse_mode="HTML")
    again = await stock.send_photo(ANS, sent.photo[0].file_id)
    file = await stock.get_file(again.photo[0].file_id)

    assert bytes(await file.download_as_bytearray()) == PNG
    assert (sent.photo[0].width, sent.photo[0].height) == (20, 10)
    assert sent.caption_entities[0].type == "italic"


async def test_a_document_keeps_its_name_and_a_voice_its_duration(stock):
    document = await stock.send_document(ANS, b"%PDF", filename="kaart één.pdf")
    voice = await stock.send_voice(ANS, b"OggS", duration=7)

    assert document.document.file_name == "kaart één.pdf"
    assert voice.voice.duration == 7


async def test_telegrams_errors_become_the_library_s_exceptions(stock, emulator):
    with pytest.raises(BadRequest, match="Chat not found"):
        await stock.send_message(999, "Hoi")
    emulator.block(ANS)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await stock.send_message(ANS, "Hoi")
    emulator.unblock(ANS)
    emulator.faults.too_many(7, count=1)
    with pytest.raises(RetryAfter, match="7 seconds"):
        await stock.send_message(ANS, "Hoi")
    emulator.faults.error(502, count=1)
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await stock.send_message(ANS, "Hoi")


async def test_a_wrong_token_is_refused(emulator):
    async with serve(emulator) as url:
        with pytest.raises(InvalidToken):
            await build(url, "123456:another-token").initialize()


async def test_a_second_poll_ends_the_first_with_409(emulator):
    async with serve(emulator) as url, build(url) as first, build(url) as second:
        poll = asyncio.create_task(first.bot.get_updates(timeout=5))
        await asyncio.sleep(0.1)

        assert await second.bot.get_updates(timeout=0) == ()
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await poll


async def test_a_connection_is_reset_before_or_after_the_effect(stock, emulator):
    emulator.faults.reset(method="sendMessage", count=1)
    with pytest.raises(NetworkError):
        await stock.send_message(ANS, "een")
    emulator.faults.reset(after=True, method="sendMessage", count=1)
    with pytest.raises(NetworkError):
        await stock.send_message(ANS, "twee")

    assert [message["text"] for message in emulator.chats[ANS].messages.values()] == ["twee"]
    assert [call.outcome for call in emulator.calls if call.method == "sendMessage"] == [
        "reset",
        "reset_after",
    ]


async def test_while_the_api_is_down_nothing_gets_through_also_not_a_poll_that_was_waiting(stock, emulator):
    poll = asyncio.create_task(stock.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    emulator.faults.down = True
    with pytest.raises(NetworkError):
        await poll
    with pytest.raises(NetworkError):
        await stock.send_message(ANS, "Hoi")
    emulator.faults.down = False

    assert (await stock.send_message(ANS, "Hoi")).text == "Hoi"
