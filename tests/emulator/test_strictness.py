"""Where Telegram is strict, so is the emulator: each limit, in Telegram's own words."""

import pytest

from tests.emulator.conftest import ANS, keyboard
from tests.pictures import png

MB = 1024 * 1024

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def test_an_unknown_method_is_404(bot):
    assert bot.refused("sendTelepathy") == "Not Found: method not found"


@pytest.mark.parametrize("text", ["", "   ", "\n", "<b> </b>", "\x00"])
def test_an_empty_text_is_refused(bot, text):
    refusal = bot.refused("sendMessage", chat_id=ANS, text=text, parse_mode="HTML")

    assert refusal == "Bad Request: message text is empty"


def test_a_text_has_at_most_4096_utf_16_units_after_entities(bot):
    bot.say("<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    bot.say("👍" * 2048)

    assert bot.refused("sendMessage", chat_id=ANS, text="x" * 4097) == "Bad Request: message is too long"
    assert bot.refused("sendMessage", chat_id=ANS, text="👍" * 2049) == "Bad Request: message is too long"


def test_a_caption_has_at_most_1024_units(bot):
    file = ("a.pdf", b"%PDF")
    bot("sendDocument", chat_id=ANS, document=file, caption="x" * 1024)

    refusal = bot.refused("sendDocument", chat_id=ANS, document=file, caption="x" * 1025)

    assert refusal == "Bad Request: message caption is too long"


def test_an_edited_caption_has_the_same_limit_after_entities_and_may_be_empty(bot):
    photo = bot("sendPhoto", chat_id=ANS, photo=("a.png", png()), caption="x")["message_id"]
    where = {"chat_id": ANS, "message_id": photo, "parse_mode": "HTML"}

    assert len(bot("editMessageCaption", **where, caption="<b>" + "x" * 1024 + "</b>")["caption"]) == 1024
    for caption in ("x" * 1025, "👍" * 513):
        refusal = bot.refused("editMessageCaption", **where, caption=caption)
        assert refusal == "Bad Request: message caption is too long"
    assert "caption" not in bot("editMessageCaption", **where, caption="")
    assert bot.refused("editMessageCaption", **where, caption="").startswith(NOT_MODIFIED)


def test_text_is_trimmed_and_its_entities_move_along(bot):
    message = bot.say("\n <b>vet</b> <i> </i>\n", parse_mode="HTML")

    assert message["text"] == "vet"
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 3}]


def test_control_and_direction_signs_do_not_survive(bot):
    assert bot.say("a\x00b\r\nc\u202ed")["text"] == "a b\ncd"


def test_half_a_surrogate_pair_is_refused(bot):
    assert (
        bot.refused("sendMessage", chat_id=ANS, text="\ud83d")
        == "Bad Request: strings must be encoded in UTF-8"
    )


def test_markdown_is_not_spoken_here(bot):
    refusal = bot.refused("sendMessage", chat_id=ANS, text="*a*", parse_mode="Fantasy")

    assert refusal == "Bad Request: unsupported parse_mode"


@pytest.mark.parametrize("data", ["", "x" * 65, "é" * 33])
def test_callback_data_has_1_to_64_bytes(bot, data):
    refusal = bot.refused("sendMessage", chat_id=ANS, text="?", reply_markup=keyboard(data))

    assert refusal == "Bad Request: BUTTON_DATA_INVALID"


def test_callback_data_of_64_bytes_is_fine(bot):
    assert bot.say(reply_markup=keyboard("é" * 32))["reply_markup"] == keyboard("é" * 32)


def test_at_most_100_buttons(bot):
    bot.say(reply_markup=keyboard(*map(str, range(100))))

    refusal = bot.refused("sendMessage", chat_id=ANS, text="?", reply_markup=keyboard(*map(str, range(101))))

    assert refusal == "Bad Request: reply markup is too long"


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"text": "A"}, "Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": "a"}, 'Can\'t find field "text"'),
        ({"text": "A", "callback_data": "a", "style": "loud"}, "invalid button style specified"),
    ],
)
def test_a_button_needs_a_text_an_action_and_a_known_style(bot, button, reason):
    markup = {"inline_keyboard": [[button]]}

    refusal = bot.refused("sendMessage", chat_id=ANS, text="?", reply_markup=markup)

    assert refusal == f"Bad Request: can't parse inline keyboard button: {reason}"


