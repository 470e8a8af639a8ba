"""The pictures in the chat: they are seen, with words, they keep their place, and they are there tomorrow."""

import signal

import pytest
from playwright.async_api import Locator, expect

from bot.demo.folder import BESTANDEN
from content.beelden import default_beelden
from tests.browser.demo import Demo
from tests.browser.table import Table
from tests.browser.test_week import OPDRACHT, SKILL, VERDER, choose, join

pytestmark = pytest.mark.browser

BEELDEN = default_beelden()
# How a picture stands in its bubble, as it is seen.
SEEN = """image => {
  const box = image.getBoundingClientRect(), bubble = image.closest(".bubble").getBoundingClientRect();
  const text = image.closest(".bubble").querySelector(".text").getBoundingClientRect();
  const rounded = parseFloat(getComputedStyle(image).borderTopLeftRadius) > 0;
  return {natural: [image.naturalWidth, image.naturalHeight], ratio: box.width / box.height,
          above: box.bottom <= text.top, share: box.width / bubble.width, rounded};
}"""


async def begin_to_practise(table: Table) -> None:
    await join(table)
    await choose(table)


async def looks_right(picture: Locator, naam: str | None) -> None:
    """It is loaded, whole, above the text and as wide as the bubble, and there are words for who cannot see it."""
    beeld = BEELDEN.get(naam or "")
    assert beeld, f"{naam} is in the library"
    await expect(picture).to_have_attribute("alt", beeld.alt)
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    seen = await picture.evaluate(SEEN)
    assert seen["natural"] == [960, 400]
    assert seen["ratio"] == pytest.approx(960 / 400, rel=0.02)
    assert seen["above"] and seen["rounded"]
    assert 0.95 < seen["share"] <= 1


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)], ids=["wide", "narrow"])
async def test_an_opdracht_begins_with_the_picture_of_its_skill_and_a_vraag_has_its_own(look, width, height):
    table = await look(width=width, height=height)
    noor = table.deelnemer
    await begin_to_practise(table)
    intro = noor.from_bot.filter(has_text=OPDRACHT.leerdoel)
    await looks_right(intro.get_by_test_id("picture"), SKILL.beeld)
    await table.shot("30-plaatje-intro", noor)

    vraag = next(vraag for vraag in OPDRACHT.vragen if vraag.beeld)
    shown = noor.from_bot.filter(has_text=vraag.vraag)
    # Intro, voorbeelden, and an explanation or two.
    for _ in range(1 + len(OPDRACHT.voorbeeld) + OPDRACHT.vragen.index(vraag)):
        await noor.tap(VERDER)
    await looks_right(shown.get_by_test_id("picture"), vraag.beeld)
    await expect(intro.get_by_test_id("picture")).to_have_count(1)
    await table.shot("31-plaatje-vraag", noor)


async def test_a_picture_keeps_its_place_free_before_it_comes(look):
    table = await look()
    await table.page.route("**/bestand/**", lambda route: route.abort())
    await begin_to_practise(table)
    picture = table.deelnemer.from_bot.get_by_test_id("picture")
    await expect(picture).to_have_js_property("complete", True)

    box = await picture.bounding_box()
    assert await picture.evaluate("image => image.naturalWidth") == 0
    assert box["width"] / box["height"] == pytest.approx(960 / 400, rel=0.02)
    table.problems.clear()  # the browser tells that it got no picture


async def test_the_picture_stays_when_the_text_below_it_is_edited(look):
    table = await look()
    noor = table.deelnemer
    await begin_to_practise(table)
    picture = noor.from_bot.filter(has_text=OPDRACHT.leerdoel).get_by_test_id("picture")
    await expect(picture).to_have_js_property("naturalWidth", 960)
    await picture.evaluate("image => { image.dataset.same = 'yes' }")
    await noor.tap(VERDER)

    await expect(picture).to_have_attribute("data-same", "yes")
    await expect(picture).to_have_js_property("naturalWidth", 960)


async def test_after_a_crash_the_pictures_are_there_and_none_is_uploaded_again(demo: Demo, look):
    table = await look()
    await begin_to_practise(table)
    picture = table.deelnemer.from_bot.filter(has_text=OPDRACHT.leerdoel).get_by_test_id("picture")
    await looks_right(picture, SKILL.beeld)
    kept = sorted(path.name for path in (demo.folder / BESTANDEN).iterdir())

    await demo.stop(signal.SIGKILL)
    await demo.start()
    await table.open()
    await looks_right(picture, SKILL.beeld)
    await table.deelnemer.type("/start")
    await expect(picture).to_have_count(2)

    first, second = [await found.get_attribute("src") for found in await picture.all()]
    assert first == second, "sent by the id that it had"
    assert sorted(path.name for path in (demo.folder / BESTANDEN).iterdir()) == kept
    table.problems.clear()
