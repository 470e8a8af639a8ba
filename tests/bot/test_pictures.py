"""A picture travels with its text: uploaded once, sent by its id ever after, and never in the way of the text."""

import logging
from hashlib import sha256
from pathlib import Path

import pytest

from bot import pictures
from bot.demo.emulator.telegram_html import parse, units
from bot.telegram_channel import shown_length
from content.beelden import Beelden
from conversations.storage import bestanden
from conversations.storage.database import transaction
from conversations.storage.models import Rol
from tests.bot.stage import DINSDAG, JOOST, RIA, TOKEN, Stage
from tests.pictures import BLUE, library, png

BEZEM = png()
EVENT = {"event": "VerderGetikt", "beurt": 1}
BUTTONS = [[{"label": "Verder", "gesprek": 1, "event": EVENT}]]
BOT = TOKEN.partition(":")[0]


@pytest.fixture
async def team(stage: Stage, tmp_path: Path) -> Stage:
    """A running bot with two werkplekopleiders, and a library of two pictures."""
    stage.ria = stage.let_in("Ria", RIA, Rol.WERKPLEKOPLEIDER)
    stage.joost = stage.let_in("Joost", JOOST, Rol.WERKPLEKOPLEIDER)
    stage.beelden = library(tmp_path, bezem=BEZEM, emmer=png(colour=BLUE))
    await start(stage)
    return stage


async def start(stage: Stage) -> None:
    await stage.start()
    stage.app.delivery.pictures.beelden = stage.beelden
    await stage.settle()


async def deliver(stage: Stage) -> None:
    stage.app.delivery.wake()
    await stage.settle()


async def say(stage: Stage, tekst: str = "Wat doe je?", beeld: str = "bezem", **fields: object) -> dict:
    """Send one message to Ria with a picture; gives what arrived."""
    (row,) = stage.write(stage.ria, tekst, beeld=beeld, **fields)
    await deliver(stage)
    assert stage.row(row).sent_at, stage.row(row).reden
    return stage.emulator.chats[RIA].messages[stage.row(row).message_id]


async def mark(stage: Stage, message: dict, tekst: str | None, beeld: str | None, **fields: object) -> None:
    (row,) = stage.write(
        stage.ria, tekst, methode="mark", message_id=message["message_id"], beeld=beeld, **fields
    )
    await deliver(stage)
    assert stage.row(row).sent_at, stage.row(row).reden


def uploads(stage: Stage) -> list[bool]:
    """Of every photo that was sent, whether the file went along."""
    return [not isinstance(call.params["photo"], str) for call in stage.calls("sendPhoto")]


def kept(stage: Stage) -> dict[str, str]:
    with transaction(stage.database) as session:
        return bestanden.known(session, "telegram", BOT)


def methods(stage: Stage) -> list[str]:
    """The calls about messages, in order."""
    return [call.method for call in stage.calls() if "essage" in call.method or call.method == "sendPhoto"]


# --- with its picture -------------------------------------------------------------------------------------


async def test_a_text_is_the_caption_of_its_picture_with_html_and_buttons(team):
    message = await say(team, "<b>Wat</b> doe je?", buttons=BUTTONS)

    assert (message["caption"], message["caption_entities"][0]["type"]) == ("Wat doe je?", "bold")
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Verder"
    assert (message["photo"][0]["width"], message["photo"][0]["height"]) == (48, 20)
    assert team.emulator.files[message["photo"][0]["file_id"]].content == BEZEM
    assert "text" not in message


async def test_a_file_is_uploaded_once_and_then_sent_by_its_id(team):
    first, second = await say(team), await say(team)
    await say(team, beeld="emmer")

    assert uploads(team) == [True, False, True]
    assert first["photo"] == second["photo"]
    assert kept(team)[sha256(BEZEM).hexdigest()] == first["photo"][0]["file_id"]


async def test_the_id_is_known_after_a_restart(team):
    await say(team)
    await team.stop()
    await start(team)
    await say(team)

    assert uploads(team) == [True, False]


