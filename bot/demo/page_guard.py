"""What the page refuses, and the Dutch line it gives instead: never a traceback, never another website."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.demo.emulator.http import App, Receive, Scope, Send
from bot.demo.phone_view import Json

LOCAL = ("127.0.0.1", "localhost", "::1")
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-cache",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
STANDARD = {404: "Deze pagina is er niet.", 405: "Dat kan hier niet."}


class LocalOnly:
    """Guards against other web pages: only this machine's own names, and posts only from this page."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or let it pass; every answer carries HEADERS."""

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = _refusal(Request(scope)) if scope["type"] == "http" else ""
        app = JSONResponse({"fout": refusal}, 403) if refusal else self.app
        await app(scope, receive, send_guarded)


def _refusal(request: Request) -> str:
    host = request.headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOCAL:
        return "Deze demo is er alleen op deze computer zelf."
    origin = request.headers.get("origin")
    strange_origin = origin is not None and urlsplit(origin).netloc != host
    strange_site = request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
    if request.method == "POST" and (strange_origin or strange_site):
        return "Dit verzoek komt van een andere website."
    return ""


def deed(do: Callable[[Json], Awaitable[None]]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads a JSON object, does something, and has nothing to tell."""

    async def answer(request: Request) -> Response:
        await do(await _read(request))
        return JSONResponse({})

    return answer


async def _read(request: Request) -> Json:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(400, "Stuur JSON.")
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        raise HTTPException(400, "Dit is geen leesbare JSON.") from None
    if not isinstance(body, dict):
        raise HTTPException(400, "Stuur een object.")
    return body


def number(body: Json, name: str) -> int:
    """A whole number out of the body."""
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise HTTPException(400, f"Hier hoort een getal bij {name}.")
    return value


def string(body: Json, name: str) -> str:
    """A text out of the body."""
    value = body.get(name)
    if not isinstance(value, str):
        raise HTTPException(400, f"Hier hoort een tekst bij {name}.")
    return value


async def sorry(request: Request, error: Exception) -> Response:
    """Our own refusals in our own words, those of the framework translated."""
    assert isinstance(error, HTTPException)
    ours = error.detail.endswith(".")
    detail = error.detail if ours else STANDARD.get(error.status_code, "Dat ging niet.")
    return JSONResponse({"fout": detail}, error.status_code)


async def impossible(request: Request, error: Exception) -> Response:
    """Something that a real phone would not let a person do."""
    return JSONResponse({"fout": "Dat kan nu niet: de knop is weg, of de tekst is leeg of te lang."}, 400)
