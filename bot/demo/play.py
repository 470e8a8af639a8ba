"""`wpo demo`: the emulator, the page and the unmodified bot in one process. All people here are fiction."""

import asyncio
import json
import logging
import shutil
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlmodel import select

from bot.app import App, build
from bot.demo.emulator import Change, Emulator, serve_app
from bot.demo.page import Due, Step, build_page
from bot.demo.phone_view import Phone
from bot.settings import Settings
from conversations import invitations
from conversations.overviews import Planned, planned
from conversations.storage import outbox, termijnen
from conversations.storage.database import migrate, transaction
from conversations.storage.models import Persoon, Rol
from scheduler.agenda import Agenda
from scheduler.clock import Clock

log = logging.getLogger(__name__)

# Not a token of anybody: the emulator takes any that looks like one.
TOKEN = "1000001:demo-demo-demo-demo-demo-demo-demo1"  # noqa: S105
ORGANISATIE = "Voorbeeldbedrijf"
MORGEN_OM = time(9)
SETTLE_SECONDS = 15.0
SAVE_AFTER = 0.3


class PortTaken(RuntimeError):
    """Something else listens on this port."""


@dataclass
class Stage:
    """The three phones, the clock and the bot behind them. It is the `Toneel` of the page."""

    folder: Path
    url: str = ""
    clock: Clock = field(default_factory=Clock)
    zone: ZoneInfo = field(default_factory=lambda: Agenda().zone)
    phones: Sequence[Phone] = ()

    def __post_init__(self) -> None:
        self.emulator = Emulator(self.clock.now, TOKEN)
        self.app: App | None = None
        self._running: asyncio.Task[None] | None = None
        self._saving: asyncio.TimerHandle | None = None
        self._busy = asyncio.Lock()

    # --- the page asks --------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The demo clock, UTC."""
        return self.clock.now()

    def upcoming(self) -> Sequence[Due]:
        """What will happen by itself, soonest first."""
        if self.app is None:
            return []
        with transaction(self.app.engine.database) as session:
            found = planned(session, self.now())
        return [_due(item, self.app) for item in found]

    async def wind(self, step: Step) -> None:
        """Let time pass, and everything happen at its own moment on the way."""
        async with self._busy:
            target = self._target(step)
            while (moment := await self._next_moment()) and moment < target:
                await self._go_to(moment)
            await self._go_to(target)
        self._save()

    async def reset(self) -> None:
        """Begin again with an empty organisatie."""
        async with self._busy:
            await self._stop_bot()
            shutil.rmtree(self.folder, ignore_errors=True)
            self.clock.offset = timedelta()
            self.emulator.restore(Emulator(self.clock.now, TOKEN).snapshot())
            await self.start()

    # --- time -----------------------------------------------------------------------------------------

    def _target(self, step: Step) -> datetime:
        now, agenda = self.now(), Agenda()
        if step == "uur":
            return now + timedelta(hours=1)
        if step == "week":
            return now + timedelta(weeks=1)
        return agenda.moment(agenda.next_werkdag(agenda.local(now).date()), MORGEN_OM)

    async def _next_moment(self) -> datetime | None:
        assert self.app
        with transaction(self.app.engine.database) as session:
            found = [termijnen.next_due(session), outbox.next_at(session, self.now())]
        return min((moment for moment in found if moment), default=None)

    async def _go_to(self, moment: datetime) -> None:
        """Set the clock ahead (never back), tick, and wait until all messages have arrived."""
        assert self.app
        self.clock.wind(max(moment - self.now(), timedelta()))
        await self.app.store.run(self.app.engine.tick, self.now())
        self.app.delivery.wake()
        with suppress(TimeoutError):
            async with asyncio.timeout(SETTLE_SECONDS):
                # Two queues and a table: there is nothing to wait on.
                while not (self.app.dispatch.idle and await self.app.delivery.idle()):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)

    # --- the bot --------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Continue where it was, or begin with the deelnemer at the invitation."""
        self.folder.mkdir(parents=True, exist_ok=True)
        saved = self._load()
        settings = Settings(
            telegram_token=SecretStr(TOKEN),
            telegram_api_url=f"{self.url}/bot",
            database_url=f"sqlite:///{self.folder / 'wpo.sqlite'}",
            tick_seconds=1,
            messages_per_second=1000,
            chat_burst=30,
        )
        self.app = build(settings, self.clock)
        migrate(self.app.engine.database)
        if saved:
            self.clock.offset = timedelta(seconds=saved["offset"])
            self.phones = [Phone(**phone) for phone in saved["phones"]]
            self.emulator.restore(saved["emulator"])
        else:
            self._begin(self.app)
        self.emulator.recording = False
        self.emulator.rates.per_bot = None  # winding a week ahead puts a week of messages in a second
        self._running = asyncio.create_task(self.app.run())
        self._save()

    def _begin(self, app: App) -> None:
        """Invite the cast. The deelnemer has not started yet; the other two have."""
        self.clock.offset = timedelta()
        self.clock.wind(Agenda().next_window(self.now()) - self.now())
        with transaction(app.engine.database) as session:
            organisatie = invitations.create_organisatie(session, ORGANISATIE, self.now())
            coach = invitations.invite(session, organisatie, Rol.COACH, "Marijke", self.now())
            begeleider = invitations.invite(
                session, organisatie, Rol.WERKPLEKOPLEIDER, "Koen", self.now(), afdeling="Schoonmaak"
            )
            opleider = session.exec(select(Persoon).where(Persoon.roepnaam == "Koen")).one()
            deelnemer = invitations.invite(
                session, organisatie, Rol.DEELNEMER, "Noor", self.now(), begeleider=opleider
            )
        made = (deelnemer, begeleider, coach)
        self.phones = [Phone(nr, m.naam, m.rol.value, m.code) for nr, m in enumerate(made, 101)]
        for phone in self.phones:
            self.emulator.add_person(phone.chat_id, phone.naam)
        for phone in self.phones[1:]:
            self.emulator.send_text(phone.chat_id, f"/start {phone.invitation}")

    async def _stop_bot(self) -> None:
        if self._saving:
            self._saving.cancel()
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        self.app = self._running = None

    # --- what must survive a restart --------------------------------------------------------------------

    def remember(self, _change: Change) -> None:
        """Save soon: something changed."""
        if self._saving is None and self.app is not None:
            self._saving = asyncio.get_running_loop().call_later(SAVE_AFTER, self._save)

    def _save(self) -> None:
        self._saving = None
        if self.app is None:
            return
        data = {
            "offset": self.clock.offset.total_seconds(),
            "phones": [
                {"chat_id": p.chat_id, "naam": p.naam, "rol": p.rol, "invitation": p.invitation}
                for p in self.phones
            ],
            "emulator": self.emulator.snapshot(),
        }
        # Written beside it and then renamed: a crash leaves the old one or the new one, never half a file.
        fresh = self.folder / "toneel.new"
        fresh.write_text(json.dumps(data), encoding="utf-8")
        fresh.replace(self.folder / "toneel.json")

    def _load(self) -> dict[str, Any] | None:
        """Return what was saved; what cannot be read is put aside, and the demo begins again."""
        saved = self.folder / "toneel.json"
        if saved.exists():
            try:
                data: dict[str, Any] = json.loads(saved.read_text(encoding="utf-8"))
                return data
            except ValueError:
                log.warning("demo begins again: what was saved cannot be read")
        for old in self.folder.glob("wpo.sqlite*"):
            old.unlink()
        return None

    async def stop(self) -> None:
        """Save and stop."""
        self._save()
        await self._stop_bot()


def _due(item: Planned, app: App) -> Due:
    wie = item.begeleider or "coach" if item.about_begeleider else item.deelnemer
    return {"at": item.at, "wie": wie, "wat": app.engine.texts.label(f"straks_{item.soort}", {})}


async def play(port: int, folder: Path) -> None:
    """Serve the demo until cancelled; PortTaken when something else listens there."""
    _check_port(port)
    stage = Stage(folder)
    stage.emulator.subscribe(stage.remember)
    async with serve_app(build_page(stage), port) as url:
        stage.url = url
        await stage.start()
        print(f"WPO demo: {url}  (stoppen: Ctrl-C)", flush=True)  # noqa: T201
        try:
            await asyncio.Event().wait()
        finally:
            await stage.stop()


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(port) from error