async def test_another_bot_has_ids_of_its_own(team):
    with transaction(team.database) as session:
        bestanden.learn(session, "telegram", "999", sha256(BEZEM).hexdigest(), "of another bot", DINSDAG)
    await say(team)

    assert uploads(team) == [True]


async def test_a_picture_that_was_replaced_is_a_new_file(team):
    await say(team)
    team.beelden.get("bezem").pad.write_bytes(png(60, 25))
    message = await say(team)

    assert uploads(team) == [True, True]
    assert message["photo"][0]["width"] == 60
    assert len(kept(team)) == 2


@pytest.mark.parametrize("why", ["forgotten by Telegram", "of another kind"])
async def test_an_id_that_is_refused_is_forgotten_and_the_file_uploaded_again(team, why):
    first = (await say(team))["photo"][0]["file_id"]
    if why == "of another kind":
        voice = team.emulator.keep_file(b"OggS", "x.oga", "audio/ogg", "voice")
        team.emulator.files[first] = voice
    else:
        del team.emulator.files[first]
    message, after = await say(team), await say(team)

    assert uploads(team) == [True, False, True, False]
    assert "photo" in message and "photo" in after
    assert list(kept(team).values()) == [message["photo"][0]["file_id"]] != [first]
    assert len(team.texts(RIA)) == 3, "nothing was sent twice"


async def test_a_picture_to_many_people_keeps_the_order_of_each(team):
    for nr in range(6):
        team.write(team.ria, f"Ria {nr}", beeld="bezem" if nr % 2 else None)
        team.write(team.joost, f"Joost {nr}", beeld="emmer")
    await deliver(team)

    assert team.texts(RIA) == [f"Ria {nr}" for nr in range(6)]
    assert team.texts(JOOST) == [f"Joost {nr}" for nr in range(6)]


# --- without --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "naam", ["onbekend", "", "../../etc/passwd", "bezem.png", "é" * 500, "\u202e"], ids=ascii
)
async def test_a_name_that_is_not_in_the_library_goes_without(team, naam, caplog):
    message = await say(team, beeld=naam)

    assert message["text"] == "Wat doe je?"
    assert team.calls("sendPhoto") == []
    assert "text without picture" in caplog.text
    assert "Wat doe je" not in caplog.text


@pytest.mark.parametrize("how", ["gone", "a folder", "empty", "too big"])
async def test_a_file_that_cannot_be_read_goes_without(team, how, monkeypatch):
    path = team.beelden.get("bezem").pad
    if how == "too big":
        monkeypatch.setattr(pictures, "LARGEST", len(BEZEM) - 1)
    elif how == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
    if how == "a folder":
        path.mkdir()
    message = await say(team)

    assert message["text"] == "Wat doe je?"
    assert team.calls("sendPhoto") == []


async def test_a_text_that_fits_in_a_caption_after_entities_has_its_picture_and_a_longer_one_goes_without(
    team,
):
    fits = await say(team, "<b>" + "👍" * 512 + "</b>")
    long = await say(team, "👍" * 512 + "!")
    escaped = await say(team, "&lt;" * 1024)

    assert ("photo" in fits, "photo" in long, "photo" in escaped) == (True, False, True)
    assert long["text"] == "👍" * 512 + "!"
    assert len(team.calls("sendPhoto")) == 2, "it is not even tried"
    assert uploads(team)[1] is False, "and the id is still good"


REFUSED = {
    "no picture": b"geen plaatje",
    "cut off": BEZEM[:12],
    "too wide": png(2100, 100),
    "too many pixels": png(9000, 1001),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
async def test_a_photo_that_telegram_refuses_leaves_its_text(team, content, tmp_path):
    team.app.delivery.pictures.beelden = library(tmp_path / "other", bezem=content)
    message, again = await say(team), await say(team)

    assert message["text"] == again["text"] == "Wat doe je?"
    assert len(team.texts(RIA)) == 2
    assert kept(team) == {}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (400, "Bad Request: IMAGE_PROCESS_FAILED"),
        (
            400,
            "Bad Request: file of size 11000000 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
        (400, "Bad Request: message caption is too long"),
        (400, "Bad Request: PHOTO_SAVE_FILE_INVALID"),
        (413, "Request Entity Too Large"),
    ],
)
async def test_every_refusal_of_the_photo_leaves_its_text_once(team, code, words, caplog):
    team.emulator.faults.error(code, words, method="sendPhoto")
    message = await say(team, buttons=BUTTONS)

    assert (message["text"], "reply_markup" in message) == ("Wat doe je?", True)
    assert methods(team) == ["sendPhoto", "sendMessage"]
    assert "photo refused" in caplog.text