def test_a_keyboard_must_be_an_object_and_inline_on_an_edit(bot):
    message_id = bot.say()["message_id"]
    where = {"chat_id": ANS, "message_id": message_id}

    assert bot.refused("sendMessage", chat_id=ANS, text="?", reply_markup="{").startswith(
        "Bad Request: can't parse reply keyboard markup"
    )
    assert bot.refused("sendMessage", chat_id=ANS, text="?", reply_markup="[1]").endswith(
        "object expected as reply markup"
    )
    assert bot.refused("editMessageReplyMarkup", **where, reply_markup={"keyboard": [["a"]]}).endswith(
        "inline keyboard expected"
    )


def test_nobody_is_written_to_who_did_not_write_first(bot, emulator):
    emulator.add_person(5, "Bo")
    assert bot.refused("sendMessage", chat_id=5, text="Hoi") == "Bad Request: chat not found"

    emulator.send_text(5, "/start")

    assert bot.say(chat_id=5)["chat"]["first_name"] == "Bo"


@pytest.mark.parametrize("chat_id", [999, "@iemand", "x"])
def test_an_unknown_chat_is_not_found(bot, chat_id):
    assert bot.refused("sendMessage", chat_id=chat_id, text="Hoi") == "Bad Request: chat not found"


def test_a_chat_must_be_named(bot):
    assert bot.refused("sendMessage", text="Hoi") == "Bad Request: chat_id is empty"


def test_a_blocked_bot_is_silent_until_it_is_unblocked(bot, emulator):
    emulator.block(ANS)
    assert bot.refused("sendMessage", chat_id=ANS, text="Hoi") == "Forbidden: bot was blocked by the user"

    emulator.unblock(ANS)

    assert bot.say()["text"] == "Hoi"


def test_who_left_telegram_is_deactivated(bot, emulator):
    emulator.deactivate(ANS)

    assert bot.refused("sendMessage", chat_id=ANS, text="Hoi") == "Forbidden: user is deactivated"


def test_an_edit_must_change_something(bot):
    where = {"chat_id": ANS, "message_id": bot.say("Hoi", reply_markup=keyboard("a"))["message_id"]}

    assert bot.refused("editMessageText", **where, text="Hoi", reply_markup=keyboard("a")).startswith(
        NOT_MODIFIED
    )
    assert bot.refused("editMessageReplyMarkup", **where, reply_markup=keyboard("a")).startswith(NOT_MODIFIED)
    assert "reply_markup" not in bot("editMessageText", **where, text="Hoi")


def test_only_an_own_existing_message_can_be_edited(bot, emulator):
    theirs = emulator.send_text(ANS, "Dag")["message"]["message_id"]

    missing = bot.refused("editMessageText", chat_id=ANS, message_id=99, text="x")
    assert missing == "Bad Request: message to edit not found"
    foreign = bot.refused("editMessageText", chat_id=ANS, message_id=theirs, text="x")
    assert foreign == "Bad Request: message can't be edited"
    unnamed = bot.refused("editMessageText", chat_id=ANS, text="x")
    assert unnamed == "Bad Request: message identifier is not specified"


def test_a_picture_has_a_caption_and_no_text(bot):
    photo = bot("sendPhoto", chat_id=ANS, photo=("a.jpg", b"\xff\xd8\xff"))["message_id"]
    text = bot.say()["message_id"]

    assert bot.refused("editMessageText", chat_id=ANS, message_id=photo, text="x").endswith(
        "there is no text in the message to edit"
    )
    assert bot.refused("editMessageCaption", chat_id=ANS, message_id=text, caption="x").endswith(
        "there is no caption in the message to edit"
    )
    assert bot("editMessageCaption", chat_id=ANS, message_id=photo, caption="x")["caption"] == "x"
    assert "reply_markup" in bot(
        "editMessageReplyMarkup", chat_id=ANS, message_id=photo, reply_markup=keyboard("a")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"geen plaatje", "IMAGE_PROCESS_FAILED"),
        (b"<svg/>", "IMAGE_PROCESS_FAILED"),
        (png()[:20], "IMAGE_PROCESS_FAILED"),
        (b"\x89PNG", "IMAGE_PROCESS_FAILED"),
        (b"", "file must be non-empty"),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (9000).to_bytes(4) + (2000).to_bytes(4),
            "PHOTO_INVALID_DIMENSIONS",
        ),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (2100).to_bytes(4) + (100).to_bytes(4),
            "PHOTO_INVALID_DIMENSIONS",
        ),
    ],
)
def test_a_picture_must_be_one_that_telegram_can_show(bot, content, reason):
    assert bot.refused("sendPhoto", chat_id=ANS, photo=("a.png", content)) == f"Bad Request: {reason}"


