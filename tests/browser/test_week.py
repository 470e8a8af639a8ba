"""The whole loop in the demo, in a real browser: three people, two weeks, until niveau 2."""

from datetime import datetime, time

import pytest
from playwright.async_api import expect

from content.catalogus import load_catalogus
from content.opdracht import Handig, Info, Keuze, Vertel, Volgorde
from scheduler.agenda import DAGEN, DAY, Agenda
from scheduler.reminders import next_reminder
from tests.browser.table import Phone, Table, local, spoken

pytestmark = pytest.mark.browser

CATALOGUS = load_catalogus()
OPDRACHT = CATALOGUS.opdracht("instructies-volgen-1-1")
VOLGENDE = CATALOGUS.opdracht("instructies-volgen-1-2")
SKILL = CATALOGUS.skill_of(OPDRACHT.deelskill_id)
BLAD = OPDRACHT.aan_de_slag
AGENDA = Agenda()
VERDER = "Verder"


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)], ids=["wide", "narrow"])
async def test_three_people_play_the_loop_until_the_next_niveau(look, width, height):
    table = await look(width=width, height=height)

    await table.shot("01-begin")
    await join(table)
    await choose(table)
    await practise(table)
    begonnen = await table.now()
    await do_the_task(table)
    await be_reminded(table, begonnen)
    await observe(table)
    await begin_the_talk(table, begonnen)
    await practise_a_smaller_week(table)
    await master_it(table)
    await see_the_overview(table)


async def join(table: Table) -> None:
    """Start, three short messages, and the roepnaam."""
    noor = table.deelnemer
    await noor.start()
    await noor.reads("Hallo Noor")
    await table.shot("02-welkom", noor)
    for text in ("Wat bewaren we van je?", "Stoppen mag altijd", "Klopt dat?"):
        await noor.tap(VERDER)
        await noor.reads(text)
    await noor.tap("klopt")
    await noor.reads("Wat wil je beter kunnen")
    await table.shot("03-kiezen", noor)


async def choose(table: Table) -> None:
    """The own choice opens the oefendeel at once; the werkplekopleider hears it, and sets the day of the talk."""
    noor, koen = table.deelnemer, table.opleider
    await noor.tap(SKILL.naam)
    if sum(d in SKILL.deelskills for d in CATALOGUS.with_content()) > 1:
        await noor.tap(CATALOGUS.deelskill(OPDRACHT.deelskill_id).naam)
    await noor.reads(OPDRACHT.titel, OPDRACHT.leerdoel)
    await koen.reads("Noor kiest", CATALOGUS.deelskill(OPDRACHT.deelskill_id).naam)
    await table.shot("04-oefendeel", noor)
    dag = DAGEN[weekdag(await table.now())]
    await koen.tap(koen.key(dag[:2].capitalize()), stays=True)
    await koen.got(f"Jullie praten elke {dag}")


def weekdag(begonnen: datetime) -> int:
    """The weekday of the werkdag after the beginning."""
    return AGENDA.next_werkdag(begonnen.date()).weekday()


def talk(begonnen: datetime) -> datetime:
    """When the first talk is; a holiday moves it."""
    day = begonnen.date()
    return local(AGENDA.moment(AGENDA.talk_day(day, weekdag(begonnen), today=day), time(9)))


