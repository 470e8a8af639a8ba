"""A made-up stage for the page: a clock that jumps, three phones, and a bot that repeats what it hears."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.emulator import Emulator
from bot.demo.emulator.bot_api import perform
from bot.demo.emulator.strict import Params
from bot.demo.page import Due, Step
from bot.demo.phone_view import Phone
from tests.emulator.conftest import TOKEN, Clock, keyboard

SAM, NOOR, EVA = 11, 12, 13
STEPS = {"uur": timedelta(hours=1), "werkdag": timedelta(days=1), "week": timedelta(days=7)}


class Stage:
    """A Toneel without a bot behind it."""

    def __init__(self, bot: Callable[["Stage", dict], None] | None = None) -> None:
        self.clock = Clock()
        self.zone = ZoneInfo("Europe/Amsterdam")
        self.phones = [
            Phone(SAM, "Sam", "deelnemer", "uitnodiging-1"),
            Phone(NOOR, "Noor", "werkplekopleider", "uitnodiging-2"),
            Phone(EVA, "Eva", "coach", None),
        ]
        self.due: list[Due] = []
        self.alts: dict[str, str] = {}
        self.emulator = self.begin()

    def begin(self) -> Emulator:
        emulator = Emulator(self.clock, TOKEN)
        for phone in self.phones:
            emulator.add_person(phone.chat_id, phone.naam)
        return emulator

    def now(self) -> datetime:
        return self.clock()

    def upcoming(self) -> list[Due]:
        return self.due

    def alt(self, sha256: str) -> str:
        return self.alts.get(sha256, "")

    async def wind(self, step: Step) -> None:
        self.clock.time += STEPS[step]

    async def reset(self) -> None:
        self.emulator = self.begin()

    def call(self, method: str, chat_id: int = SAM, **params: object):
        return perform(self.emulator, method.lower(), Params(params, chat_id=chat_id))


async def repeat_forever(stage: Stage) -> None:
    """A bot: repeats every text above a button, and marks the text when the button is pressed."""
    offset = 0
    while True:
        for update in await stage.emulator.updates.poll(offset, 100, 5):
            offset = update["update_id"] + 1
            if "message" in update:
                chat_id, text = update["message"]["chat"]["id"], update["message"]["text"]
                stage.call("sendMessage", chat_id, text=f"Je zei: {text}", reply_markup=keyboard("goed"))
            if query := update.get("callback_query"):
                where = {
                    "chat_id": query["message"]["chat"]["id"],
                    "message_id": query["message"]["message_id"],
                }
                stage.call("editMessageText", **where, text="Dank je")
                stage.call("answerCallbackQuery", callback_query_id=query["id"], text="Genoteerd")
