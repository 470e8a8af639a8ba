"""What a channel hands to the engine: who did what, in words that know no channel."""

from dataclasses import dataclass

from conversations.events import Command, Event


@dataclass(frozen=True, slots=True)
class Tap:
    """A button. `gesprek` is what the button says; the engine checks it."""

    event: Event | Command
    gesprek: int | None = None


@dataclass(frozen=True, slots=True)
class UnknownTap:
    """A button that we did not make, or no longer understand."""


@dataclass(frozen=True, slots=True)
class Text:
    """Typed text that is not a command."""

    tekst: str


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice message, by the channel's own reference."""

    bestand: str


@dataclass(frozen=True, slots=True)
class Other:
    """A photo, sticker, location, contact or poll."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person stopped the bot."""


@dataclass(frozen=True, slots=True)
class Unblocked:
    """The person let the bot in again."""


What = Tap | UnknownTap | Command | Text | Voice | Other | Blocked | Unblocked


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that one person did. `message_id` is the message that was tapped."""

    kanaal: str
    adres: str
    what: What
    update_id: int | None = None
    message_id: int | None = None