def test_what_is_refused_is_not_kept(bot, emulator):
    bot.refused("sendPhoto", chat_id=ANS, photo=("a.png", b"geen plaatje"))
    bot.refused("sendPhoto", chat_id=ANS, photo=("a.png", png(9000, 1001)))

    assert emulator.files == {}


def test_a_photo_has_at_most_10_mb(bot):
    photo = png()
    fits = photo + b"\0" * (10 * MB - len(photo))
    bot("sendPhoto", chat_id=ANS, photo=("a.png", fits))

    assert bot.refused("sendPhoto", chat_id=ANS, photo=("a.png", fits + b"\0")) == (
        "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"
    )


@pytest.mark.parametrize("kind", ["document", "voice"])
def test_another_file_has_at_most_50_mb(bot, kind):
    method, name = f"send{kind.title()}", "a.bin"
    content = b"\0" * (50 * MB)
    bot(method, chat_id=ANS, **{kind: (name, content)})

    assert bot.refused(method, chat_id=ANS, **{kind: (name, content + b"\0")}) == "Request Entity Too Large"


def test_a_file_is_sent_again_by_its_id_and_only_as_what_it_is(bot, emulator):
    photo = bot("sendPhoto", chat_id=ANS, photo=("a.png", png()))["photo"][0]
    document = bot("sendDocument", chat_id=ANS, document=("a.png", png()))["document"]
    theirs = emulator.send_photo(ANS)["message"]["photo"][0]

    assert bot("sendPhoto", chat_id=ANS, photo=photo["file_id"])["photo"] == [photo]
    assert bot("sendPhoto", chat_id=ANS, photo=theirs["file_id"])["photo"][0]["file_id"] == theirs["file_id"]
    assert bot.refused("sendPhoto", chat_id=ANS, photo=document["file_id"]) == (
        "Bad Request: can't use file of type Document as Photo"
    )
    assert bot.refused("sendVoice", chat_id=ANS, voice=photo["file_id"]) == (
        "Bad Request: can't use file of type Photo as VoiceNote"
    )
    assert photo["file_id"] != document["file_id"]
    assert photo["file_unique_id"] == document["file_unique_id"], "the content is the same"


def test_an_unknown_file_is_refused(bot):
    assert bot.refused("sendPhoto", chat_id=ANS, photo="nope").endswith(
        "wrong file identifier/HTTP URL specified"
    )
    assert bot.refused("sendVoice", chat_id=ANS, voice="nope").endswith(
        "wrong file identifier/HTTP URL specified"
    )
    assert bot.refused("sendVoice", chat_id=ANS) == "Bad Request: there is no voice in the request"
    assert bot.refused("getFile", file_id="nope").startswith("Bad Request: wrong file_id")


def test_a_message_can_be_deleted_for_48_hours(bot, clock):
    young, old = bot.say()["message_id"], bot.say()["message_id"]
    assert bot("deleteMessage", chat_id=ANS, message_id=young)
    clock.wind(hours=49)

    again = bot.refused("deleteMessage", chat_id=ANS, message_id=young)
    assert again == "Bad Request: message to delete not found"
    late = bot.refused("deleteMessage", chat_id=ANS, message_id=old)
    assert late == "Bad Request: message can't be deleted for everyone"


def test_an_old_message_can_still_be_edited(bot, clock):
    message_id = bot.say()["message_id"]
    clock.wind(days=30)

    assert bot("editMessageText", chat_id=ANS, message_id=message_id, text="Dag")["text"] == "Dag"


