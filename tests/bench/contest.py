"""Our bot and the bare one, each in a process of its own, on the same stage: round after round, in turns."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from bot.demo.emulator import Emulator, serve
from content.catalogus import load_catalogus
from conversations.invitations import create_organisatie, invite, redeem
from conversations.state import Oefening
from conversations.storage import gesprekken
from conversations.storage.database import connect, migrate, transaction
from conversations.storage.models import Rol
from scheduler.clock import read_wall
from tests.bench.people import Crowd

CHECKOUT = Path(__file__).parents[2]
TOKEN = "1234567:bench-bench-bench-bench-bench-bench-b1"
START = 30.0  # seconds; a hang guard
ENOUGH = 25.0  # seconds; after that no new round begins
TAPS = {1: 50, 50: 500}  # how many people tap at once -> how many taps a round
EACH = 10  # taps of one person: so far the oefendeel goes without a question that takes several taps
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Bot:
    """A process, the Telegram it polls, and people who never spoke to it before."""

    name: str
    emulator: Emulator
    folder: Path
    process: asyncio.subprocess.Process | None = None
    fresh: list[int] = field(default_factory=list)

    def take(self, number: int) -> list[int]:
        """Return the chats of so many people who have not tapped yet."""
        taken, self.fresh = self.fresh[:number], self.fresh[number:]
        return taken

    def cpu(self) -> float:
        """Seconds of processor time so far; not a number where the system does not tell."""
        words = self._proc("stat").rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / TICKS if words else float("nan")

    def rss(self) -> float:
        """Megabytes of memory at most so far; not a number where the system does not tell."""
        words = self._proc("status").partition("VmHWM:")[2].split()
        return int(words[0]) / 1024 if words else float("nan")

    def _proc(self, name: str) -> str:
        assert self.process
        file = Path(f"/proc/{self.process.pid}/{name}")
        return file.read_text() if file.exists() else ""


@dataclass(frozen=True)
class Round:
    """What one bot did in one round; seconds."""

    bot: str
    people: int
    taps: int
    median: float
    p95: float
    elapsed: float
    cpu: float
    stage_cpu: float  # of the emulator and the people

    @property
    def per_second(self) -> float:
        return self.taps / self.elapsed


async def contest(folder: Path, rounds: int, sizes: dict[int, int]) -> tuple[list[Round], dict[str, float]]:
    """Play all rounds; gives them, and the memory of each bot in megabytes."""
    people = rounds * sum(taps // EACH for taps in sizes.values()) + 5
    async with running("ours", folder, people) as ours, running("echo", folder, people) as echo:
        bots = [ours, echo]
        for bot in bots:
            await play(bot, 1, 5 * EACH)  # warm up
        found: list[Round] = []
        end = time.monotonic() + ENOUGH
        for number in range(rounds):
            if time.monotonic() > end:
                break  # a slow machine plays fewer rounds
            for size, taps in sizes.items():
                for bot in bots if number % 2 == 0 else reversed(bots):
                    found.append(await play(bot, size, taps))
        return found, {bot.name: bot.rss() for bot in bots}


async def play(bot: Bot, size: int, taps: int) -> Round:
    """Let `size` people tap at the same time, and others after them, until there were so many taps."""
    seconds: list[float] = []
    elapsed = cpu = own = 0.0
    with Crowd(bot.emulator).watching() as crowd:
        for _ in range(taps // EACH // size):
            people = bot.take(size)
            await crowd.begin(people)
            began, cpu_before, own_before = time.perf_counter(), bot.cpu(), time.process_time()
            seconds += await crowd.tap_all(people, EACH)
            elapsed += time.perf_counter() - began
            await asyncio.sleep(0.02)  # what still runs after the answer counts too
            cpu += bot.cpu() - cpu_before
            own += time.process_time() - own_before
    return Round(
        bot.name, size, len(seconds), median(seconds), quantiles(seconds, n=20)[18], elapsed, cpu, own
    )


@asynccontextmanager
async def running(name: str, folder: Path, people: int) -> AsyncIterator[Bot]:
    """A bot that polls, with so many people who may talk to it."""
    emulator = Emulator(read_wall, TOKEN)
    emulator.rates.per_bot = None
    bot = Bot(name, emulator, folder, fresh=list(range(1000, 1000 + people)))
    for chat_id in bot.fresh:
        emulator.add_person(chat_id, f"Kim {chat_id}", started=True)
    async with serve(emulator) as url:
        command, environment = ours(bot, url) if name == "ours" else bare(url)
        bot.process = await asyncio.create_subprocess_exec(
            *command, cwd=CHECKOUT, env={**os.environ, **environment}, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            async with asyncio.timeout(START):
                while not any(call.method == "getUpdates" for call in emulator.calls):
                    assert bot.process.returncode is None, f"{name} does not start"
                    await asyncio.sleep(0.02)
            emulator.recording = False
            yield bot
        finally:
            if bot.process.returncode is None:
                bot.process.terminate()
            await asyncio.wait_for(bot.process.wait(), START)


def bare(url: str) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, "-m", "tests.bench.echo", url, TOKEN], {}


def ours(bot: Bot, url: str) -> tuple[list[str], dict[str, str]]:
    database = f"sqlite:///{bot.folder / 'wpo.sqlite'}"
    fill(database, bot.fresh)
    return [str(Path(sys.executable).with_name("wpo")), "run"], {
        "WPO_TELEGRAM_TOKEN": TOKEN,
        "WPO_TELEGRAM_API_URL": f"{url}/bot",
        "WPO_DATABASE_URL": database,
        "WPO_MESSAGES_PER_SECOND": "1000",
        "WPO_CHAT_BURST": "100",
    }


def fill(url: str, chats: list[int]) -> None:
    """Put people in the organisatie who are at the first screen of an oefendeel."""
    database, now = connect(url), read_wall()
    migrate(database)
    opdracht = next(iter(load_catalogus().opdrachten.values()))
    with transaction(database) as session:
        organisatie = create_organisatie(session, "Voorbeeldbedrijf", now)
        for chat_id in chats:
            code = invite(session, organisatie, Rol.DEELNEMER, f"Kim {chat_id}", now).code
            persoon = redeem(session, code, "telegram", str(chat_id), now)
            assert persoon
            gesprekken.create(session, persoon, Oefening(opdracht.id, opdracht.versie), now)
    database.dispose()