async def practise(table: Table) -> None:
    """All vragen. At the first keuze one less handy choice: a retry, and at the end it comes back once."""
    noor = table.deelnemer
    for text in OPDRACHT.voorbeeld:
        await noor.tap(VERDER)
        await noor.reads(text)
    missed = next(vraag for vraag in OPDRACHT.vragen if isinstance(vraag, Keuze))
    for vraag in OPDRACHT.vragen[:-1]:
        await noor.tap(VERDER)
        match vraag:
            case Info():
                await noor.reads(vraag.tekst)
            case Keuze() if vraag is missed:
                await table.shot("05-vraag", noor)
                await miss_once(noor, vraag)
                await table.shot("06-nog-een-keer", noor)
            case Keuze():
                await noor.choose(vraag, vraag.beste.id)
            case Handig():
                await noor.reads(vraag.vraag)
                await noor.tap("Niet handig" if vraag.goed == "nee" else "Handig")
                await noor.reads(vraag.feedback_on(vraag.goed))
            case Volgorde():
                await noor.put_in_order(vraag, list(reversed(range(len(vraag.stappen)))))
                await noor.reads(vraag.feedback.anders)
                await noor.tap(VERDER)
                await noor.put_in_order(vraag, list(range(len(vraag.stappen))))
                await noor.reads(vraag.feedback.goed)
                await table.shot("07-volgorde", noor)
    for vraag in OPDRACHT.vragen:
        if vraag is missed:
            await noor.tap(VERDER)
            await noor.reads("komt nog een keer")
            await noor.choose(vraag, vraag.beste.id)
        elif isinstance(vraag, Volgorde):
            await noor.tap(VERDER)
            await noor.put_in_order(vraag, list(range(len(vraag.stappen))))
            await noor.reads(vraag.feedback.goed)
    await answer_in_own_words(table)


async def miss_once(noor: Phone, vraag: Keuze) -> None:
    """A less handy choice gets its own feedback and one more try without that option."""
    less = next(optie for optie in vraag.opties if optie.goed == "nee")
    await noor.choose(vraag, less.id)
    await noor.tap(VERDER)
    await noor.reads("Probeer het nog een keer")
    assert less.tekst not in await noor.from_bot.last.inner_text()
    await noor.choose(vraag, vraag.beste.id)


async def answer_in_own_words(table: Table) -> None:
    """The open question is typed, and leads to the task."""
    noor, vraag = table.deelnemer, OPDRACHT.vragen[-1]
    assert isinstance(vraag, Vertel)
    await noor.tap(VERDER)
    await noor.reads(vraag.vraag)
    await noor.type("Bij het schoonmaken van de gang.")
    await noor.reads("blijft van jou")
    await noor.tap(VERDER)
    await noor.reads(BLAD.tekst, "Doe dit", OPDRACHT.als_dan)


async def do_the_task(table: Table) -> None:
    """The task is pinned; Gedaan, taken back, and Gedaan once more. The other phone got its card."""
    noor, koen = table.deelnemer, table.opleider
    await noor.pinned.wait_for()
    await table.shot("08-taak", noor)
    await noor.tap("Gedaan")
    await noor.reads("1 keer gedaan")
    await noor.tap("Toch niet")
    await noor.reads("weggehaald")
    await noor.tap("Gedaan")
    await noor.reads("1 keer gedaan")
    await koen.got(OPDRACHT.begeleider.kans)
    await koen.got(f"Nabespreking: {DAGEN[talk(await table.now()).weekday()]}")
    await table.shot("09-kaart", koen)


async def be_reminded(table: Table, begonnen: datetime) -> None:
    """A reminder comes on the next werkdag, in the afternoon."""
    noor = table.deelnemer
    at = local(next_reminder(AGENDA, begonnen))
    assert (at, "Noor herinnering") in await table.due()
    await table.wind("werkdag")
    assert await table.now() == at.replace(hour=9, minute=0)
    assert await noor.from_bot.filter(has_text=BLAD.herinneringen[0]).count() == 0
    for _ in range(at.hour - 9):
        await table.wind("uur")
    assert await noor.moment_of(await noor.got(BLAD.herinneringen[0])) == spoken(at)
    await table.shot("10-herinnering", noor)
    await noor.tap("Gedaan")
    await noor.reads("2 keer gedaan")


async def observe(table: Table) -> None:
    """The werkplekopleider observes two points in two taps each."""
    koen = table.opleider
    first, second, *_ = OPDRACHT.begeleider.let_op
    await koen.tap(f"1. {first.kort}")
    await koen.got(f"Noor: {first.kort}")
    await koen.tap("Zelf")
    await koen.got(f"{first.kort}, zelf")
    await table.coach.tap("Overzicht", stays=True)
    await table.coach.reads("Noor", OPDRACHT.titel, "2 keer gedaan")
    await koen.tap(f"2. {second.kort}")
    await koen.got(f"Noor: {second.kort}")
    await table.deelnemer.pinned.click()
    await expect(await table.deelnemer.got("Doe dit")).to_be_in_viewport()
    await table.shot("11-observeren", koen)  # docs/demo.png
    await koen.tap("Na een seintje")
    await koen.got(f"{second.kort}, na een seintje")
    await table.shot("12-gezien", koen)


