"""Letters become calls to the Bot API, and its refusals become what delivery understands."""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup
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
from bot.channel import NotDelivered
from bot.transport import NotSent
from conversations.commands import published
from conversations.storage.models import Rol
from conversations.storage.outbox import Letter

# Texts that mean: it is as we wanted it already.
_FINE = ("message is not modified", "message to unpin not found", "query is too old", "query id is invalid")
# Texts that mean: this person will never be reached here again.
_GONE = ("bot was blocked by the user", "user is deactivated", "chat not found", "bot was kicked")
# Texts that mean: the message is no longer there, or may not be changed. Then there is nothing to do.
_PASSED = ("message to edit not found", "message can't be edited", "message to pin not found")


class TelegramChannel:
    """Sends letters with the Bot API."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self._methods: dict[str, Callable[[Letter], Awaitable[int | None]]] = {
            "say": self._say,
            "mark": self._mark,
            "pin": self._pin,
            "unpin": self._unpin,
            "menu": self._menu,
        }

    async def send(self, letter: Letter) -> int | None:
        """Send a letter and return the message_id of a new message."""
        try:
            return await self._methods[letter.methode](letter)
        except TelegramError as error:
            _understand(error)
            return None
        except ButtonTooLong as error:
            raise NotDelivered(f"button too long: {error}", permanent=True) from error

    async def stop_spinner(self, callback_id: str) -> None:
        """Answer a tap at once; a tap that is too old needs no answer."""
        try:
            await self.bot.answer_callback_query(callback_id)
        except TelegramError:
            # The spinner stops by itself; what the tap asks is done all the same.
            return

    async def _say(self, letter: Letter) -> int | None:
        message = await self.bot.send_message(
            int(letter.adres),
            letter.tekst or "",
            parse_mode=ParseMode.HTML,
            reply_markup=_keyboard(letter.buttons),
            disable_web_page_preview=True,
        )
        return message.message_id

    async def _mark(self, letter: Letter) -> None:
        where: dict[str, Any] = {"chat_id": int(letter.adres), "message_id": letter.message_id}
        keyboard = _keyboard(letter.buttons)
        if letter.tekst is None:
            await self.bot.edit_message_reply_markup(**where, reply_markup=keyboard)
        else:
            await self.bot.edit_message_text(
                letter.tekst,
                **where,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                disable_web_page_preview=True,
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
