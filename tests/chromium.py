"""A headless Chromium, for the tests that look at the page as people do."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("gpu", "quic", "background-networking", "component-update", "sync")


@asynccontextmanager
async def chromium() -> "AsyncIterator[Browser]":
    """Start it; the test is skipped when there is none on this machine."""
    playwright = pytest.importorskip("playwright.async_api")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("no Chromium on this machine: the page is not tried in a browser")
    args = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in QUIET)]
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=found, args=args)
        try:
            yield browser
        finally:
            await browser.close()
