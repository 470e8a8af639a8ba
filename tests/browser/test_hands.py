"""Hands that do more than was meant: two clicks, odd texts, long texts."""

from datetime import time, timedelta

import pytest
from playwright.async_api import expect

from scheduler.agenda import DAGEN, Agenda

pytestmark = pytest.mark.browser

HTML = '<img src=x onerror=alert(1)><b>vet</b> &amp; {{ 7 * 7 }} <script>document.title="weg"</script>'
EMOJI = "👩🏽‍🔧🧹 ❤️ \u202etsrif\u202c"


async def test_a_double_click_is_one_tap(look):
    table = await look()
    noor = table.deelnemer
    await noor.start()
    await noor.reads("Hallo Noor")

    await noor.button("Verder").dblclick()

    await noor.reads("Wat bewaren we van je?")
    await table.wind("uur")  # and by then everything has arrived
    await expect(noor.from_bot).to_have_count(2)


async def test_a_double_click_on_a_time_button_is_one_step(look):
    table = await look()
    agenda = Agenda()
    tomorrow = agenda.next_werkdag((await table.now()).date())

    await table.page.get_by_test_id("wind-werkdag").dblclick()

    await expect(table.clock).to_contain_text(f"{DAGEN[tomorrow.weekday()]} {tomorrow.day}")
    await table.wind("uur")  # a second step would come before this one
    assert await table.now() - agenda.moment(tomorrow, time(10)) <= timedelta(minutes=1)


@pytest.mark.parametrize("text", [HTML, EMOJI], ids=["html", "emoji"])
async def test_what_people_type_is_shown_as_they_typed_it(look, text):
    table = await look(width=390, height=844)
    await table.deelnemer.start()
    await table.deelnemer.reads("Hallo Noor")

    for phone in (table.deelnemer, table.opleider, table.coach):
        await phone.type(text)
        await expect(phone.mine.last.locator(".text")).to_have_text(text)
        await expect(phone.node.locator("img:not(.invitation img), .chat b")).to_have_count(0)
    await table.deelnemer.got("Ik kan alleen knoppen lezen")
    await table.opleider.reads("Ik kan gewone tekst niet lezen")
    assert "WPO" in await table.page.title()
    await table.fits()


async def test_a_name_is_shown_as_it_was_typed(look):
    table = await look()
    noor = table.deelnemer
    await noor.start()
    await noor.reads("Hallo Noor")
    for text in ("Wat bewaren we van je?", "Stoppen mag altijd", "Klopt dat?"):
        await noor.tap("Verder")
        await noor.reads(text)
    await noor.tap("Anders")
    await noor.reads("Typ je roepnaam")
    await noor.type("<u>Noor</u> & 🌻")
    await noor.reads("Deze naam lukt niet.")
    await expect(noor.mine.last.locator(".text")).to_have_text("<u>Noor</u> & 🌻")
    await noor.type("Zoë-Noor d’Or")

    await noor.reads("Zoë-Noor d’Or", "Klopt dat?")


async def test_a_text_of_5000_characters_is_cut_where_a_phone_cuts_it(look):
    table = await look(width=390, height=844)
    koen = table.opleider
    field = koen.node.get_by_test_id("text")

    await field.focus()
    await table.page.keyboard.insert_text("lang" * 1250)
    await field.press("Enter")

    await expect(koen.mine.last.locator(".text")).to_have_text("lang" * 1024)
    await koen.reads("Ik kan gewone tekst niet lezen")
    await table.shot("lang", koen)


async def test_a_text_that_does_not_fit_is_refused_kindly_and_not_lost(look):
    table = await look()
    koen = table.opleider
    field = koen.node.get_by_test_id("text")
    await field.evaluate("node => node.removeAttribute('maxlength')")

    await koen.type("lang" * 1250)

    await expect(koen.node.get_by_test_id("toast")).to_contain_text("te lang")
    await expect(field).to_have_value("lang" * 1250)
    assert [problem for problem in table.problems if "400" not in problem] == []
    table.problems.clear()
