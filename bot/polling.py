"""Long polling with a durable inbox: an update is kept and committed before its offset is confirmed.

The offset that confirms them rides in the next getUpdates, so a crash in between loses nothing.
"""

import asyncio
import logging
import warnings
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.inbound import ALLOWED_UPDATES, KANAAL
from bot.store import Store
from conversations.storage import inbox

log = logging.getLogger(__name__)

POLL_SECONDS = 25
FIRST_PAUSE, LAST_PAUSE = 0.5, 15.0
MAX_ID = 2**63

# We want the updates as they came: get_updates() would parse them.
warnings.filterwarnings("ignore", message="Please use 'Bot.getUpdates'")


class Poller:
    """Fetches updates, keeps them, and passes on those that are new."""

    def __init__(
        self, bot: Bot, store: Store, now: Callable[[], datetime], put: Callable[[dict[str, Any]], None]
    ) -> None:
        self.bot, self.store, self.now, self.put = bot, store, now, put
        self.offset: int | None = None

    async def run(self) -> None:
        """Poll until cancelled. First comes what an earlier process kept but did not handle."""
        for row in await self.store.transact(inbox.waiting, KANAAL):
            self.put(row.body)
        pause = FIRST_PAUSE
        while True:
            try:
                await self._fetch()
                pause = FIRST_PAUSE
            except (TelegramError, SQLAlchemyError) as error:
                await asyncio.sleep(_told_to_wait(error) or pause)
                pause = min(pause * 2, LAST_PAUSE)

    async def _fetch(self) -> None:
        found = await self.bot.do_api_request(
            "getUpdates",
            api_kwargs={
                "timeout": POLL_SECONDS,
                "allowed_updates": ALLOWED_UPDATES,
                **({"offset": self.offset} if self.offset is not None else {}),
            },
            read_timeout=POLL_SECONDS + 10,
        )
        assert isinstance(found, list)
        updates = [update for update in found if _is_update(update)]
        if not updates:
            # What has no number cannot be confirmed, so it comes again at once.
            await asyncio.sleep(FIRST_PAUSE if found else 0)
            return
        fresh = set(await self.store.transact(inbox.keep, KANAAL, updates, self.now()))
        # The last one delivered, not the highest: after a quiet week ids may start lower again.
        self.offset = int(updates[-1]["update_id"]) + 1
        for update in updates:
            if int(update["update_id"]) in fresh:
                fresh.discard(int(update["update_id"]))
                self.put(update)


def _is_update(found: object) -> bool:
    number = found.get("update_id") if isinstance(found, dict) else None
    return type(number) is int and 0 <= number < MAX_ID


def _told_to_wait(error: Exception) -> float | None:
    if isinstance(error, Conflict):
        log.error("another process polls with this token")
    else:
        log.warning("polling failed", extra={"reden": type(error).__name__})
    if isinstance(error, RetryAfter):
        seconds = error.retry_after
        return float(seconds if isinstance(seconds, int | float) else seconds.total_seconds())
    return None
