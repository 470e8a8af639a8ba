"""A raw Telegram update becomes what somebody did. What is not a private chat with a person is passed over."""

import re
from typing import Any

from bot.buttons import UnreadableButton, decode
from conversations.events import Command
from conversations.incoming import Blocked, Incoming, Other, Text, Unblocked, UnknownTap, Voice, What

KANAAL = "telegram"
ALLOWED_UPDATES = ["message", "callback_query", "my_chat_member"]
MAX_TEXT = 4096

Raw = dict[str, Any]

# Messages that Telegram writes itself.
_SERVICE = ("pinned_message", "new_chat_members", "left_chat_member", "message_auto_delete_timer_changed")


def read(update: Raw) -> Incoming | None:
    """Return what a person did, or None when this update is nothing for us."""
    try:
        return _read(update)
    except (KeyError, TypeError, AttributeError, ValueError):
        return None  # not in the shape that Telegram promises


def _read(update: Raw) -> Incoming | None:
    if "callback_query" in update:
        return _tap(update, update["callback_query"])
    if "message" in update:
        return _message(update, update["message"])
    if "my_chat_member" in update:
        return _member(update, update["my_chat_member"])
    return None


def callback_id(update: Raw) -> str | None:
    """Return the id with which the spinner on the button is stopped."""
    query = update.get("callback_query")
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) else None


def _incoming(update: Raw, chat: Raw, what: What, message_id: int | None = None) -> Incoming | None:
    if chat.get("type") != "private" or type(chat["id"]) is not int:
        return None
    return Incoming(KANAAL, str(chat["id"]), what, update["update_id"], message_id)


def _tap(update: Raw, query: Raw) -> Incoming | None:
    message = query.get("message") or {}
    chat = message.get("chat") or {"id": query["from"]["id"], "type": "private"}
    try:
        what: What = decode(query.get("data") or "")
    except UnreadableButton:
        what = UnknownTap()
    return _incoming(update, chat, what, message.get("message_id"))


def _message(update: Raw, message: Raw) -> Incoming | None:
    sender = message.get("from") or {}
    if sender.get("is_bot") or any(key in message for key in _SERVICE):
        return None
    return _incoming(update, message["chat"], _what(message))


def _what(message: Raw) -> What:
    text = message.get("text")
    # A forwarded text is somebody else's: it is never a command and never a note.
    if text is not None and "forward_origin" not in message:
        text = _storable(text)[:MAX_TEXT]
        return _command(text) if text.startswith("/") else Text(text)
    if "voice" in message and "forward_origin" not in message:
        return Voice(message["voice"]["file_id"])
    return Other()


def _command(text: str) -> Command:
    word, *rest = re.split(r"\s", text[1:], maxsplit=1)
    return Command(word.split("@")[0].lower()[:32], "".join(rest).strip())


def _storable(text: str) -> str:
    """Leave out NUL and half signs: no database takes them."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def _member(update: Raw, change: Raw) -> Incoming | None:
    status = (change.get("new_chat_member") or {}).get("status")
    what: What = Blocked() if status in ("kicked", "left") else Unblocked()
    return _incoming(update, change["chat"], what)
