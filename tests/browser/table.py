"""The page as people use it: a table with three phones on it, and the buttons that let time pass."""

import os
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import Locator, Page, expect
from playwright.async_api import TimeoutError as Hang

from content.opdracht import Keuze, Volgorde
from scheduler.agenda import DAGEN, MAANDEN, Agenda

HANG = 20_000  # milliseconds; a hang guard, not a promise
SCREENSHOTS = os.environ.get("WPO_SCREENSHOTS")
expect.set_options(timeout=HANG)

# What sticks out of the page, or out of its own phone, to the right or to the left.
STICKS_OUT = """() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
  for (const phone of document.querySelectorAll(".screen")) {
    const room = phone.getBoundingClientRect();
    for (const node of phone.querySelectorAll("*")) {
      const box = node.getBoundingClientRect();
      const out = box.right > room.right + 1 || box.left < room.left - 1;
      if (box.width > 1 && out) wide.push(node.className || node.tagName);
    }
    for (const node of phone.querySelectorAll(".chat, .bubble, .key, .composer, .commands"))
      if (node.scrollWidth > node.clientWidth + 1) wide.push(node.className);
  }
  return wide;
}"""


class Table:
    """The whole page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.problems: list[str] = []
        page.set_default_timeout(HANG)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on(
            "console",
            lambda line: self.problems.append(line.text) if line.type == "error" else None,
        )
        self.clock = page.get_by_test_id("clock")
        self.deelnemer = Phone(self, "deelnemer")
        self.opleider = Phone(self, "werkplekopleider")
        self.coach = Phone(self, "coach")

    async def open(self) -> None:
        """Open the page, and wait until the phones lie there."""
        await self.page.goto(self.url)
        await self.deelnemer.node.wait_for()

    async def now(self) -> datetime:
        """What the clock of the page shows (local)."""
        return read_clock(await self.clock.inner_text())

    async def wind(self, step: str) -> None:
        """Let an uur, a werkdag or a week pass, and wait until it has."""
        before = await self.now()
        button = self.page.get_by_test_id(f"wind-{step}")
        await button.click()
        await expect(button).to_be_enabled()
        while read_clock(shown := await self.clock.inner_text()) - before < timedelta(minutes=59):
            await expect(self.clock).not_to_have_text(shown, use_inner_text=True)

    async def due(self) -> list[tuple[datetime, str]]:
        """What happens by itself: when (local), and for whom and what."""
        more = self.page.get_by_test_id("due-more")
        if await more.is_visible() and await more.get_attribute("aria-expanded") == "false":
            await more.click()
        found = []
        for item in await self.page.get_by_test_id("due-item").all():
            at = datetime.fromisoformat(await item.locator("time").get_attribute("datetime"))
            what = [await item.locator(part).inner_text() for part in ("strong", "span")]
            found.append((at.astimezone(Agenda().zone), " ".join(what)))
        return found

    async def begin_again(self) -> None:
        """Put everything back to the beginning."""
        await self.page.get_by_test_id("reset").click()
        await self.page.get_by_test_id("reset-confirm").click()
        await expect(self.page.get_by_test_id("reset")).to_be_enabled()

    async def fits(self) -> None:
        """Nothing sticks out."""
        assert await self.page.evaluate(STICKS_OUT) == []

    async def shot(self, name: str, phone: "Phone | None" = None) -> None:
        """Check that everything fits; keep a picture when WPO_SCREENSHOTS names a folder."""
        await self.fits()
        if SCREENSHOTS is None:
            return
        width = (self.page.viewport_size or {})["width"]
        if phone and width < 900:
            await phone.node.scroll_into_view_if_needed()
        await self.page.mouse.move(0, 0)
        await self.page.screenshot(path=f"{SCREENSHOTS}/{width}-{name}.png")


class Phone:
    """One of the phones, and the person who holds it."""

    def __init__(self, table: Table, rol: str) -> None:
        self.table = table
        self.node = table.page.get_by_test_id(f"phone-{rol}")
        self.messages = self.node.get_by_test_id("message")
        self.from_bot = self.node.locator("[data-testid=message].theirs")
        self.mine = self.node.locator("[data-testid=message].mine")
        self.pinned = self.node.get_by_test_id("pinned")

    async def start(self) -> None:
        """Accept the invitation."""
        await self.node.get_by_test_id("start").click()

    async def type(self, text: str) -> None:
        """Type a text and send it."""
        field = self.node.get_by_test_id("text")
        await field.fill(text)
        await field.press("Enter")

    def button(self, label: str) -> Locator:
        """The newest button with this in its label."""
        return self.node.get_by_test_id("button").filter(has_text=label).last

    def key(self, letter: str) -> Locator:
        """The newest button with exactly this label."""
        return self.node.get_by_test_id("button").filter(has_text=re.compile(rf"^{letter}$")).last

    async def tap(self, label: str | Locator, *, stays: bool = False) -> None:
        """Tap a button, and wait until it is gone, as buttons go; `stays` for one that does not."""
        key = self.button(label) if isinstance(label, str) else label
        row = key.locator("xpath=ancestor::article")
        where = f'[data-message-id="{await row.get_attribute("data-message-id")}"]'
        data = await key.get_attribute("data-data")
        await key.click()
        if not stays:
            await self.node.locator(f"{where} [data-data='{data}']").wait_for(state="detached")

    async def reads(self, *texts: str) -> None:
        """Wait until the newest message of the bot says this."""
        for text in texts:
            await self._arrives(self.from_bot.last.filter(has_text=text), text)

    async def got(self, text: str) -> Locator:
        """Wait until the bot said this at some time; return the newest such message."""
        message = self.from_bot.filter(has_text=text).last
        await self._arrives(message, text)
        return message

    async def _arrives(self, message: Locator, text: str) -> None:
        # Quicker than expect(), which looks only a few times in a second.
        try:
            await message.wait_for(state="attached")
        except Hang:
            newest = await self.from_bot.last.inner_text()
            raise AssertionError(f"{text!r} was never said; the newest message is {newest!r}") from None

    async def moment_of(self, message: Locator) -> str:
        """Return on which day and at what time a message came: "dinsdag 24 november 15:00"."""
        day = message.locator("xpath=preceding-sibling::p[contains(@class, 'day')][1]")
        return f"{await day.inner_text()} {await message.locator('time').inner_text()}"

    # --- practising -----------------------------------------------------------------------------------

    async def choose(self, vraag: Keuze, optie: str) -> None:
        """Answer a keuze with this option, whatever its letter is; the feedback comes."""
        await self.reads(vraag.vraag, vraag.optie(optie).tekst)
        await self.tap(self.key(await self._letter(vraag.optie(optie).tekst)))
        await self.reads(vraag.optie(optie).feedback)

    async def put_in_order(self, vraag: Volgorde, order: list[int]) -> None:
        """Tap the steps of a volgorde in this order."""
        await self.reads(vraag.vraag, *vraag.stappen)
        letters = [await self._letter(stap) for stap in vraag.stappen]
        for nr in order:
            await self.tap(self.key(letters[nr]))

    async def _letter(self, tekst: str) -> str:
        shown = await self.from_bot.last.locator(".text").inner_text()
        (line,) = (line for line in shown.splitlines() if line.endswith(f"  {tekst}"))
        return line[0]


def read_clock(text: str) -> datetime:
    """The moment that "donderdag 26 november 2026 09:00" is (local)."""
    found = re.search(r"(\d+) (\w+) (\d{4})\s+(\d+):(\d+)", text)
    assert found, text
    day, month, year, hour, minute = found.groups()
    parts = (int(year), MAANDEN.index(month) + 1, int(day), int(hour), int(minute))
    return datetime(*parts, tzinfo=Agenda().zone)


def spoken(at: datetime) -> str:
    """A moment as the page writes it: "dinsdag 24 november 15:00"."""
    return f"{DAGEN[at.weekday()]} {at.day} {MAANDEN[at.month - 1]} {at:%H:%M}"


def local(at: datetime) -> datetime:
    """The same moment on the clock of the page."""
    zone: ZoneInfo = Agenda().zone
    return at.astimezone(zone)
