"""Which file goes with a letter, and the id by which the channel knows it already. Sending is not here.

Whatever is wrong with a picture is logged, and the text goes without it.
"""

import logging
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.channel import Picture
from bot.store import Store
from content.beelden import Beelden
from conversations.storage import bestanden
from conversations.storage.outbox import Letter

log = logging.getLogger(__name__)

LARGEST = 10 * 1024 * 1024  # bytes; no channel takes more


class Pictures:
    """The pictures of one bot on one channel. `beelden` may be replaced while the bot runs."""

    def __init__(self, store: Store, beelden: Beelden, kanaal: str, bot: str) -> None:
        self.store, self.beelden, self.kanaal, self.bot = store, beelden, kanaal, bot
        self._known: dict[str, str] | None = None  # sha256 -> file_id, read when the first one is needed

    async def find(self, letter: Letter) -> Picture | None:
        """Return the picture of a new message; None when it has none, or none that can be read."""
        if letter.beeld is None or letter.methode != "say":
            return None
        try:
            content, digest = _read(self.beelden, letter.beeld)
        except OSError as error:
            reden = type(error).__name__
            log.warning("text without picture", extra={"outbox_id": letter.id, "reden": reden})
            return None
        if self._known is None:
            self._known = await self.store.transact(bestanden.known, self.kanaal, self.bot)
        return Picture(letter.beeld, content, digest, self._known.get(digest))

    async def learn(self, picture: Picture, file_id: str | None, now: datetime) -> None:
        """Remember by which id this picture is known, or with None that it is not; also after a restart."""
        if file_id == picture.file_id or self._known is None:
            return
        if file_id is None:
            self._known.pop(picture.sha256, None)
        else:
            self._known[picture.sha256] = file_id
        try:
            # Apart from what was sent: two processes may learn the same at once, and the letter is out.
            await self.store.transact(bestanden.learn, self.kanaal, self.bot, picture.sha256, file_id, now)
        except SQLAlchemyError:
            log.exception("file_id not kept")


def _read(beelden: Beelden, naam: str) -> tuple[bytes, str]:
    """Return the content of a picture and its sha256; OSError when there is none, or none that can be sent."""
    beeld = beelden.get(naam)
    if beeld is None:
        raise FileNotFoundError(naam)
    found = beeld.pad.stat()
    if not 0 < found.st_size <= LARGEST:
        raise OSError(naam)
    return _content(beeld.pad, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=512)
def _content(path: Path, _changed: int, _size: int) -> tuple[bytes, str]:
    content = path.read_bytes()
    return content, sha256(content).hexdigest()
