"""`wpo run` as a process of its own: it is started, killed in the middle of anything, and started again."""

import asyncio
import os
import sys
import time
from pathlib import Path

from sqlalchemy import Engine as Database

from bot.demo.emulator import Emulator
from conversations.storage.database import connect

WPO = Path(sys.executable).with_name("wpo")
HANG = 60.0  # seconds; a hang guard


class Program:
    """One data folder, one Telegram, and a process that may die at any moment."""

    def __init__(self, folder: Path, emulator: Emulator, url: str, **settings: str) -> None:
        self.folder, self.emulator, self.url = folder, emulator, url
        self.log = folder / "log"
        self.starts: list[float] = []  # seconds from each start to the first poll
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("WPO_")},
            "WPO_TELEGRAM_TOKEN": emulator.token,
            "WPO_TELEGRAM_API_URL": f"{url}/bot",
            "WPO_DATA_DIR": str(folder),
            **{f"WPO_{name.upper()}": value for name, value in settings.items()},
        }
        self._process: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Database:
        return connect(f"sqlite:///{self.folder / 'wpo.sqlite'}")

    async def start(self) -> None:
        """Start it, and wait until it polls."""
        began, polls = time.monotonic(), self._polls()
        await self._spawn()
        async with asyncio.timeout(HANG):
            while self._polls() == polls:
                assert self._process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.01)
        self.starts.append(time.monotonic() - began)

    async def stand_by(self) -> None:
        """Start it while another one works, and wait until it says that it stands by."""
        await self._spawn()
        async with asyncio.timeout(HANG):
            while "standing by" not in self.log.read_text():
                assert self._process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.01)

    async def _spawn(self) -> None:
        assert self._process is None
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                WPO, "run", env=self._environment, stdout=log, stderr=log
            )

    def _polls(self) -> int:
        return sum(call.method == "getUpdates" for call in self.emulator.calls)

    async def kill(self) -> None:
        """kill -9."""
        await self._end("kill")

    async def stop(self) -> int:
        """Ask it to stop (SIGTERM), and return its exit code."""
        return await self._end("terminate")

    async def _end(self, how: str) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.returncode is None:
            getattr(process, how)()
        async with asyncio.timeout(HANG):
            return await process.wait()
