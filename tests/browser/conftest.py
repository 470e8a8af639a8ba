"""A demo in a fresh folder, a browser, and the page with the three phones in it."""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.demo import Demo
from tests.browser.table import Table
from tests.chromium import chromium

if TYPE_CHECKING:
    from playwright.async_api import Browser

Look = Callable[..., Awaitable[Table]]


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo that plays; at the end it is ended, and it may have had nothing to say."""
    demo = Demo(tmp_path / "demo")
    try:
        await demo.start()
        yield demo
    finally:
        await demo.stop(signal.SIGKILL)
    assert demo.log == ""


@pytest.fixture
async def browser() -> "AsyncIterator[Browser]":
    """A headless Chromium; skipped when there is none."""
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def look(demo: Demo, browser: "Browser") -> AsyncIterator[Look]:
    """Open the page of the demo: `await look(width=390, height=844)`. No page may have had a problem."""
    tables: list[Table] = []

    async def look(width: int = 1280, height: int = 900) -> Table:
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            locale="nl-NL",
        )
        tables.append(table := Table(await context.new_page(), demo.url))
        await table.open()
        return table

    yield look
    assert [problem for table in tables for problem in table.problems] == []
