"""The real `wpo demo` as a process of its own, on a free port and in a folder of its own."""

import asyncio
import os
import shutil
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

HANG = 60.0  # seconds; a hang guard, not a promise
WPO = shutil.which("wpo", path=Path(sys.executable).parent) or "wpo"


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class Demo:
    """One folder, and the process that plays in it. It is started, stopped and killed as often as wanted."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.process: Process | None = None
        self.log = ""  # what it wrote on standard error, of all its lives

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start it, and wait until it says where the page is."""
        self.process = process = await self._run()
        assert process.stdout
        async with asyncio.timeout(HANG):
            line = (await process.stdout.readline()).decode()
        if self.url not in line:
            await self.stop(signal.SIGKILL)
            raise AssertionError(f"the demo did not start: {line}{self.log}")

    async def refuse(self) -> tuple[int, str, str]:
        """Start it where it cannot play; return the exit code, and what it wrote on both outputs."""
        process = await self._run()
        async with asyncio.timeout(HANG):
            out, error = await process.communicate()
        return process.returncode or 0, out.decode(), error.decode()

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, wait for the end, and return the exit code."""
        if (process := self.process) is None:
            return 0
        self.process = None
        if process.returncode is None:
            process.send_signal(how)
        async with asyncio.timeout(HANG):
            _, error = await process.communicate()
        self.log += error.decode()
        return process.returncode or 0

    async def _run(self) -> Process:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("WPO_")}
        command = [WPO, "demo", "--port", str(self.port), "--data", str(self.folder)]
        return await asyncio.create_subprocess_exec(*command, env=mine, stdout=PIPE, stderr=PIPE)