async def test_when_id_and_file_are_both_refused_the_text_goes_and_the_id_is_forgotten(team):
    await say(team)
    team.emulator.faults.error(400, "Bad Request: IMAGE_PROCESS_FAILED", method="sendPhoto", count=2)
    message, healed = await say(team), await say(team)

    assert "text" in message and "photo" in healed
    assert uploads(team) == [True, False, True, True]


@pytest.mark.parametrize("how", ["blocked", "chat not found"])
async def test_who_cannot_be_reached_gets_no_second_try_without_the_picture(team, how):
    chat = team.emulator.chats[RIA]
    chat.blocked, chat.started = how == "blocked", how != "chat not found"
    team.write(team.ria, "Wat doe je?", beeld="bezem")
    await deliver(team)

    assert methods(team) == ["sendPhoto"]


async def test_a_text_that_is_refused_itself_is_a_dead_letter_also_with_a_picture(team):
    (poison,) = team.write(team.ria, "<b>kapot", beeld="bezem")
    team.write(team.joost, "goed", beeld="bezem")
    for _ in range(6):
        await deliver(team)
        team.jump(seconds=30)
    await team.settle()

    assert "parse entities" in team.row(poison).reden
    assert team.row(poison).dead_at
    assert team.texts(JOOST) == ["goed"]


# --- trouble --------------------------------------------------------------------------------------------


async def test_a_photo_waits_out_a_429_and_a_broken_line_like_any_text(team):
    team.emulator.faults.too_many(30, method="sendPhoto", count=1)
    team.write(team.ria, "een", beeld="bezem")
    team.write(team.ria, "twee")
    await deliver(team)
    team.jump(seconds=31)
    await team.settle()
    team.emulator.faults.reset(method="sendPhoto", count=1)
    team.write(team.ria, "drie", beeld="bezem")
    await deliver(team)
    team.jump(seconds=5)
    await team.settle()

    assert team.texts(RIA) == ["een", "twee", "drie"]
    assert team.calls("sendMessage", RIA)[0].params["text"] == "twee", "no picture was given up"


async def test_an_id_that_could_not_be_kept_never_sends_a_letter_twice(team, monkeypatch, caplog):
    def away(*_: object) -> None:
        raise SQLAlchemyGone

    class SQLAlchemyGone(pictures.SQLAlchemyError):
        pass

    monkeypatch.setattr(bestanden, "learn", away)
    await say(team)
    await say(team)

    assert team.texts(RIA) == ["Wat doe je?"] * 2
    assert uploads(team) == [True, False]
    assert "file_id not kept" in caplog.text


async def test_what_goes_wrong_is_logged_with_ids_only(team, caplog):
    caplog.set_level(logging.INFO)
    team.emulator.faults.error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", method="sendPhoto")
    for beeld in ("bezem", "onbekend"):
        await say(team, "Noor heet geheim", beeld=beeld)

    assert len([record for record in caplog.records if hasattr(record, "outbox_id")]) == 2
    assert not any("geheim" in repr(vars(record)) for record in caplog.records)


# --- marks ----------------------------------------------------------------------------------------------


async def test_a_mark_on_a_picture_changes_its_caption_and_keyboard(team):
    message = await say(team, buttons=BUTTONS)
    await mark(team, message, "Wat doe je?\n\n<b>Jij koos</b>", "bezem")

    assert message["caption"] == "Wat doe je?\n\nJij koos"
    assert "reply_markup" not in message and "photo" in message
    assert methods(team) == ["sendPhoto", "editMessageCaption"]


