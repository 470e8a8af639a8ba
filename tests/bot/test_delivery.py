"""The outbox is emptied: in order per person, a tap's answer first, and nobody waits for somebody else's failure."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channel import NotDelivered
from bot.telegram_channel import TelegramChannel
from bot.telegram_channel import _understand as understand
from bot.transport import NotSent
from conversations.storage import outbox, people
from conversations.storage.database import transaction
from conversations.storage.models import Rol
from tests.bot.stage import ELS, JOOST, RIA, SANNE, Stage, chat_of, eventually

NUDGE = {"nudge": True, "priority": outbox.NUDGE}
WORK = {"priority": outbox.WORK}


@pytest.fixture
async def team(stage: Stage) -> Stage:
    """A running bot with two werkplekopleiders, called Ria and Joost."""
    stage.ria = stage.let_in("Ria", RIA, Rol.WERKPLEKOPLEIDER)
    stage.joost = stage.let_in("Joost", JOOST, Rol.WERKPLEKOPLEIDER)
    await stage.start()
    await stage.settle()
    return stage


async def deliver(stage: Stage) -> None:
    stage.app.delivery.wake()
    await stage.settle()


# --- order ------------------------------------------------------------------------------------------


async def test_each_person_reads_everything_in_the_order_in_which_it_was_written(team):
    team.emulator.faults.delay(0.02, share=0.3)
    team.write(team.ria, *(f"Ria {nr}" for nr in range(10)))
    team.write(team.joost, *(f"Joost {nr}" for nr in range(10)), **WORK)
    await deliver(team)

    assert team.texts(RIA) == [f"Ria {nr}" for nr in range(10)]
    assert team.texts(JOOST) == [f"Joost {nr}" for nr in range(10)]


async def test_the_answer_to_a_tap_passes_a_backlog_of_200_nudges(stage):
    everybody = [stage.let_in(f"Kim {nr}", 500 + nr, Rol.COACH) for nr in range(20)]
    stage.let_in("Ria", RIA, Rol.WERKPLEKOPLEIDER)
    for persoon in everybody:
        stage.write(persoon, *(f"seintje {nr}" for nr in range(10)), **NUDGE)
    await stage.start(messages_per_second=15)
    await eventually(lambda: len(stage.sends()) == 15)
    stage.emulator.send_text(RIA, "/privacy")
    await eventually(lambda: stage.texts(RIA))

    to = [chat_of(call) for call in stage.calls("sendMessage")]
    assert to.index(RIA) == 15, "it is the first one that the rates let through"


async def test_a_letter_that_waits_for_a_retry_holds_its_own_person_only(team):
    team.emulator.faults.error(502, chat_id=RIA, count=1)
    first, second = team.write(team.ria, "een", "twee")
    team.write(team.joost, "drie")
    await deliver(team)

    assert (team.texts(RIA), team.texts(JOOST)) == ([], ["drie"])

    team.jump(seconds=1)
    await team.settle()

    assert team.texts(RIA) == ["een", "twee"]
    assert team.row(first).sent_at <= team.row(second).sent_at


async def test_a_pinned_message_is_pinned_under_the_number_it_got(team):
    (row,) = team.write(team.ria, "taak", pin=True)
    await deliver(team)

    assert team.emulator.chats[RIA].pinned == [team.row(row).message_id]

    team.write(team.ria, "", methode="unpin")
    await deliver(team)

    assert team.emulator.chats[RIA].pinned == []


# --- later ------------------------------------------------------------------------------------------


async def test_a_429_is_waited_out_as_told_and_for_that_chat_only(team):
    team.emulator.faults.too_many(30, chat_id=RIA, count=1)
    (row,) = team.write(team.ria, "een")
    team.write(team.ria, "twee")
    team.write(team.joost, "drie")
    await deliver(team)
    team.jump(seconds=28)
    await team.settle()

    assert team.texts(JOOST) == ["drie"]
    assert len(team.sends(RIA)) == 1, "not one try inside the window"

    team.jump(seconds=3)
    await team.settle()

    assert team.texts(RIA) == ["een", "twee"]
    assert team.row(row).tries == 0, "it is not the letter's fault"


@pytest.mark.parametrize(
    "order",
    [
        lambda faults: faults.error(502, chat_id=RIA, count=4),
        lambda faults: faults.error(500, "Internal Server Error", chat_id=RIA, count=4),
        lambda faults: faults.reset(chat_id=RIA, count=4),
    ],
    ids=["502", "500", "reset"],
)
async def test_a_failing_server_is_tried_again_ever_more_slowly(team, order):
    order(team.emulator.faults)
    team.write(team.ria, "een")
    await deliver(team)
    for _ in range(40):
        team.jump(seconds=0.5)
        await team.settle()
        await asyncio.sleep(0)

    assert team.texts(RIA) == ["een"]
    tries = [call.time for call in team.calls("sendMessage", RIA)]
    waits = [(b - a) / timedelta(seconds=1) for a, b in pairwise(tries)]
    assert [int(wait) for wait in waits] == [1, 2, 4, 8]


async def test_no_try_is_lost_and_none_comes_within_a_second_when_the_api_is_away(team):
    team.emulator.faults.down = True
    for nr in range(5):
        team.write(team.ria, f"Ria {nr}")
        team.write(team.joost, f"Joost {nr}")
    await deliver(team)
    for _ in range(8):
        team.jump(seconds=0.5)
        await asyncio.sleep(0.02)
    team.emulator.faults.down = False
    team.jump(seconds=30)
    await eventually(lambda: len(team.texts(RIA)) == len(team.texts(JOOST)) == 5)

    assert team.texts(RIA) == [f"Ria {nr}" for nr in range(5)]
    tries = [call.time for call in team.calls("sendMessage", RIA) if call.params["text"] == "Ria 0"]
    assert all(b - a >= timedelta(seconds=1) for a, b in pairwise(tries))


# --- never ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["blocked", "deactivated", "chat not found"])
async def test_who_cannot_be_reached_gets_no_further_try_and_the_coach_hears_it_once(stage, how):
    stage.people()
    await stage.start()
    await stage.join()
    chat = stage.emulator.chats[SANNE]
    chat.blocked, chat.deactivated, chat.started = (
        how == "blocked",
        how == "deactivated",
        how != "chat not found",
    )
    before = len(stage.sends(SANNE))
    ids = stage.write(deelnemer(stage), "een", "twee", "drie")
    await deliver(stage)
    stage.jump(hours=1)
    await stage.settle()

    assert len(stage.sends(SANNE)) == before + 1
    assert [row.sent_at for row in stage.rows(*ids)] == [None] * 3
    assert [text for text in stage.texts(ELS) if "gestopt" in text] == [
        "🔔 Sanne heeft de chat gestopt. De bot stuurt Sanne niets meer. Vraag of dat zo bedoeld was."
    ]


async def test_who_comes_back_reads_what_waited(stage):
    stage.people()
    await stage.start()
    await stage.join()
    stage.emulator.block(SANNE)
    await stage.settle()
    before = len(stage.sends(SANNE))
    stage.write(deelnemer(stage), "een", "twee")
    await deliver(stage)

    assert len(stage.sends(SANNE)) == before, "we were told, so not even one try"

    stage.emulator.unblock(SANNE)
    await stage.settle()

    assert stage.texts(SANNE)[-2:] == ["een", "twee"]
    assert sum("gestopt" in text for text in stage.texts(ELS)) == 1

    stage.emulator.block(SANNE)
    await stage.settle()

    assert sum("gestopt" in text for text in stage.texts(ELS)) == 2, "another time is told again"


async def test_a_stranger_who_left_gets_one_try(stage):
    await stage.start()
    stage.emulator.add_person(999, "Onbekend", started=True)
    stage.emulator.chats[999].blocked = True
    (row,) = stage.write(None, "Hallo", kanaal="telegram", adres="999")
    stage.app.delivery.wake()
    await asyncio.sleep(0.1)

    assert len(stage.sends(999)) == 1
    assert stage.row(row).dead_at


@pytest.mark.parametrize("gone", [False, True], ids=["as it was", "message gone"])
async def test_an_edit_that_changes_nothing_is_fine(team, gone):
    (row,) = team.write(team.ria, "een")
    await deliver(team)
    number = team.row(row).message_id
    if gone:
        del team.emulator.chats[RIA].messages[number]
    (mark,) = team.write(team.ria, "een", methode="mark", message_id=number)
    (after,) = team.write(team.ria, "twee")
    await deliver(team)

    assert team.row(mark).sent_at
    assert len(team.calls("editMessageText")) == 1
    assert team.row(after).sent_at


async def test_a_message_that_is_always_refused_goes_to_the_dead_letters_while_others_go_on(team):
    (poison,) = team.write(team.ria, "<b>kapot")
    team.write(team.ria, "goed")
    team.write(team.joost, "ook goed")
    await deliver(team)

    assert team.texts(JOOST) == ["ook goed"]

    for _ in range(6):
        team.jump(seconds=30)
        await team.settle()
    row = team.row(poison)

    assert team.sends(RIA).count("<b>kapot") == 5
    assert row.dead_at
    assert row.sent_at is None
    assert "parse entities" in row.reden
    assert team.texts(RIA) == ["goed"]


@pytest.mark.parametrize(
    "broken",
    [
        {"methode": "dance"},
        {"methode": "menu"},
        {"methode": "pin"},
        {"buttons": [[{"label": "x", "gesprek": 1, "event": {"event": "NooitBestaan"}}]]},
        {"persoon_id": None, "kanaal": "telegram", "adres": "geen nummer"},
    ],
    ids=["unknown method", "menu of no rol", "pin of nothing", "unknown event", "no number"],
)
async def test_a_letter_that_cannot_even_be_made_goes_to_the_dead_letters_too(team, broken):
    (poison,) = team.write(team.ria, "kapot", **broken)
    team.write(team.joost, "goed")
    for _ in range(6):
        await deliver(team)
        team.jump(seconds=30)
    await team.settle()

    assert team.row(poison).tries == 5
    assert team.row(poison).dead_at
    assert team.texts(JOOST) == ["goed"]


async def test_a_button_that_does_not_fit_is_a_dead_letter_at_once(team):
    event = {"event": "SkillGekozen", "skill": "x" * 70}
    (row,) = team.write(team.ria, "kies", buttons=[[{"label": "x", "gesprek": 1, "event": event}]])
    team.write(team.ria, "daarna")
    await deliver(team)

    assert team.row(row).dead_at
    assert team.texts(RIA) == ["daarna"]


# --- perhaps ----------------------------------------------------------------------------------------


async def test_a_nudge_whose_answer_was_lost_is_never_sent_twice(team):
    team.emulator.faults.reset(after=True, method="sendMessage", count=1)
    (row,) = team.write(team.ria, "seintje", **NUDGE)
    await deliver(team)
    team.jump(minutes=5)
    await team.settle()

    assert team.texts(RIA) == ["seintje"]
    assert (team.row(row).reden, team.row(row).sent_at) == ("no answer", None)


async def test_a_work_item_whose_answer_was_lost_is_sent_at_most_twice(team):
    team.emulator.faults.reset(after=True, method="sendMessage", count=1)
    (row,) = team.write(team.ria, "kaart", **WORK)
    await deliver(team)
    team.jump(minutes=5)
    await team.settle()

    assert team.texts(RIA) == ["kaart", "kaart"]
    assert team.row(row).sent_at


async def test_a_nudge_that_certainly_did_not_arrive_is_tried_again(team):
    team.emulator.faults.too_many(5, chat_id=RIA, count=1)
    team.emulator.faults.error(502, chat_id=JOOST, count=1)
    team.write(team.ria, "seintje", **NUDGE)
    team.write(team.joost, "seintje", **NUDGE)
    await deliver(team)
    team.jump(seconds=10)
    await team.settle()

    assert team.texts(RIA) == team.texts(JOOST) == ["seintje"]


async def test_a_nudge_on_its_way_is_nobody_elses_to_send(team):
    team.emulator.faults.delay(0.2, method="sendMessage")
    (row,) = team.write(team.ria, "seintje", **NUDGE)
    team.app.delivery.wake()
    await eventually(lambda: team.sends(RIA))
    with transaction(team.database) as session:
        left = outbox.due(session, "telegram", team.wall(), busy=())

    assert left == [], "a process that starts now would not find it"
    await team.settle()
    assert team.row(row).sent_at


# --- the window -------------------------------------------------------------------------------------


async def test_what_missed_its_window_is_dropped_when_it_is_a_nudge_and_waits_when_it_is_work(team):
    team.emulator.faults.down = True
    until = team.wall() + timedelta(hours=1)
    (nudge,) = team.write(team.ria, "seintje", until_at=until, **NUDGE)
    (work,) = team.write(team.joost, "kaart", until_at=until, **WORK)
    team.app.delivery.wake()
    team.jump(hours=8)  # 18:00 in Amsterdam
    team.emulator.faults.down = False
    await team.tick()
    await team.app.store.run(team.app.engine.tick, team.wall())

    assert (team.row(nudge).reden, team.texts(RIA)) == ("window passed", [])
    assert team.texts(JOOST) == []
    assert team.row(work).not_before.isoformat() == "2026-03-04T07:30:00+00:00"

    team.jump(hours=14, minutes=31)
    await team.tick()

    assert team.texts(JOOST) == ["kaart"]
    assert team.texts(RIA) == []


# --- the channel ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (RetryAfter(7), {"retry_after": 7.0}),
        (Forbidden("Forbidden: bot was blocked by the user"), {"gone": True, "permanent": True}),
        (BadRequest("Chat not found"), {"gone": True, "permanent": True}),
        (BadRequest("Message is too long"), {"our_fault": True}),
        (NotSent("ClientConnectorError"), {}),
        (NetworkError("Bad Gateway"), {}),
        (InvalidToken(), {}),
        (TimedOut(), {"maybe_sent": True}),
        (TelegramError("Invalid server response"), {"maybe_sent": True}),
        (ChatMigrated(5), {"our_fault": True}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_refusal_is_understood(error, expected):
    with pytest.raises(NotDelivered) as failure:
        understand(error)

    found = failure.value
    names = ("permanent", "gone", "retry_after", "maybe_sent", "our_fault")
    assert {name: getattr(found, name) for name in names if getattr(found, name)} == expected


@pytest.mark.parametrize(
    "words",
    [
        "Message is not modified: ...",
        "Message to edit not found",
        "Query is too old and ...",
        "Message can't be edited",
    ],
)
def test_some_refusals_are_as_good_as_a_success(words):
    understand(BadRequest(words))


# --- the spinner ------------------------------------------------------------------------------------


async def test_a_spinner_that_is_too_old_needs_no_answer(team):
    await TelegramChannel(team.app.bot).stop_spinner("never seen")

    assert team.calls("answerCallbackQuery")[-1].status == 400


def deelnemer(stage: Stage) -> int:
    with transaction(stage.database) as session:
        return people.find_persoon(session, "telegram", str(SANNE)).id
