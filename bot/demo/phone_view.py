"""What a phone on the page shows of the emulator: plain data, made for drawing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.demo.emulator import Change, Emulator
from bot.demo.emulator.world import Chat

Json = dict[str, object]
Alt = Callable[[str], str]
"""What is seen on the picture with this sha256, in words; empty when nobody knows."""

KINDS = ("message", "edited", "deleted", "pinned", "answer", "typing", "commands", "chat")
FILES = ("photo", "voice", "document", "sticker")
WORDS = {"location": "Locatie", "contact": "Contact", "poll": "Peiling"}


@dataclass(frozen=True, slots=True)
class Phone:
    """Whose phone it is, and the code of the invitation that waits for this person, if there is one."""

    chat_id: int
    naam: str
    rol: str
    invitation: str | None = None


def phone(emulator: Emulator, shown: Phone, alt: Alt) -> Json:
    """One phone as a whole."""
    chat = emulator.chats.get(shown.chat_id, Chat(shown.chat_id, shown.naam))
    pressed = (query for query in emulator.queries.values() if query.chat_id == chat.id)
    return {
        "chat_id": shown.chat_id,
        "naam": shown.naam,
        "rol": shown.rol,
        "invited": shown.invitation is not None,
        **status(chat),
        "commands": emulator.commands_for(chat.id),
        "pinned": chat.pinned,
        "pressed": [{"message_id": query.message_id, "data": query.data} for query in pressed],
        "messages": [message(emulator, found, alt) for found in chat.messages.values()],
    }


def status(chat: Chat) -> Json:
    """Whether this person takes part."""
    return {"started": chat.started, "blocked": chat.blocked}


def message(emulator: Emulator, found: dict[str, object], alt: Alt) -> Json:
    """One bubble."""
    sender = found.get("from")
    mine = isinstance(sender, dict) and not sender.get("is_bot")
    text = str(found.get("text") or found.get("caption") or _in_words(found))
    return {
        "id": found["message_id"],
        "date": found["date"],
        "mine": mine,
        # As on a real phone: whoever taps Start does not see the code that goes with it.
        "text": "/start" if mine and text.startswith("/start ") else text,
        "entities": found.get("entities") or found.get("caption_entities") or [],
        "edited": "edit_date" in found,
        "buttons": _buttons(found),
        "file": _file(emulator, found, alt),
        "forwarded": "forward_origin" in found,
    }


def events(
    emulator: Emulator, phones: Sequence[Phone], change: Change, alt: Alt
) -> Iterator[tuple[str, Json]]:
    """The events a page gets for one change: a name and its data; none for what no phone shows."""
    for shown in phones:
        if change.chat_id in (0, shown.chat_id) and change.kind in KINDS:
            yield change.kind, {"chat_id": shown.chat_id, **_data(emulator, shown.chat_id, change, alt)}


def _data(emulator: Emulator, chat_id: int, change: Change, alt: Alt) -> Json:
    if change.kind in ("message", "edited"):
        return {"message": message(emulator, change.data, alt)}
    if change.kind == "commands":
        return {"commands": emulator.commands_for(chat_id)}
    if change.kind == "chat":
        return status(emulator.chats[chat_id])
    return change.data


def _in_words(found: dict[str, object]) -> str:
    return next((word for kind, word in WORDS.items() if kind in found), "")


def _buttons(found: dict[str, object]) -> object:
    markup = found.get("reply_markup")
    return markup.get("inline_keyboard", []) if isinstance(markup, dict) else []


def _file(emulator: Emulator, found: dict[str, object], alt: Alt) -> Json | None:
    for kind in FILES:
        value = found.get(kind)
        if isinstance(value, list):
            value = value[-1]
        if isinstance(value, dict):
            keys = ("width", "height", "duration", "file_size", "file_name", "emoji")
            details = {key: value[key] for key in keys if key in value}
            kept = emulator.files.get(value["file_id"])
            words = alt(kept.sha256) if kept and kind == "photo" else ""
            return {"kind": kind, "address": f"/bestand/{value['file_id']}", "alt": words, **details}
    return None
