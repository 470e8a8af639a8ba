"""The emulator over HTTP, as Telegram speaks it: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.demo.emulator.bot_api import perform
from bot.demo.emulator.refusals import ApiError, Json, bad_request
from bot.demo.emulator.strict import Params
from bot.demo.emulator.world import Call, World

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PATH = re.compile(r"(?P<file>/file)?/bot(?P<token>[^/]*)/(?P<rest>.+)")
TOKEN = re.compile(r"\d{1,15}:[\w-]{1,100}", re.ASCII)
FIELD = re.compile(rb'\bname="([^"]*)"(?:;\s*filename="([^"]*)")?')
LINGER_NOT = struct.pack("ii", 1, 0)
LONGEST_POLL = 50


class ResetError(Exception):
    """Break the connection instead of answering."""


class BotApi:
    """The ASGI face of one emulator."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            status, kind, body = await self._answer(scope, receive)
        except ResetError:
            await _break_connection(scope)
            return
        headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes, bytes]:
        try:
            path = self._check(scope["path"])
            if path["file"]:
                return self._download(path["rest"])
            params = Params(parse_qsl(scope["query_string"].decode(), keep_blank_values=True))
            params.update(_read_body(scope, await _receive_all(receive)))
            result = await self._call(path["rest"], params)
        except ApiError as error:
            return error.code, b"application/json", json.dumps(error.as_json()).encode()
        return 200, b"application/json", json.dumps({"ok": True, "result": result}).encode()

    def _check(self, path: str) -> dict[str, str]:
        match = PATH.fullmatch(path)
        if match is None or not TOKEN.fullmatch(match["token"]):
            raise ApiError(404, "Not Found")
        if match["token"] != self.world.token:
            raise ApiError(401, "Unauthorized")
        return match.groupdict()

    def _download(self, path: str) -> tuple[int, bytes, bytes]:
        for file in self.world.files.values():
            if file.path == path:
                return 200, file.mime.encode(), file.content
        raise ApiError(404, "Not Found")

    async def _call(self, name: str, params: Params) -> Any:
        call = self.world.begin_call(name, params)
        try:
            call.result = await self._with_faults(name.lower(), params)
            call.outcome, call.status = "ok", 200
        except ApiError as error:
            call.outcome, call.status = error.description, error.code
            raise
        except ResetError as reset:
            call.outcome = str(reset)
            raise
        finally:
            self.world.tell("call", params.number("chat_id") or 0, {"method": name, "outcome": call.outcome})
        return call.result

    async def _with_faults(self, name: str, params: Params) -> Any:
        faults = self.world.faults
        if faults.down:
            raise ResetError("reset")
        struck = list(faults.strike(name, params.number("chat_id")))
        for fault in struck:
            await asyncio.sleep(fault.seconds if fault.kind == "delay" else 0)
            if fault.kind == "reset":
                raise ResetError("reset")
            if fault.error is not None:
                raise fault.error
        result = (
            await self._get_updates(params) if name == "getupdates" else perform(self.world, name, params)
        )
        for fault in struck:
            await asyncio.sleep(fault.seconds if fault.kind == "delay_after" else 0)
        if faults.down or any(fault.kind == "reset_after" for fault in struck):
            raise ResetError("reset_after")
        return result

    async def _get_updates(self, params: Params) -> list[Json]:
        updates = self.world.updates
        allowed = params.json("allowed_updates", "can't parse allowed_updates JSON object")
        if allowed is not None:
            updates.allowed = allowed
        timeout = min(params.number("timeout") or 0, LONGEST_POLL)
        found = await updates.poll(params.number("offset") or 0, params.number("limit") or 100, timeout)
        return found * (1 + self.world.faults.duplicates)


@asynccontextmanager
async def serve(world: World, port: int = 0) -> AsyncIterator[str]:
    """Serve the Bot API on 127.0.0.1 while the block runs; gives "http://127.0.0.1:PORT"."""
    async with serve_app(BotApi(world), port) as url:
        yield url


@asynccontextmanager
async def serve_app(app: App, port: int = 0) -> AsyncIterator[str]:
    """Serve any app the same way. It stops at once: open connections are cut, as in a crash."""

    async def until_cut(scope: Scope, receive: Receive, send: Send) -> None:
        with suppress(asyncio.CancelledError):
            await app(scope, receive, send)

    config = uvicorn.Config(
        until_cut,
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_keep_alive=75,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    listener = socket.create_server(("127.0.0.1", port))
    await server.startup([listener])
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await _stop(server)


async def _stop(server: uvicorn.Server) -> None:
    for listening in server.servers:
        listening.close()
    for connection in tuple(server.server_state.connections):
        connection.transport.abort()
    await asyncio.sleep(0)
    for task in tuple(server.server_state.tasks):
        task.cancel()
    await asyncio.gather(*server.server_state.tasks, return_exceptions=True)


class _Protocol(H11Protocol):
    """uvicorn's own, but the app can reach the transport: to break a connection there must be one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}
        # asyncio leaves Nagle on for our own listener, and then each answer waits 40 ms for an ACK.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


async def _break_connection(scope: Scope) -> None:
    transport: asyncio.Transport = scope["state"]["transport"]
    # Lingering for 0 seconds makes the kernel send RST, which a client sees as "connection reset by peer".
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_NOT)
    transport.abort()
    await asyncio.sleep(0)


async def _receive_all(receive: Receive) -> bytes:
    message = await receive()
    parts = [message.get("body", b"")]
    while message.get("more_body"):
        message = await receive()
        parts.append(message.get("body", b""))
    return b"".join(parts)


def _read_body(scope: Scope, body: bytes) -> Json:
    if not body:
        return {}
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if kind.startswith(b"application/json"):
        return _read_json(body)
    if kind.startswith(b"multipart/form-data"):
        return dict(_read_parts(body, kind.partition(b"boundary=")[2].strip(b'"')))
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _read_json(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(found, dict):
        raise bad_request("object expected")
    return found


def _read_parts(body: bytes, boundary: bytes) -> Iterator[tuple[str, Any]]:
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        field = FIELD.search(head)
        if field is None:
            continue
        name, filename = field.group(1).decode(), field.group(2)
        yield name, content.decode() if filename is None else (filename.decode(), content)


__all__ = ["App", "BotApi", "Call", "serve", "serve_app"]