async def test_a_mark_without_text_takes_the_keyboard_only(team):
    message = await say(team, buttons=BUTTONS)
    await mark(team, message, None, "bezem")

    assert message["caption"] == "Wat doe je?"
    assert "reply_markup" not in message


async def test_a_mark_that_thinks_there_is_a_picture_where_there_is_none_edits_the_text(team):
    team.emulator.faults.error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", method="sendPhoto")
    message = await say(team, buttons=BUTTONS)
    await mark(team, message, "Wat doe je?\n\nJij koos", "bezem")

    assert message["text"] == "Wat doe je?\n\nJij koos"
    assert "reply_markup" not in message
    assert methods(team)[-2:] == ["editMessageCaption", "editMessageText"]


async def test_a_mark_that_knows_no_picture_where_there_is_one_edits_the_caption(team):
    message = await say(team, buttons=BUTTONS)
    await mark(team, message, "Jij koos", None)

    assert message["caption"] == "Jij koos"
    assert methods(team)[-2:] == ["editMessageText", "editMessageCaption"]


@pytest.mark.parametrize("beeld", ["bezem", None])
async def test_when_the_added_text_does_not_fit_below_a_picture_only_the_keyboard_goes(team, beeld):
    message = await say(team, "a" * 1020, buttons=BUTTONS)
    await mark(team, message, "a" * 1020 + "\n\nJij koos", beeld)

    assert message["caption"] == "a" * 1020
    assert "reply_markup" not in message


async def test_a_text_that_was_too_long_for_a_caption_is_marked_as_the_text_that_it_is(team):
    message = await say(team, "a" * 1025, buttons=BUTTONS)
    await mark(team, message, "a" * 1025 + "!", "bezem")

    assert message["text"] == "a" * 1025 + "!"
    assert methods(team) == ["sendMessage", "editMessageText"]


async def test_when_the_added_text_fits_in_no_message_only_the_keyboard_goes(team):
    (row,) = team.write(team.ria, "a" * 4096, buttons=BUTTONS)
    await deliver(team)
    message = team.emulator.chats[RIA].messages[team.row(row).message_id]
    await mark(team, message, "a" * 4097, None)

    assert message["text"] == "a" * 4096
    assert "reply_markup" not in message


@pytest.mark.parametrize("gone", [False, True], ids=["as it was", "message gone"])
async def test_a_mark_that_changes_nothing_is_fine(team, gone):
    message = await say(team)
    if gone:
        del team.emulator.chats[RIA].messages[message["message_id"]]
    await mark(team, message, "Wat doe je?", "bezem")

    assert methods(team) == ["sendPhoto", "editMessageCaption"]


# --- lengths --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "",
        "  een  ",
        "<b>één</b>",
        "&lt;b&gt; &amp;amp; &quot;&#39;",
        "👍🏽 &#x1F9F9; b",
        '<a href="https://x.nl?a=1&amp;b=2">x</a>',
    ],
    ids=ascii,
)
def test_a_length_is_counted_as_telegram_counts_it(html):
    assert shown_length(html) == units(parse(html)[0].strip())


# --- the same library while it runs -------------------------------------------------------------------------


async def test_a_reload_reads_the_pictures_too(team, monkeypatch, tmp_path):
    newer = library(tmp_path / "newer", nieuw=BEZEM)
    monkeypatch.setattr("bot.app.load_beelden", lambda: newer)
    team.app.engine.read_content()
    message = await say(team, beeld="nieuw")

    assert "photo" in message


def test_a_broken_library_is_no_reason_not_to_start(monkeypatch, tmp_path, caplog):
    from bot import app
    from content.beelden import load_beelden

    library(tmp_path, bezem=BEZEM)
    (tmp_path / "beelden" / "beelden.yaml").write_text("beelden: [dit, niet]")
    monkeypatch.setattr("bot.app.load_beelden", lambda: load_beelden(tmp_path))

    found = app.read_library()

    assert isinstance(found, Beelden)
    assert found.get("bezem") is None
    assert "no pictures" in caplog.text
