"""Letters become calls to the Bot API, and its refusals become what delivery understands."""

import logging
import re
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Any

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.buttons import ButtonTooLong, encode_stored
from bot.channel import NotDelivered, Picture, Sent
from bot.transport import NotSent
from conversations.commands import published
from conversations.storage.models import Rol
from conversations.storage.outbox import Letter

log = logging.getLogger(__name__)

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024  # after entities

# Texts that mean: it is as we wanted it already.
_FINE = ("message is not modified", "message to unpin not found", "query is too old", "query id is invalid")
# Texts that mean: this person will never be reached here again.
_GONE = ("bot was blocked by the user", "user is deactivated", "chat not found", "bot was kicked")
# Texts that mean: the message is no longer there, or may not be changed. Then there is nothing to do.
_PASSED = ("message to edit not found", "message can't be edited", "message to pin not found")
# Texts that mean: this message has no text but a caption, or the other way round.
_OTHER_KIND = ("there is no text in the message to edit", "there is no caption in the message to edit")


class TelegramChannel:
    """Sends letters with the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._methods: dict[str, Callable[[Letter], Awaitable[None]]] = {
            "mark": self._mark,
            "pin": self._pin,
            "unpin": self._unpin,
            "menu": self._menu,
        }

    async def send(self, letter: Letter, picture: Picture | None = None) -> Sent:
        """Send a letter, with its picture where that is possible; NotDelivered when it did not arrive."""
        try:
            if letter.methode == "say":
                return await self._say(letter, picture)
            await self._methods[letter.methode](letter)
        except TelegramError as error:
            _understand(error)
        except ButtonTooLong as error:
            raise NotDelivered(f"button too long: {error}", permanent=True) from error
        return Sent()

    async def stop_spinner(self, callback_id: str) -> None:
        """Answer a tap at once; a tap that is too old needs no answer."""
        try:
            await self.bot.answer_callback_query(callback_id)
        except TelegramError:
            # The spinner stops by itself; what the tap asks is done all the same.
            return

    async def _say(self, letter: Letter, picture: Picture | None) -> Sent:
        file_id = picture.file_id if picture else None
        if picture and _fits_caption(letter):
            photo = await self._photo(letter, picture)
            if photo:
                return photo
            file_id = None  # the next time the file is tried again
        message = await self.bot.send_message(
            int(letter.adres),
            letter.tekst or "",
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(letter.buttons),
            disable_web_page_preview=True,
        )
        return Sent(message.message_id, file_id)

    async def _photo(self, letter: Letter, picture: Picture) -> Sent | None:
        """Send the text as the caption of a photo: by its id, or else as a whole; None when both are refused."""
        ways: list[str | bytes] = [picture.file_id] if picture.file_id else []
        for photo in (*ways, picture.content):
            try:
                message = await self.bot.send_photo(
                    int(letter.adres),
                    photo,
                    caption=letter.tekst,
                    parse_mode=ParseMode.HTML,
                    reply_markup=_keyboard(letter.buttons),
                    filename=f"{picture.naam}.png",
                )
            except TelegramError as error:
                if not _refuses_photo(error):
                    raise
                log.warning("photo refused", extra={"outbox_id": letter.id, "reden": str(error)})
            else:
                return Sent(message.message_id, message.photo[-1].file_id if message.photo else None)
        return None

    async def _mark(self, letter: Letter) -> None:
        """Edit text and keyboard; where the text does not fit, the keyboard only."""
        for edit in self._edits(letter):
            try:
                await edit(letter)
            except BadRequest as error:
                if not any(other in str(error).lower() for other in _OTHER_KIND):
                    raise
            else:
                return
        await self.bot.edit_message_reply_markup(**_where(letter), reply_markup=_keyboard(letter.buttons))

    def _edits(self, letter: Letter) -> list[Callable[[Letter], Awaitable[object]]]:
        """Return the ways in which this text may be edited, the likely one first.

        A picture that was refused left a message without one, so only Telegram knows which way it is.
        """
        if letter.tekst is None:
            return []
        length = shown_length(letter.tekst)
        ways = [(self._edit_text, LONGEST_TEXT), (self._edit_caption, LONGEST_CAPTION)]
        return [edit for edit, most in (reversed(ways) if letter.beeld else ways) if length <= most]

    async def _edit_text(self, letter: Letter) -> None:
        assert letter.tekst is not None
        await self.bot.edit_message_text(
            letter.tekst,
            **_where(letter),
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(letter.buttons),
            disable_web_page_preview=True,
        )

    async def _edit_caption(self, letter: Letter) -> None:
        await self.bot.edit_message_caption(
            **_where(letter),
            caption=letter.tekst,
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(letter.buttons),
        )

    async def _pin(self, letter: Letter) -> None:
        assert letter.message_id
        await self.bot.pin_chat_message(int(letter.adres), letter.message_id, disable_notification=True)

    async def _unpin(self, letter: Letter) -> None:
        await self.bot.unpin_all_chat_messages(int(letter.adres))

    async def _menu(self, letter: Letter) -> None:
        """Publish the commands of the role that the letter names, for this one person."""
        commands = [BotCommand(naam, text) for naam, text in published(Rol(letter.tekst or ""))]
        await self.bot.set_my_commands(commands, scope=BotCommandScopeChat(int(letter.adres)))


def shown_length(html: str) -> int:
    """Return the length of a text as Telegram counts it: after entities, in UTF-16 code units."""
    text = unescape(re.sub(r"<[^>]*>", "", html)).strip()
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _fits_caption(letter: Letter) -> bool:
    fits = shown_length(letter.tekst or "") <= LONGEST_CAPTION
    if not fits:
        log.warning("too long for a caption", extra={"outbox_id": letter.id})
    return fits


def _refuses_photo(error: TelegramError) -> bool:
    """Whether nothing was sent, and the same text without this photo may pass."""
    text = str(error).lower()
    # 413 is what a server in between says of a file that is too big.
    refused = isinstance(error, BadRequest) or "request entity too large" in text
    return refused and not any(gone in text for gone in _GONE)


def _where(letter: Letter) -> dict[str, Any]:
    return {"chat_id": int(letter.adres), "message_id": letter.message_id}


def _keyboard(rows: list[list[dict[str, Any]]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    button["label"], callback_data=encode_stored(button["event"], button["gesprek"])
                )
                for button in row
            ]
            for row in rows
        ]
    )


def _understand(error: TelegramError) -> None:
    """Return when the refusal is as good as a success; else raise what delivery understands."""
    text = str(error).lower()
    if any(fine in text for fine in (*_FINE, *_PASSED)):
        return
    if isinstance(error, RetryAfter):
        seconds = error.retry_after
        wait = seconds if isinstance(seconds, int | float) else seconds.total_seconds()
        raise NotDelivered("429", retry_after=float(wait)) from error
    if isinstance(error, Forbidden) or any(gone in text for gone in _GONE):
        raise NotDelivered(str(error), permanent=True, gone=True) from error
    if isinstance(error, BadRequest):
        raise NotDelivered(str(error), our_fault=True) from error
    if isinstance(error, NotSent):
        raise NotDelivered("no connection") from error
    if isinstance(error, TimedOut) or "invalid server response" in text:
        raise NotDelivered("no answer", maybe_sent=True) from error
    if isinstance(error, InvalidToken | NetworkError):
        raise NotDelivered(type(error).__name__) from error
    raise NotDelivered(type(error).__name__, our_fault=True) from error
