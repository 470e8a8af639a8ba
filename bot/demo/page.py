"""The demo in a browser: three phones on one page, next to the Bot API they talk through."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypedDict, get_args
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.demo import phone_view
from bot.demo.emulator import BotApi, Change, Emulator, ImpossibleError
from bot.demo.emulator.http import App, Receive, Scope, Send
from bot.demo.page_guard import LocalOnly, deed, impossible, number, sorry, string
from bot.demo.phone_view import Json, Phone

Step = Literal["uur", "werkdag", "week"]
STEPS: tuple[Step, ...] = get_args(Step)

STATIC = Path(__file__).parent / "static"
HEARTBEAT = 1.0
SHOWN_INLINE = ("image/", "audio/", "application/pdf")


class Due(TypedDict):
    """What will happen by itself: when (UTC), for whom, and what."""

    at: datetime
    wie: str
    wat: str


class Toneel(Protocol):
    """The stage: what the page needs from the demo. A reset may put another emulator in place."""

    @property
    def emulator(self) -> Emulator:
        """The Telegram the phones hang on."""

    @property
    def phones(self) -> Sequence[Phone]:
        """The phones, in the order in which they are shown."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""

    def now(self) -> datetime:
        """The demo clock, UTC."""

    def upcoming(self) -> Sequence[Due]:
        """What is due, soonest first."""

    def alt(self, sha256: str) -> str:
        """What is seen on a picture of the bot, in words: Telegram has no place for them, so it is asked here."""

    async def wind(self, step: Step) -> None:
        """Let time pass."""

    async def reset(self) -> None:
        """Begin again."""


def build_page(toneel: Toneel) -> App:
    """The whole demo as one app: the page, its events and deeds, and the Bot API at /bot<token>/."""
    page = _Page(toneel)
    deeds = {"tap": page.tap, "text": page.text, "start": page.start, "wind": page.wind, "reset": page.reset}
    routes = [
        Route("/", page.index),
        Route("/events", page.events),
        Route("/bestand/{file_id}", page.file),
        *(Route(f"/api/{name}", deed(do), methods=["POST"]) for name, do in deeds.items()),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    handlers = {HTTPException: sorry, ImpossibleError: impossible}
    app = Starlette(routes=routes, middleware=[Middleware(LocalOnly)], exception_handlers=handlers)

    async def demo(scope: Scope, receive: Receive, send: Send) -> None:
        is_bot = scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot"))
        await (BotApi(toneel.emulator) if is_bot else app)(scope, receive, send)

    return demo


class _Page:
    def __init__(self, toneel: Toneel) -> None:
        self.toneel = toneel

    async def index(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def file(self, request: Request) -> Response:
        file = self.toneel.emulator.files.get(request.path_params["file_id"])
        if file is None:
            raise HTTPException(404, "Dit bestand is er niet (meer).")
        place = "inline" if file.mime.startswith(SHOWN_INLINE) and "svg" not in file.mime else "attachment"
        headers = {"content-disposition": f'{place}; filename="{_plain(file.path)}"'}
        return Response(file.content, media_type=file.mime, headers=headers)

    async def events(self, request: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def tap(self, body: Json) -> None:
        chat_id = self._phone(body).chat_id
        self.toneel.emulator.tap(chat_id, number(body, "message_id"), string(body, "data"))

    async def text(self, body: Json) -> None:
        self.toneel.emulator.send_text(self._phone(body).chat_id, string(body, "text"))

    async def start(self, body: Json) -> None:
        phone = self._phone(body)
        if phone.invitation is None:
            raise HTTPException(400, "Voor deze telefoon is er nog geen uitnodiging.")
        self.toneel.emulator.send_text(phone.chat_id, f"/start {phone.invitation}")

    async def wind(self, body: Json) -> None:
        step = next((step for step in STEPS if step == body.get("step")), None)
        if step is None:
            raise HTTPException(400, "Kies een uur, een werkdag of een week.")
        await self.toneel.wind(step)
        # Nothing need have happened in a chat, and yet the clock has moved: wake the pages.
        self.toneel.emulator.tell("clock", 0, {})

    async def reset(self, body: Json) -> None:
        before = self.toneel.emulator
        await self.toneel.reset()
        before.tell("restored", 0, {})

    def _phone(self, body: Json) -> Phone:
        chat_id = number(body, "chat_id")
        for phone in self.toneel.phones:
            if phone.chat_id == chat_id:
                return phone
        raise HTTPException(400, "Deze telefoon staat niet op tafel.")

    async def _stream(self) -> AsyncIterator[str]:
        """Everything at once, then what changes; everything again after a reset or with other phones."""
        while True:
            emulator, phones = self.toneel.emulator, tuple(self.toneel.phones)
            changes: asyncio.Queue[Change] = asyncio.Queue()
            stop = emulator.subscribe(changes.put_nowait)
            try:
                yield _event("state", self._state())
                async for event in self._changes(emulator, phones, changes):
                    yield event
            finally:
                stop()

    async def _changes(
        self, emulator: Emulator, phones: Sequence[Phone], changes: asyncio.Queue[Change]
    ) -> AsyncIterator[str]:
        clock = self._clock()
        while self.toneel.emulator is emulator and tuple(self.toneel.phones) == phones:
            change = await _next(changes)
            if change is not None and change.kind == "restored":
                return
            if change is not None:
                for event, data in phone_view.events(emulator, phones, change, self.toneel.alt):
                    yield _event(event, data)
            if changes.empty() and clock != (clock := self._clock()):
                yield _event("clock", clock)

    def _clock(self) -> Json:
        due = [{**item, "at": item["at"].isoformat()} for item in self.toneel.upcoming()]
        # Without seconds: the clock on the page shows minutes, and need not hear more.
        now = self.toneel.now().replace(second=0, microsecond=0).isoformat()
        return {"now": now, "zone": self.toneel.zone.key, "due": due}

    def _state(self) -> Json:
        emulator = self.toneel.emulator
        phones = [phone_view.phone(emulator, phone, self.toneel.alt) for phone in self.toneel.phones]
        return {**self._clock(), "bot": emulator.me["username"], "phones": phones}


async def _next(changes: asyncio.Queue[Change]) -> Change | None:
    # Not wait_for: before Python 3.12 it may swallow the cancellation that comes together with a change.
    try:
        async with asyncio.timeout(HEARTBEAT):
            return await changes.get()
    except TimeoutError:
        return None


def _event(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def _plain(path: str) -> str:
    name = path.partition("_")[2].encode("ascii", "replace").decode()
    return "".join("_" if sign in '"\\?;' or not sign.isprintable() else sign for sign in name)
