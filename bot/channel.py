"""What a channel must be able to do. Sending knows two failures: permanent, and later."""

from dataclasses import dataclass
from typing import Protocol

from conversations.storage.outbox import Letter


class NotDelivered(Exception):
    """A letter did not arrive."""

    def __init__(
        self,
        reden: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        retry_after: float | None = None,
        maybe_sent: bool = False,
        our_fault: bool = False,
    ) -> None:
        super().__init__(reden)
        self.reden = reden
        self.permanent = permanent
        self.gone = gone  # the person blocked us or left: nothing will arrive any more
        self.retry_after = retry_after  # seconds, as told by the channel
        self.maybe_sent = maybe_sent  # the answer was lost: it may have arrived
        self.our_fault = our_fault  # this letter itself is refused, so trying soon stops making sense


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to send with a text: the file, and its id when this channel knows it already."""

    naam: str
    content: bytes
    sha256: str
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What arrived: the number of a new message, and the id by which its picture is known from now on."""

    message_id: int | None = None
    file_id: str | None = None


class Channel(Protocol):
    """A way to reach people."""

    async def send(self, letter: Letter, picture: Picture | None = None) -> Sent:
        """Send a letter; NotDelivered when it did not arrive. A picture that is refused never stops its text."""
        ...
