"""What a person does becomes the update Telegram would make of it, readable by python-telegram-bot."""

import json
from functools import cache

import pytest
from telegram import Bot as LibraryBot
from telegram import Update

from bot.demo.emulator import Emulator, ImpossibleError
from tests.emulator.conftest import ANS, TOKEN, keyboard


@cache
def library_bot() -> LibraryBot:
    """It reads certificates when it is made, and then only keeps a token."""
    return LibraryBot(TOKEN)


def read(update: dict) -> Update:
    return Update.de_json(json.loads(json.dumps(update)), library_bot())


def test_update_ids_rise_by_one(emulator):
    first, second = (emulator.send_text(ANS, "x")["update_id"] for _ in range(2))

    assert second == first + 1


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("/start ABC_-1", ["/start"]),
        ("zie /taak en /dit_kan_ik.", ["/taak", "/dit_kan_ik"]),
        ("👍 /hulp@wpo_demo_bot", ["/hulp@wpo_demo_bot"]),
        ("km/uur en https://x.nl/a", []),
    ],
)
def test_commands_are_marked(emulator, text, commands):
    message = read(emulator.send_text(ANS, text)).message

    assert list(message.parse_entities(["bot_command"]).values()) == commands


@pytest.mark.parametrize("text", ["", "  ", "x" * 4097])
def test_a_phone_sends_no_empty_or_endless_text(emulator, text):
    with pytest.raises(ImpossibleError):
        emulator.send_text(ANS, text)


@pytest.mark.parametrize(
    ("deed", "attribute"),
    [
        (lambda e: e.send_voice(ANS), "voice"),
        (lambda e: e.send_photo(ANS, caption="kijk"), "photo"),
        (lambda e: e.send_document(ANS, b"a,b", "lijst.csv", "text/csv"), "document"),
        (lambda e: e.send_sticker(ANS), "sticker"),
        (lambda e: e.send_location(ANS), "location"),
        (lambda e: e.send_contact(ANS), "contact"),
        (lambda e: e.send_poll(ANS), "poll"),
        (lambda e: e.forward(ANS, "Van een ander", "Bo"), "forward_origin"),
    ],
)
def test_everything_a_person_can_send_is_readable(emulator, deed, attribute):
    message = read(deed(emulator)).message

    assert getattr(message, attribute)
    assert message.from_user.id == message.chat.id == ANS


def test_an_own_text_can_be_edited(emulator, bot):
    mine = emulator.send_text(ANS, "/taak")["message"]["message_id"]
    edited = read(emulator.edit_text(ANS, mine, "taak")).edited_message

    assert (edited.text, edited.entities, edited.message_id) == ("taak", (), mine)
    with pytest.raises(ImpossibleError):
        emulator.edit_text(ANS, bot.say()["message_id"], "ha")


def test_a_press_carries_its_message_as_it_was(emulator, bot):
    message_id = bot.say("Wat doe je?", reply_markup=keyboard("a", "b"))["message_id"]
    update = emulator.tap(ANS, message_id, "b")
    bot("editMessageText", chat_id=ANS, message_id=message_id, text="Gekozen")
    query = read(update).callback_query

    assert (query.data, query.message.text, query.from_user.first_name) == ("b", "Wat doe je?", "Ans")
    assert query.message.reply_markup.inline_keyboard[1][0].callback_data == "b"


def test_only_a_button_that_is_there_can_be_pressed(emulator, bot):
    message_id = bot.say(reply_markup=keyboard("a"))["message_id"]
    bot("editMessageReplyMarkup", chat_id=ANS, message_id=message_id)

    for data in ("a", "x"):
        with pytest.raises(ImpossibleError):
            emulator.tap(ANS, message_id, data)
    assert read(emulator.forge_tap(ANS, message_id, "a")).callback_query.data == "a"
    assert not read(emulator.forge_tap(ANS, 9999, "a")).callback_query.message.is_accessible


def test_blocking_tells_the_bot_and_closes_the_phone(emulator):
    blocked = read(emulator.block(ANS)).my_chat_member
    assert (blocked.new_chat_member.status, blocked.chat.type) == ("kicked", "private")

    with pytest.raises(ImpossibleError):
        emulator.send_text(ANS, "Hoi")

    assert read(emulator.unblock(ANS)).my_chat_member.new_chat_member.status == "member"
    emulator.send_text(ANS, "Hoi")


def test_groups_and_channels_look_like_groups_and_channels(emulator):
    added = read(emulator.add_group(-5, "De groep", added_by=ANS)).my_chat_member
    said = read(emulator.say_in_group(-5, ANS, "/start")).message
    emulator.add_channel(-100, "Nieuws")
    post = read(emulator.post(-100, "Hallo")).channel_post

    assert (added.chat.title, added.new_chat_member.status) == ("De groep", "member")
    assert (said.chat.type, said.from_user.id) == ("group", ANS)
    assert (post.chat.type, post.from_user) == ("channel", None)


def test_a_restart_continues_where_it_was(emulator, bot, clock):
    message_id = bot.say(reply_markup=keyboard("a"))["message_id"]
    bot("pinChatMessage", chat_id=ANS, message_id=message_id)
    bot("setMyCommands", commands=[{"command": "taak", "description": "x"}])
    emulator.send_voice(ANS, b"\xff\x00OggS")
    press = emulator.tap(ANS, message_id, "a")

    reborn = Emulator(clock, TOKEN)
    reborn.restore(json.loads(json.dumps(emulator.snapshot())), emulator.contents)

    assert reborn.snapshot() == emulator.snapshot()
    assert [update for _, update in reborn.updates.waiting][-1] == press
    assert reborn.send_text(ANS, "x")["update_id"] == press["update_id"] + 1
    assert reborn.tap(ANS, message_id, "a")
    assert [file.content for file in reborn.files.values()] == [b"\xff\x00OggS"]
    assert "OggS" not in json.dumps(emulator.snapshot()), "the files themselves are kept elsewhere"


async def test_a_test_can_wait_for_something_to_come_true(emulator, bot):
    await emulator.until(lambda: True)
    with pytest.raises(TimeoutError):
        await emulator.until(lambda: False, seconds=0.01)
