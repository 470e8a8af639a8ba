"""The demo stops, crashes or begins again: everything lies where it was, or everything is new."""

import asyncio
import signal
from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.async_api import TimeoutError as Hang
from playwright.async_api import expect

from scheduler.agenda import DAGEN
from tests.browser.demo import Demo
from tests.browser.table import Phone, Table

pytestmark = pytest.mark.browser
VERDER = "▶️ Verder"


async def contents(table: Table) -> list[object]:
    """Everything that can be read on the page, but for the minutes of the clock."""
    phones = [
        (await phone.messages.all_inner_texts(), await phone.pinned.is_visible())
        for phone in (table.deelnemer, table.opleider, table.coach)
    ]
    return [phones, await table.due()]


async def practise_a_little(table: Table) -> None:
    noor = table.deelnemer
    await noor.start()
    await noor.reads("Hallo Noor")
    await noor.tap(VERDER)
    await noor.reads("Wat bewaren we van je?")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
async def test_after_a_restart_everything_lies_where_it_was(demo: Demo, look, how):
    table = await look()
    await practise_a_little(table)
    await table.wind("uur")
    await table.wind("werkdag")
    await table.wind("uur")
    before, at = await contents(table), await table.now()

    code = await demo.stop(how)
    await expect(table.page.get_by_test_id("offline")).to_be_visible()
    await demo.start()
    await expect(table.page.get_by_test_id("offline")).to_be_hidden()

    assert code == (0 if how == signal.SIGTERM else -signal.SIGKILL)
    await expect(table.page.get_by_test_id("due-item")).to_have_count(len(before[-1]))
    assert await contents(table) == before
    assert await table.now() - at <= timedelta(minutes=1)
    await table.deelnemer.tap(VERDER)
    await table.deelnemer.reads("Stoppen mag altijd")
    # The connection that was gone is all that the browser had to complain about.
    assert all("ERR_" in problem for problem in table.problems)
    table.problems.clear()


async def test_a_demo_killed_during_a_tap_loses_nobodys_place(demo: Demo, look):
    table = await look()
    noor, kills = table.deelnemer, 2
    await practise_a_little(table)
    for _ in range(kills):
        await tap_if_there(noor)
        await demo.stop(signal.SIGKILL)
        await demo.start()
        await table.open()

    # A tap was handled, or it was lost and the button still works.
    async with asyncio.timeout(20):
        while not await noor.from_bot.filter(has_text="Klopt dat?").count():
            await tap_if_there(noor)

    for text in ("Stoppen mag altijd", "Klopt dat?"):
        assert 1 <= await noor.from_bot.filter(has_text=text).count() <= 1 + kills
    await noor.tap("klopt")
    await noor.got("Fijn, Noor")
    table.problems.clear()


async def tap_if_there(phone: Phone) -> None:
    with suppress(Hang):
        await phone.button(VERDER).click(timeout=500)


async def test_begin_again_makes_three_phones_and_the_clock_new(look):
    table = await look()
    begin = await table.now()
    await practise_a_little(table)
    await table.coach.type("/overzicht")
    await table.coach.reads("Overzicht")
    await table.wind("week")

    await table.begin_again()

    await table.deelnemer.node.get_by_test_id("start").wait_for()
    for phone, said in ((table.deelnemer, 0), (table.opleider, 1), (table.coach, 1)):
        await expect(phone.from_bot).to_have_count(said)
    assert await table.now() - begin <= timedelta(minutes=1)
    assert await table.due() == []
    await practise_a_little(table)


async def test_no_is_the_safe_answer_to_begin_again(look):
    table = await look()
    await practise_a_little(table)

    await table.page.get_by_test_id("reset").click()
    await table.page.keyboard.press("Enter")

    await expect(table.page.get_by_test_id("reset-dialog")).to_be_hidden()
    await table.deelnemer.reads("Wat bewaren we van je?")


async def test_two_weeks_wound_at_once_follow_one_another(look):
    table, other = await look(), await look(width=390, height=844)
    begin = await table.now()
    await practise_a_little(table)

    await asyncio.gather(table.wind("week"), other.wind("week"))

    later = begin + timedelta(weeks=2)
    await expect(other.page.get_by_test_id("clock")).to_contain_text(f"{DAGEN[later.weekday()]} {later.day}")
    assert timedelta() <= await table.now() - later <= timedelta(minutes=1)
    assert await contents(table) == await contents(other)
