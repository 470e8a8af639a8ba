"""What exists at Telegram's side: chats, messages, files, commands, and updates that wait for the bot."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from bot.demo.emulator.faults import Faults
from bot.demo.emulator.rates import Rates
from bot.demo.emulator.refusals import Json, bad_request
from bot.demo.emulator.updates import Updates


@dataclass
class Chat:
    """A person, group or channel. `started`: this person wrote first, so the bot may write back."""

    id: int
    name: str
    type: str = "private"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    messages: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)

    def as_json(self) -> Json:
        """As it stands in a message."""
        return {"id": self.id, "type": self.type, self._name_key: self.name}

    @property
    def _name_key(self) -> str:
        return "first_name" if self.type == "private" else "title"


@dataclass(frozen=True)
class File:
    """Something that was uploaded or recorded; `path` is what getFile tells, `kind` how it may be sent again."""

    id: str
    path: str
    mime: str
    kind: str
    sha256: str
    content: bytes = b""

    def as_json(self) -> Json:
        """The part that every kind of file shares. The same content has the same unique id, as at Telegram."""
        unique = f"u{self.sha256[:14]}"
        return {"file_id": self.id, "file_unique_id": unique, "file_size": len(self.content)}


@dataclass
class Query:
    """A pressed button that the bot has not answered yet."""

    at: datetime
    chat_id: int
    message_id: int
    data: str


class Change(NamedTuple):
    """`kind`: message, edited, deleted, pinned, answer, typing, commands, chat, restored, or call (ended)."""

    kind: str
    chat_id: int
    data: Json


@dataclass(slots=True)
class Call:
    """One call of the bot, at a monotonic time. `outcome`: ok, reset, reset_after, or Telegram's refusal."""

    at: float
    time: datetime
    method: str
    params: Json
    outcome: str = ""
    status: int = 0
    result: Any = None

    @property
    def ok(self) -> bool:
        """Whether it had its effect and the bot was told so."""
        return self.outcome == "ok"


class World:
    """One bot and everybody who talks with it, in memory. `now` gives UTC."""

    def __init__(self, now: Callable[[], datetime], token: str, username: str = "wpo_demo_bot") -> None:
        self.now = now
        self.token = token
        self.me: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": username,
            "username": username,
        }
        self.profile: dict[str, str] = {}
        self.chats: dict[int, Chat] = {}
        self.commands: dict[str, list[Json]] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.counter = 0
        self.updates = Updates(now)
        self.faults = Faults(self.updates.wake)
        self.rates = Rates()
        self.calls: list[Call] = []
        self.recording = True
        self._listeners: list[Callable[[Change], None]] = []

    def chat(self, chat_id: int | None) -> Chat:
        """The chat with this id; ApiError when there is none."""
        if chat_id is None or chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def count(self) -> int:
        """A number that was never used before, for messages, files and presses."""
        self.counter += 1
        return self.counter

    def put(self, chat: Chat, sender: Json | None, content: Json) -> Json:
        """Add a message to a chat and show it."""
        message: Json = {
            "message_id": self.count(),
            "date": int(self.now().timestamp()),
            "chat": chat.as_json(),
        }
        if sender is not None:
            message["from"] = sender
        message.update(content)
        chat.messages[message["message_id"]] = message
        self.tell("message", chat.id, message)
        return message

    def keep_file(self, content: bytes, name: str, mime: str, kind: str = "document") -> File:
        """Store a file under a new id."""
        number, digest = self.count(), sha256(content).hexdigest()
        file = File(f"AgAD{number:08d}", f"files/{number}_{name}", mime, kind, digest, content)
        self.files[file.id] = file
        return file

    @property
    def contents(self) -> dict[str, bytes]:
        """What is in the files, each content once, by its sha256."""
        return {file.sha256: file.content for file in self.files.values()}

    def begin_call(self, method: str, params: Json) -> Call:
        """Write down a call, when recording is on."""
        call = Call(time.monotonic(), self.now(), method, params)
        if self.recording:
            self.calls.append(call)
        return call

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Hear of every change from now on; the answer is how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, kind: str, chat_id: int, data: Json) -> None:
        """Tell all who listen."""
        if self._listeners:
            change = Change(kind, chat_id, data)
            for listener in tuple(self._listeners):
                listener(change)

    async def until(self, condition: Callable[[], object], seconds: float = 10) -> None:
        """Wait for something to come true; looked at after every change. TimeoutError after `seconds`."""
        changed = asyncio.Event()
        stop = self.subscribe(lambda _: changed.set())
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    changed.clear()
                    await changed.wait()
        finally:
            stop()

    def commands_for(self, chat_id: int) -> list[Json]:
        """The menu this person sees: the narrowest scope that was set wins."""
        scopes = (f"chat:{chat_id}", "all_private_chats", "default")
        found = (self.commands.get(f"{scope}|{language}") for scope in scopes for language in ("nl", ""))
        return next((commands for commands in found if commands), [])

    def snapshot(self) -> Json:
        """Everything that must survive a restart, as JSON, but for `contents`.

        Faults, rates and recorded calls are not kept.
        """
        return {
            "profile": self.profile,
            "chats": [asdict(chat) for chat in self.chats.values()],
            "commands": self.commands,
            "files": [
                {key: value for key, value in vars(file).items() if key != "content"}
                for file in self.files.values()
            ],
            "queries": {key: {**asdict(q), "at": q.at.isoformat()} for key, q in self.queries.items()},
            "counter": self.counter,
            "updates": self.updates.snapshot(),
        }

    def restore(self, saved: Json, contents: Mapping[str, bytes]) -> None:
        """Continue where `snapshot` was made, also after its way through JSON.

        A file without a content is forgotten: the bot is told so when it sends it again.
        """
        self.profile = saved["profile"]
        self.chats = {chat["id"]: _read_chat(chat) for chat in saved["chats"]}
        self.commands = saved["commands"]
        files = [File(**file) for file in saved["files"] if file["sha256"] in contents]
        self.files = {file.id: replace(file, content=contents[file.sha256]) for file in files}
        self.queries = {
            key: Query(**{**query, "at": datetime.fromisoformat(query["at"])})
            for key, query in saved["queries"].items()
        }
        self.counter = max(self.counter, saved["counter"])
        self.updates.restore(saved["updates"])
        self.tell("restored", 0, {})


def _read_chat(saved: Json) -> Chat:
    messages = {int(message_id): message for message_id, message in saved["messages"].items()}
    return Chat(**{**saved, "messages": messages})
