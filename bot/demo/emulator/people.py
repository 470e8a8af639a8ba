"""What people can do with their phone; each deed becomes the update that Telegram would make of it."""

import re

from bot.demo.emulator.refusals import Json
from bot.demo.emulator.telegram_html import units
from bot.demo.emulator.world import Chat, Query, World

COMMAND = re.compile(r"(?<![\w/])/\w{1,64}(?:@\w+)?", re.ASCII)
LONGEST_TEXT = 4096


class ImpossibleError(ValueError):
    """Something that a real phone does not let a person do."""


class Emulator(World):
    """The model as a whole: the world, and what people do in it. Every deed returns its update."""

    def add_person(self, chat_id: int, first_name: str, *, started: bool = False) -> Chat:
        """Somebody with Telegram; until this person writes (or `started`), the bot gets "chat not found"."""
        self.chats[chat_id] = Chat(chat_id, first_name, started=started)
        return self.chats[chat_id]

    def send_text(self, chat_id: int, text: str) -> Json:
        """Type a text; a /word in it becomes a bot_command entity."""
        if not text.strip() or units(text) > LONGEST_TEXT:
            raise ImpossibleError("a text has 1 to 4096 characters")
        return self._say(chat_id, _with_entities(text))

    def send_voice(self, chat_id: int, content: bytes = b"OggS", duration: int = 3) -> Json:
        """Speak something in."""
        file = self.keep_file(content, "voice.oga", "audio/ogg", "voice")
        return self._say(
            chat_id, {"voice": {**file.as_json(), "duration": duration, "mime_type": "audio/ogg"}}
        )

    def send_photo(self, chat_id: int, content: bytes = b"\xff\xd8\xff", caption: str = "") -> Json:
        """Take a picture."""
        file = self.keep_file(content, "photo.jpg", "image/jpeg", "photo")
        photo: Json = {"photo": [{**file.as_json(), "width": 800, "height": 600}]}
        return self._say(chat_id, photo | ({"caption": caption} if caption else {}))

    def send_document(
        self, chat_id: int, content: bytes, name: str, mime: str = "application/octet-stream"
    ) -> Json:
        """Send a file."""
        file = self.keep_file(content, name, mime)
        return self._say(chat_id, {"document": {**file.as_json(), "file_name": name, "mime_type": mime}})

    def send_sticker(self, chat_id: int, emoji: str = "👍") -> Json:
        """Send a sticker."""
        file = self.keep_file(b"RIFF", "sticker.webp", "image/webp", "sticker")
        shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return self._say(chat_id, {"sticker": {**file.as_json(), **shape, "emoji": emoji}})

    def send_location(self, chat_id: int, latitude: float = 52.09, longitude: float = 5.12) -> Json:
        """Show where I am."""
        return self._say(chat_id, {"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, chat_id: int, phone_number: str = "+31600000000", first_name: str = "Sam") -> Json:
        """Share somebody's number."""
        return self._say(chat_id, {"contact": {"phone_number": phone_number, "first_name": first_name}})

    def send_poll(self, chat_id: int, question: str = "?", options: tuple[str, ...] = ("a", "b")) -> Json:
        """Make a poll."""
        poll = {
            "id": str(self.count()),
            "question": question,
            "options": [{"persistent_id": o, "text": o, "voter_count": 0} for o in options],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return self._say(chat_id, {"poll": poll})

    def forward(self, chat_id: int, text: str, written_by: str) -> Json:
        """Pass on what somebody else wrote."""
        origin = {"type": "hidden_user", "date": int(self.now().timestamp()), "sender_user_name": written_by}
        return self._say(chat_id, {"forward_origin": origin, **_with_entities(text)})

    def edit_text(self, chat_id: int, message_id: int, text: str) -> Json:
        """Correct an own text."""
        message = self._phone(chat_id).messages.get(message_id)
        if message is None or message.get("from", self.me) == self.me or "text" not in message:
            raise ImpossibleError("only an own text can be edited")
        message.pop("entities", None)
        message |= {**_with_entities(text), "edit_date": int(self.now().timestamp())}
        self.tell("edited", chat_id, message)
        return self.updates.add("edited_message", dict(message))

    def tap(self, chat_id: int, message_id: int, data: str) -> Json:
        """Press a button; only one that stands on the message now can be pressed."""
        message = self._phone(chat_id).messages.get(message_id, {})
        if data not in _button_data(message):
            raise ImpossibleError("this button is not on that message (any more)")
        return self.forge_tap(chat_id, message_id, data)

    def forge_tap(self, chat_id: int, message_id: int, data: str) -> Json:
        """Press a button that is gone or never was: an old screen, or a person with bad plans."""
        chat = self.chats[chat_id]
        query_id = str(self.count())
        self.queries[query_id] = Query(self.now(), chat_id, message_id, data)
        unseen = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
        query = {
            "id": query_id,
            "from": _user(chat),
            "message": dict(chat.messages.get(message_id, unseen)),
            "chat_instance": str(chat_id),
            "data": data,
        }
        return self.updates.add("callback_query", query)

    def block(self, chat_id: int) -> Json:
        """Stop the bot."""
        return self._set_blocked(chat_id, True)

    def unblock(self, chat_id: int) -> Json:
        """Let the bot speak again."""
        return self._set_blocked(chat_id, False)

    def deactivate(self, chat_id: int) -> None:
        """Leave Telegram altogether; the bot is not told."""
        self.chats[chat_id].deactivated = True

    def add_group(self, chat_id: int, title: str, added_by: int) -> Json:
        """Put the bot in a group; its id is negative, as at Telegram."""
        self.chats[chat_id] = group = Chat(chat_id, title, type="group", started=True)
        return self._member_update(group, _user(self.chats[added_by]), "left", "member")

    def say_in_group(self, group_id: int, chat_id: int, text: str) -> Json:
        """Type a text in a group where the bot is."""
        return self._message(
            "message", self.chats[group_id], _user(self.chats[chat_id]), _with_entities(text)
        )

    def add_channel(self, chat_id: int, title: str) -> Chat:
        """A channel that has the bot as a member."""
        self.chats[chat_id] = Chat(chat_id, title, type="channel", started=True)
        return self.chats[chat_id]

    def post(self, channel_id: int, text: str) -> Json:
        """Post in a channel: a message without a sender."""
        return self._message("channel_post", self.chats[channel_id], None, _with_entities(text))

    def _phone(self, chat_id: int) -> Chat:
        chat = self.chats.get(chat_id)
        if chat is None or chat.blocked or chat.deactivated:
            raise ImpossibleError("this person has no open chat with the bot")
        return chat

    def _say(self, chat_id: int, content: Json) -> Json:
        chat = self._phone(chat_id)
        if not chat.started:
            chat.started = True
            self.tell("chat", chat_id, {"started": True})
        return self._message("message", chat, _user(chat), content)

    def _message(self, kind: str, chat: Chat, sender: Json | None, content: Json) -> Json:
        return self.updates.add(kind, dict(self.put(chat, sender, content)))

    def _set_blocked(self, chat_id: int, blocked: bool) -> Json:
        chat = self.chats[chat_id]
        chat.blocked = blocked
        self.tell("chat", chat_id, {"blocked": blocked})
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        return self._member_update(chat, _user(chat), *statuses)

    def _member_update(self, chat: Chat, by: Json, old: str, new: str) -> Json:
        change = {
            "chat": chat.as_json(),
            "from": by,
            "date": int(self.now().timestamp()),
            "old_chat_member": self._membership(old),
            "new_chat_member": self._membership(new),
        }
        return self.updates.add("my_chat_member", change)

    def _membership(self, status: str) -> Json:
        return {"user": self.me, "status": status} | ({"until_date": 0} if status == "kicked" else {})


def _user(chat: Chat) -> Json:
    return {"id": chat.id, "is_bot": False, "first_name": chat.name, "language_code": "nl"}


def _with_entities(text: str) -> Json:
    entities = [
        {"type": "bot_command", "offset": units(text[: match.start()]), "length": units(match.group())}
        for match in COMMAND.finditer(text)
    ]
    return {"text": text, "entities": entities} if entities else {"text": text}


def _button_data(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]