async def begin_the_talk(table: Table, begonnen: datetime) -> None:
    """After the week both are asked; both views meet at the talk."""
    noor, koen = table.deelnemer, table.opleider
    assert (talk(begonnen), "Noor nabespreking") in await table.due()
    await let_a_week_pass(table, "De week is om")
    assert await noor.moment_of(await noor.got("De week is om")) == spoken(talk(begonnen))
    await koen.got("Tijd voor de nabespreking met Noor")
    await table.shot("13-nabespreking", koen)
    await noor.tap("Ging goed")
    await noor.reads("Je begeleider praat met jou")
    await koen.tap("Wij praten nu")
    await koen.reads("Naast elkaar", "ging goed", "zelf", "na een seintje")
    await table.shot("14-naast-elkaar", koen)


async def practise_a_smaller_week(table: Table) -> None:
    """They choose one more week, smaller; the deelnemer reads it back; a new task is pinned."""
    noor, koen = table.deelnemer, table.opleider
    smaller = next(variant for variant in BLAD.varianten if variant.soort == "kleiner")
    await koen.tap("Nog een week")
    await koen.reads(smaller.tekst)
    await table.shot("15-nog-een-week", koen)
    await koen.tap("Kleiner")
    await koen.reads("nog een week, kleiner")
    await noor.reads("Jullie kozen samen", "De taak wordt kleiner")
    await table.shot("16-terugleesvraag", noor)
    await noor.tap("Ja, klopt")
    await noor.reads(smaller.tekst, f"Doe dit {smaller.keer} keer")
    await noor.pinned.wait_for()
    await koen.got("week 2")
    await table.shot("17-kleinere-taak", noor)


async def master_it(table: Table) -> None:
    """After that week: beheerst, and the next niveau opens."""
    noor, koen = table.deelnemer, table.opleider
    await noor.tap("Gedaan")
    await noor.reads("1 keer gedaan")
    talks = noor.from_bot.filter(has_text="De week is om")
    before = await talks.count()
    await let_a_week_pass(table, "De week is om", before + 1)
    await noor.tap("Ging goed")
    await noor.reads("Je begeleider praat met jou")
    await koen.tap("Wij praten nu")
    await koen.reads("Naast elkaar")
    await koen.tap("Beheerst")
    await noor.reads("Jullie kozen samen")
    await noor.tap("Ja, klopt")
    await noor.got("Gefeliciteerd, Noor")
    await noor.reads(VOLGENDE.titel)
    await table.shot("18-beheerst", noor)


async def see_the_overview(table: Table) -> None:
    """The coach types /overzicht, and taps it in the menu too."""
    marijke = table.coach
    await marijke.type("/overzicht")
    await marijke.reads("Overzicht", "Noor", VOLGENDE.titel)
    await table.shot("19-overzicht", marijke)
    await marijke.node.get_by_test_id("menu").click()
    await table.shot("20-menu", marijke)
    before = await marijke.from_bot.count()
    await marijke.node.get_by_test_id("command").filter(has_text="/overzicht").click()
    await marijke.from_bot.nth(before).wait_for()
    await marijke.reads("Overzicht", "Noor")


async def let_a_week_pass(table: Table, text: str, times: int = 1) -> None:
    """Wind a week; where holidays come in between, some werkdagen more."""
    begin = await table.now()
    await table.wind("week")
    assert (await table.now()).date() == begin.date() + 7 * DAY
    said = table.deelnemer.from_bot.filter(has_text=text)
    for _ in range(4):
        if await said.count() >= times:
            return
        await table.wind("werkdag")
    raise AssertionError(f"no {text!r} after a week")
