"""`wpo demo`: the emulator, the page and the bot in one process. All people here are fiction."""

import asyncio
import json
import logging
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.demo import folder as place
from bot.demo.emulator import Change, Emulator, serve_app
from bot.demo.folder import DATABASE, TONEEL
from bot.demo.page import Due, Step, build_page
from bot.demo.phone_view import Phone
from scheduler.clock import Clock

if TYPE_CHECKING:
    from bot.demo.backstage import Backstage

log = logging.getLogger(__name__)

# Not a token of anybody: the emulator takes any that looks like one.
TOKEN = "1000001:demo-demo-demo-demo-demo-demo-demo1"  # noqa: S105
SAVE_EVERY = 10.0  # seconds; the clock runs, also when nobody does anything
# After a crash the bot may remember a few numbers more than the phones do: none is used twice.
CRASH_GAP = 1000


class PortTaken(RuntimeError):
    """Something else listens on this port."""


@dataclass
class Stage:
    """The three phones, the clock and the bot behind them. It is the `Toneel` of the page."""

    folder: Path
    url: str = ""
    clock: Clock = field(default_factory=Clock)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Amsterdam"))
    phones: Sequence[Phone] = ()

    def __post_init__(self) -> None:
        self.emulator = Emulator(self.clock.now, TOKEN)
        self.emulator.recording = False
        self.emulator.rates.per_bot = None  # winding a week ahead puts a week of messages in a second
        self.backstage: Backstage | None = None
        self._running: asyncio.Task[None] | None = None
        self._saving = False
        self._ending = False
        self._busy = asyncio.Lock()

    # --- the page asks --------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The demo clock, UTC."""
        return self.clock.now()

    def upcoming(self) -> Sequence[Due]:
        """What will happen by itself, soonest first."""
        return self.backstage.upcoming() if self.backstage else ()

    def alt(self, sha256: str) -> str:
        """What is seen on a picture of the bot, in words; empty as long as the bot is not there."""
        return self.backstage.alts.get(sha256, "") if self.backstage else ""

    async def wind(self, step: Step) -> None:
        """Let time pass, and everything happen at its own moment on the way."""
        async with self._busy:
            from bot.demo.backstage import wind_to  # noqa: PLC0415  (slow to import)

            backstage, target = self._backstage(), wind_to(self.now(), step)
            while (moment := await backstage.next_moment()) and moment < target and not self._ending:
                await self._go_to(moment)
            await self._go_to(target)
            self.save()

    async def _go_to(self, moment: datetime) -> None:
        """Set the clock ahead, never back, and let everything happen that is due then."""
        self.clock.wind(max(moment - self.now(), timedelta()))
        await self._backstage().settle()

    async def reset(self) -> None:
        """Begin again with an empty organisatie."""
        async with self._busy:
            await self._stop_bot()
            await self._begin()

    # --- the bot --------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Continue where it was; without a past, or with an unreadable one, begin."""
        async with self._busy:
            kept = self._load()
            await asyncio.to_thread(import_module, "bot.demo.backstage")
            if kept and not await self._open(again=True):
                kept = self._put_aside()
            if kept:
                self.emulator.tell("restored", 0, {})  # now it is known what is seen on the pictures
            else:
                await self._begin()

    async def _begin(self) -> None:
        """Invite the cast. The deelnemer has not started yet; the other two have."""
        from bot.demo.backstage import begin_at  # noqa: PLC0415  (slow to import)

        place.clear(self.folder)
        self.phones = ()
        self.emulator.restore(Emulator(self.clock.now, TOKEN).snapshot(), {})
        self.clock.offset = timedelta()
        self.clock.wind(begin_at(self.now()) - self.now())
        await self._open(again=False)
        phones = await asyncio.to_thread(self._backstage().invite_cast)
        for phone in phones:
            self.emulator.add_person(phone.chat_id, phone.naam)
        for phone in phones[1:]:
            self.emulator.send_text(phone.chat_id, f"/start {phone.invitation}")
        self.phones = phones
        self.emulator.tell("restored", 0, {})
        self.save()

    async def _open(self, *, again: bool) -> bool:
        from bot.demo.backstage import Backstage  # noqa: PLC0415  (slow to import)

        database = self.folder / DATABASE
        self.backstage = await asyncio.to_thread(
            Backstage.open, TOKEN, self.url, database, self.clock, again=again
        )
        if self.backstage:
            self._running = asyncio.create_task(self.backstage.app.run())
        return self.backstage is not None

    def _backstage(self) -> "Backstage":
        assert self.backstage, "start() comes first"
        return self.backstage

    async def _stop_bot(self) -> None:
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        self.backstage = self._running = None

    async def stop(self) -> None:
        """Finish what is happening, save and stop."""
        self._ending = True
        async with self._busy:
            await self._stop_bot()
            self.save()

    async def run(self) -> None:
        """Save now and then, for the clock runs on; when the bot stumbles, so does this."""
        while True:
            await asyncio.sleep(SAVE_EVERY)
            if not self._busy.locked() and self._running:
                if self._running.done():
                    self._running.result()
                self.save()

    # --- what must survive a restart --------------------------------------------------------------------

    def remember(self, change: Change) -> None:
        """Save before anybody can see this change: what was seen on a phone is there after a crash."""
        if self.backstage and not self._saving and change.kind != "clock":
            self._saving = True
            asyncio.get_running_loop().call_soon(self.save)

    def save(self) -> None:
        """Write everything down; what cannot be written is logged, and the demo plays on."""
        self._saving = False
        if not self.phones:
            return
        data = {
            "now": self.now().isoformat(),
            "phones": [asdict(phone) for phone in self.phones],
            "emulator": self.emulator.snapshot(),
        }
        try:
            place.save_contents(self.folder, self.emulator.contents)
            place.write(self.folder / TONEEL, json.dumps(data).encode())
        except OSError as error:
            log.warning("demo not saved: %s", error.strerror)

    def _load(self) -> bool:
        """Lay the phones back as they were; False when there is nothing that can be read."""
        if not (self.folder / TONEEL).exists():
            return False
        try:
            saved: dict[str, Any] = json.loads((self.folder / TONEEL).read_text(encoding="utf-8"))
            stood_still = datetime.fromisoformat(saved["now"]) - self.now()
            phones = [Phone(**phone) for phone in saved["phones"]]
            saved["emulator"]["counter"] += CRASH_GAP
            saved["emulator"]["updates"]["next_id"] += CRASH_GAP
            digests = {file["sha256"] for file in saved["emulator"]["files"]}
            self.emulator.restore(saved["emulator"], place.read_contents(self.folder, digests))
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return self._put_aside()
        self.clock.wind(stood_still)
        self.phones = phones
        self.emulator.tell("restored", 0, {})
        return True

    def _put_aside(self) -> bool:
        """Say what happened, and make room to begin again; False: nothing is kept."""
        aside = place.put_aside(self.folder)
        warning = f"De demo begint opnieuw: wat er bewaard was, is niet te lezen. Het staat nu in {aside}."
        print(warning, file=sys.stderr, flush=True)  # noqa: T201
        return False


async def play(port: int, folder: Path) -> None:
    """Serve the demo until it is asked to stop, by Ctrl-C or SIGTERM.

    FolderTaken when it plays already, PortTaken when something else listens there, OSError when the folder
    cannot be written.
    """
    with suppress(asyncio.CancelledError), place.hold(folder, f"http://127.0.0.1:{port}"):
        _check_port(port)
        _listen_to_sigterm()
        stage = Stage(folder)
        stage.emulator.subscribe(stage.remember)
        async with serve_app(build_page(stage), port) as stage.url:
            print(f"WPO demo: {stage.url}  (stoppen: Ctrl-C)", flush=True)  # noqa: T201
            try:
                await stage.start()
                await stage.run()
            finally:
                await stage.stop()


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(port) from error


def _listen_to_sigterm() -> None:
    task = asyncio.current_task()
    assert task
    # Only the first counts: a second one must not cut the stopping short.
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: task.cancelling() or task.cancel())
