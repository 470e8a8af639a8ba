"""Every kind of update that Telegram sends becomes what somebody did, or nothing. None makes us fall."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import encode
from bot.demo.emulator import Emulator
from bot.inbound import ALLOWED_UPDATES, callback_id, read
from conversations import events as e
from conversations.events import Command
from conversations.incoming import Blocked, Incoming, Other, Tap, Text, Unblocked, UnknownTap, Voice

SANNE, GROEP, KANAAL = 7, -100, -200


@pytest.fixture
def phone():
    phone = Emulator(lambda: datetime(2026, 3, 3, 9, tzinfo=UTC), "123456:demo-token")
    phone.add_person(SANNE, "Sanne", started=True)
    return phone


def incoming(update, what, message_id=None):
    return Incoming("telegram", str(SANNE), what, update["update_id"], message_id)


def test_a_text_is_a_text(phone):
    update = phone.send_text(SANNE, "Hoi <b>daar</b>")

    assert read(update) == incoming(update, Text("Hoi <b>daar</b>"))


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("/help", Command("help")),
        ("/start abc-DEF_1", Command("start", "abc-DEF_1")),
        ("/Start@wpo_demo_bot  abc ", Command("start", "abc")),
        ("/start\nabc", Command("start", "abc")),
        ("/", Command("")),
        ("/ start", Command("", "start")),
        (f"/{'x' * 50}", Command("x" * 32)),
    ],
)
def test_a_command_has_a_name_and_an_argument(phone, typed, command):
    update = phone.send_text(SANNE, typed)

    assert read(update) == incoming(update, command)


def test_a_voice_message_is_known_by_the_channels_own_reference(phone):
    update = phone.send_voice(SANNE)

    assert read(update) == incoming(update, Voice(update["message"]["voice"]["file_id"]))


@pytest.mark.parametrize(
    "deed",
    [
        lambda phone: phone.send_photo(SANNE, caption="/start abc"),
        lambda phone: phone.send_sticker(SANNE),
        lambda phone: phone.send_location(SANNE),
        lambda phone: phone.send_contact(SANNE),
        lambda phone: phone.send_poll(SANNE),
        lambda phone: phone.send_document(SANNE, b"x", "brief.pdf"),
        lambda phone: phone.forward(SANNE, "Hoi", written_by="Kim"),
        lambda phone: phone.forward(SANNE, "/start abc", written_by="Kim"),
    ],
    ids=["photo", "sticker", "location", "contact", "poll", "document", "forwarded", "forwarded command"],
)
def test_what_we_cannot_use_is_something_else(phone, deed):
    update = deed(phone)

    assert read(update) == incoming(update, Other())


def test_a_forwarded_voice_is_somebody_elses(phone):
    update = phone.send_voice(SANNE)
    update["message"]["forward_origin"] = {"type": "hidden_user"}

    assert read(update) == incoming(update, Other())


def test_blocked_and_unblocked(phone):
    blocked, unblocked = phone.block(SANNE), phone.unblock(SANNE)

    assert read(blocked) == incoming(blocked, Blocked())
    assert read(unblocked) == incoming(unblocked, Unblocked())


def edited(phone):
    message_id = phone.send_text(SANNE, "Hoi")["message"]["message_id"]
    return phone.edit_text(SANNE, message_id, "Hallo")


def pinned(phone):
    update = phone.send_text(SANNE, "Hoi")
    update["message"]["pinned_message"] = update["message"].pop("text")
    return update


def posted(phone):
    phone.add_channel(KANAAL, "Nieuws")
    return phone.post(KANAAL, "/start abc")


def said_in_group(phone):
    phone.add_group(GROEP, "Team", SANNE)
    return phone.say_in_group(GROEP, SANNE, "/start abc")


def from_a_bot(phone):
    update = phone.send_text(SANNE, "Hoi")
    update["message"]["from"]["is_bot"] = True
    return update


@pytest.mark.parametrize(
    "deed",
    [
        edited,
        pinned,
        posted,
        said_in_group,
        from_a_bot,
        lambda phone: phone.add_group(GROEP, "Team", SANNE),
        lambda phone: {"update_id": 5, "poll_answer": {}},
        lambda phone: {"update_id": 5},
    ],
    ids=["edited", "pinned", "channel", "group", "bot", "added to a group", "not asked for", "empty"],
)
def test_what_is_not_a_person_talking_to_us_is_passed_over(phone, deed):
    assert read(deed(phone)) is None


def test_a_tap_says_what_it_means_and_on_which_message(phone):
    data = encode(e.VerderGetikt(3), 12)
    update = phone.forge_tap(SANNE, 44, data)

    assert read(update) == incoming(update, Tap(e.VerderGetikt(3), 12), message_id=44)
    assert callback_id(update) == update["callback_query"]["id"]


def test_a_tap_without_a_message_comes_from_who_tapped(phone):
    update = phone.forge_tap(SANNE, 44, encode(e.VerderGetikt(3), 12))
    del update["callback_query"]["message"]

    assert read(update) == incoming(update, Tap(e.VerderGetikt(3), 12))


@pytest.mark.parametrize("data", ["rommel", "", None])
def test_a_tap_on_what_we_did_not_make_is_an_unknown_tap(phone, data):
    update = phone.forge_tap(SANNE, 44, "rommel")
    update["callback_query"]["data"] = data

    assert read(update) == incoming(update, UnknownTap(), message_id=44)


def test_a_tap_in_a_group_is_passed_over(phone):
    phone.add_group(GROEP, "Team", SANNE)

    assert read(phone.forge_tap(GROEP, 1, encode(e.VerderGetikt(3), 12))) is None


def test_a_text_is_never_longer_than_telegram_allows_and_holds_only_what_a_database_takes(phone):
    update = phone.send_text(SANNE, "x")
    update["message"]["text"] = "a\0b\ud800c" + "x" * 9000

    assert read(update).what == Text(("abc" + "x" * 9000)[:4096])


# Updates in any shape: our own keys with values of any kind.
KEYS = st.sampled_from(
    [
        *ALLOWED_UPDATES,
        "update_id",
        "message",
        "chat",
        "id",
        "type",
        "from",
        "is_bot",
        "text",
        "voice",
        "file_id",
        "data",
        "message_id",
        "new_chat_member",
        "status",
        "forward_origin",
        "pinned_message",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=5)
    | st.sampled_from(["private", "/start", "1|1|vg|1", "kicked"])
)
JUNK = st.recursive(
    LEAVES,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(KEYS, children, max_size=6),
    max_leaves=25,
)


@given(st.dictionaries(KEYS, JUNK, max_size=6))
def test_no_update_makes_us_fall(update):
    found = read(update)

    assert found is None or isinstance(found, Incoming)
    assert callback_id(update) is None or isinstance(callback_id(update), str)
