"""The whole bot on the emulator, in one process: people tap, time is wound, and what they read is looked at.

All persons here are fiction. Only Telegram is a double; everything else is what `wpo run` runs.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Engine as Database
from sqlmodel import Session, col, select

from bot.app import App, build
from bot.demo.emulator import Call, Emulator
from bot.settings import Settings
from conversations.invitations import create_organisatie, find_organisaties, invite, redeem
from conversations.storage.database import transaction
from conversations.storage.models import Outbox, Persoon, Rol
from scheduler.clock import Clock

TOKEN = "1234567:test-test-test-test-test-test-test1"
DINSDAG = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # 10:00 in Amsterdam
ELS, RIA, SANNE, JOOST = 101, 102, 103, 104
HANG = 10.0  # seconds; a hang guard, not a promise


class Wall:
    """The clock of a machine: it runs, and it can be set."""

    def __init__(self, start: datetime = DINSDAG) -> None:
        self._start, self._began = start, time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def jump(self, **delta: float) -> None:
        self._start += timedelta(**delta)


class Stage:
    """An emulator, the bot that polls it, and people with a phone."""

    def __init__(self, database: Database, url: str, emulator: Emulator, wall: Wall) -> None:
        self.database, self.url, self.emulator, self.wall = database, url, emulator, wall
        self.settings: dict[str, Any] = {}
        self.codes: list[str] = []
        self._app: App | None = None
        self._running: asyncio.Task[None] | None = None

    # --- the bot --------------------------------------------------------------------------------------

    @property
    def app(self) -> App:
        assert self._app, "start() comes first"
        return self._app

    def build(self, **settings: Any) -> App:
        """Build the bot, without running it. It ticks when a test says so, and may send fast."""
        self.settings |= settings
        choices = {"tick_seconds": 60, "messages_per_second": 1000, "chat_burst": 100} | self.settings
        wanted = Settings(
            telegram_token=SecretStr(TOKEN), telegram_api_url=f"{self.url}/bot", **choices
        )  # fmt: skip
        self._app = build(wanted, Clock(wall=self.wall), self.database)
        return self._app

    async def start(self, **settings: Any) -> None:
        """Build the bot and let it run, until it polls."""
        polls = len(self.calls("getUpdates"))
        app = self.build(**settings)
        self._running = asyncio.create_task(app.run())
        await eventually(lambda: len(self.calls("getUpdates")) > polls or self._running.done())
        if self._running.done():
            self._running.result()

    async def stop(self) -> None:
        """Stop the bot in an orderly way; a second stop does nothing."""
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
            self._running = None

    @property
    def runs(self) -> bool:
        return self._running is not None and not self._running.done()

    async def settle(self, seconds: float = HANG) -> None:
        """Wait until everything that came in is handled, and everything that may go out is out."""
        async with asyncio.timeout(seconds):
            while not await self._is_quiet():  # noqa: ASYNC110 - many things must come together
                await asyncio.sleep(0.004)

    async def _is_quiet(self) -> bool:
        if self.emulator.updates.waiting or not self.app.dispatch.idle:
            return False
        return await self.app.delivery.idle()

    async def tick(self) -> None:
        """Let happen what became due, and send it."""
        await self.app.store.run(self.app.engine.tick, self.wall())
        self.app.delivery.wake()
        await self.settle()

    def jump(self, **delta: float) -> None:
        """Set the clock, and let the bot look again."""
        self.wall.jump(**delta)
        self.app.delivery.wake()

    # --- people ---------------------------------------------------------------------------------------

    def invite(self, naam: str, rol: Rol = Rol.DEELNEMER, begeleider: str | None = None) -> str:
        """Return the code of an invitation."""
        with transaction(self.database) as session:
            found = find_organisaties(session, "Voorbeeldbedrijf")
            organisatie = found[0] if found else create_organisatie(session, "Voorbeeldbedrijf", self.wall())
            guide = _named(session, begeleider) if begeleider else None
            made = invite(session, organisatie, rol, naam, self.wall(), begeleider=guide)
        self.codes.append(made.code)
        return made.code

    def let_in(self, naam: str, chat_id: int, rol: Rol, begeleider: str | None = None) -> int:
        """Put somebody in the organisatie who joined long ago; gives the id of the persoon."""
        code = self.invite(naam, rol, begeleider)
        self.emulator.add_person(chat_id, naam, started=True)
        with transaction(self.database) as session:
            persoon = redeem(session, code, "telegram", str(chat_id), self.wall())
            assert persoon
            persoon.menu = "known"
            session.add(persoon)
            return persoon.id

    def persoon_id(self, chat_id: int) -> int:
        with Session(self.database) as session:
            return session.exec(select(Persoon.id).where(Persoon.adres == str(chat_id))).one()

    def people(self) -> None:
        """A coach and a werkplekopleider."""
        self.let_in("Els", ELS, Rol.COACH)
        self.let_in("Ria", RIA, Rol.WERKPLEKOPLEIDER)

    async def join(self, naam: str = "Sanne", chat_id: int = SANNE, begeleider: str = "Ria") -> None:
        """Let a deelnemer come in with an invitation, as in the world."""
        code = self.invite(naam, begeleider=begeleider)
        self.emulator.add_person(chat_id, naam)
        self.emulator.send_text(chat_id, f"/start {code}")
        await self.settle()

    # --- phones ---------------------------------------------------------------------------------------

    def messages(self, chat_id: int) -> list[dict]:
        """What the bot said to this person, oldest first."""
        chat = self.emulator.chats[chat_id]
        return [message for message in chat.messages.values() if message.get("from") == self.emulator.me]

    def texts(self, chat_id: int) -> list[str]:
        return [message.get("text") or message.get("caption") for message in self.messages(chat_id)]

    def find(self, chat_id: int, label: str) -> tuple[int, str]:
        """Return message and data of the newest button with this in its label."""
        for message in reversed(self.messages(chat_id)):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"]:
                        return message["message_id"], button["callback_data"]
        raise AssertionError(f"no button {label!r}; the last texts: {self.texts(chat_id)[-3:]}")

    async def tap(self, chat_id: int, label: str) -> dict:
        """Tap a button and wait for the answer."""
        update = self.emulator.tap(chat_id, *self.find(chat_id, label))
        await self.settle()
        return update

    def calls(self, method: str = "", chat_id: int | None = None) -> list[Call]:
        """The calls that the bot made, oldest first."""
        return [
            call
            for call in self.emulator.calls
            if method in ("", call.method) and chat_id in (None, chat_of(call))
        ]

    def sends(self, chat_id: int | None = None) -> list[str]:
        """The texts of every try to send a message, oldest first."""
        tries = (
            call.params for call in self.calls("", chat_id) if call.method in ("sendMessage", "sendPhoto")
        )
        return [params.get("text") or params.get("caption") for params in tries]

    # --- the outbox -----------------------------------------------------------------------------------

    def write(self, persoon: int | None, *texts: str, **fields: Any) -> list[int]:
        """Put messages in the outbox; gives their ids."""
        with transaction(self.database) as session:
            rows = [
                Outbox(
                    **{
                        "persoon_id": persoon,
                        "methode": "say",
                        "tekst": tekst,
                        "created_at": self.wall(),
                        "not_before": self.wall(),
                        **fields,
                    }
                )
                for tekst in texts
            ]
            session.add_all(rows)
            session.flush()
            return [row.id for row in rows]

    def rows(self, *ids: int) -> Sequence[Outbox]:
        """The rows of the outbox with these ids, or all of them."""
        with Session(self.database) as session:
            query = select(Outbox).order_by(col(Outbox.id))
            return session.exec(query.where(col(Outbox.id).in_(ids)) if ids else query).all()

    def row(self, key: int) -> Outbox:
        return self.rows(key)[0]


def chat_of(call: Call) -> int:
    """The chat that a call is about; 0 when it is about none."""
    return int(call.params.get("chat_id") or 0)


def _named(session: Session, naam: str) -> Persoon:
    return session.exec(select(Persoon).where(Persoon.roepnaam == naam)).one()


async def eventually(condition: Callable[[], object], seconds: float = HANG) -> None:
    """Wait for something to come true; TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - any condition will do
            await asyncio.sleep(0.004)
