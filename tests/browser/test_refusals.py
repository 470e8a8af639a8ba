"""Where the demo cannot play, it says so in one Dutch line; it never shows a traceback, also when it stops."""

import asyncio
import signal
import socket
from pathlib import Path

import pytest

from tests.browser.demo import Demo

pytestmark = pytest.mark.browser


async def refusal(demo: Demo) -> str:
    """Return the one line with which the demo refuses to start."""
    code, out, error = await demo.refuse()
    assert (code, out) == (2, "")
    (line,) = error.splitlines()
    return line


async def test_a_taken_port_is_refused(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        line = await refusal(Demo(tmp_path / "demo", port))

    assert line == f"Poort {port} is bezet. Kies een andere: make demo PORT={port + 1}"


async def test_a_second_demo_in_one_folder_is_refused(demo: Demo):
    line = await refusal(Demo(demo.folder))

    assert line == f"De demo loopt al op {demo.url}. Open die pagina, of kies een andere map met --data."


async def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path):
    (tmp_path / "bestand").touch()

    places = ("/dev/null/demo", tmp_path / "bestand", tmp_path / "bestand" / "demo")
    lines = await asyncio.gather(*(refusal(Demo(Path(place))) for place in places))

    assert all(line.startswith("De demo kan niet starten (") for line in lines)
    assert all(line.endswith("te beschrijven is.") for line in lines)


@pytest.mark.parametrize("port", ["0", "65536", "acht"])
async def test_a_port_that_does_not_exist_is_refused(tmp_path: Path, port: str):
    code, _, error = await Demo(tmp_path / "demo", port).refuse()

    assert code == 2
    assert "Traceback" not in error


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
async def test_a_demo_that_is_stopped_while_it_starts_stops_without_a_word(tmp_path: Path, how):
    demo = Demo(tmp_path / "demo")

    await demo.start()

    assert (await demo.stop(how), demo.log) == (0, "")


async def test_a_second_request_to_stop_cuts_nothing_short(demo: Demo):
    assert demo.process
    demo.process.send_signal(signal.SIGTERM)

    assert await demo.stop(signal.SIGTERM) == 0