def test_pins_stack_and_leave_with_their_message(bot, emulator):
    first, second, third = (bot.say(str(n))["message_id"] for n in range(3))
    for message_id in (first, second, third):
        bot("pinChatMessage", chat_id=ANS, message_id=message_id)
    bot("unpinChatMessage", chat_id=ANS)
    bot("deleteMessage", chat_id=ANS, message_id=second)
    assert emulator.chats[ANS].pinned == [first]

    assert bot.refused("pinChatMessage", chat_id=ANS, message_id=first) == "Bad Request: CHAT_NOT_MODIFIED"
    assert bot.refused("pinChatMessage", chat_id=ANS, message_id=second).endswith("message to pin not found")
    bot("unpinAllChatMessages", chat_id=ANS)
    assert bot.refused("unpinChatMessage", chat_id=ANS) == "Bad Request: message to unpin not found"


def test_a_press_is_answered_once(bot, emulator):
    message_id = bot.say(reply_markup=keyboard("a"))["message_id"]
    query = emulator.tap(ANS, message_id, "a")["callback_query"]["id"]

    assert bot("answerCallbackQuery", callback_query_id=query)
    assert bot.refused("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    assert bot.refused("answerCallbackQuery", callback_query_id="x") == TOO_OLD


def test_a_press_is_too_old_after_150_seconds(bot, emulator, clock):
    message_id = bot.say(reply_markup=keyboard("a"))["message_id"]
    in_time, late = (emulator.tap(ANS, message_id, "a")["callback_query"]["id"] for _ in range(2))

    clock.wind(seconds=150)
    assert bot("answerCallbackQuery", callback_query_id=in_time)
    clock.wind(seconds=1)
    assert bot.refused("answerCallbackQuery", callback_query_id=late) == TOO_OLD


def test_the_text_of_an_answer_has_at_most_200_characters(bot, emulator):
    message_id = bot.say(reply_markup=keyboard("a"))["message_id"]
    query = emulator.tap(ANS, message_id, "a")["callback_query"]["id"]

    assert bot.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201) == (
        "Bad Request: MESSAGE_TOO_LONG"
    )
    assert bot("answerCallbackQuery", callback_query_id=query, text="x" * 200)


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("", "x", "command must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("Hulp", "x", "BOT_COMMAND_INVALID"),
        ("mijn-team", "x", "BOT_COMMAND_INVALID"),
        ("hulp", "", "command description must be non-empty"),
        ("hulp", "x" * 257, "command description length must not exceed 256"),
    ],
)
def test_commands_have_limits(bot, command, description, reason):
    commands = [{"command": command, "description": description}]

    assert bot.refused("setMyCommands", commands=commands) == f"Bad Request: {reason}"


def test_at_most_100_commands(bot):
    commands = [{"command": f"c{n}", "description": "x"} for n in range(101)]

    assert bot("setMyCommands", commands=commands[:100])
    assert bot.refused("setMyCommands", commands=commands) == "Bad Request: BOT_COMMANDS_TOO_MUCH"


def test_the_narrowest_scope_wins(bot, emulator):
    def publish(name, scope):
        bot("setMyCommands", commands=[{"command": name, "description": "x"}], scope=scope)

    publish("alles", {"type": "default"})
    publish("thuis", {"type": "all_private_chats"})
    assert emulator.commands_for(ANS)[0]["command"] == "thuis"
    publish("taak", {"type": "chat", "chat_id": ANS})
    assert emulator.commands_for(ANS)[0]["command"] == "taak"
    assert bot("getMyCommands") == [{"command": "alles", "description": "x"}]
    bot("deleteMyCommands", scope={"type": "chat", "chat_id": ANS})
    assert emulator.commands_for(ANS)[0]["command"] == "thuis"
    assert bot.refused("getMyCommands", scope={"type": "chat", "chat_id": 9}) == "Bad Request: chat not found"


def test_the_profile_has_limits(bot):
    assert bot("setMyName", name="WPO bot")
    assert bot("getMyName") == {"name": "WPO bot"}
    assert bot.refused("setMyShortDescription", short_description="x" * 121).startswith("Bad Request")
    assert bot.refused("setMyDescription", description="x" * 513).startswith("Bad Request")


def test_a_reply_needs_its_message(bot):
    message_id = bot.say()["message_id"]

    assert bot.say(reply_parameters={"message_id": message_id})["reply_to_message"]["text"] == "Hoi"
    gone = {"message_id": 99}
    assert bot.refused("sendMessage", chat_id=ANS, text="x", reply_parameters=gone).endswith(
        "message to be replied not found"
    )
