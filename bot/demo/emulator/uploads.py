"""Files that the bot sends: new ones, and ones Telegram already knows by their file_id."""

from collections.abc import Callable

from bot.demo.emulator import strict
from bot.demo.emulator.refusals import ApiError, Json, bad_request
from bot.demo.emulator.strict import Params
from bot.demo.emulator.world import File, World

MB = 1024 * 1024
LARGEST_PHOTO, LARGEST_FILE = 10 * MB, 50 * MB
# What Telegram calls a kind of file that may only be sent again as what it is.
NAMES = {"photo": "Photo", "voice": "VoiceNote", "document": "Document", "sticker": "Sticker"}


def photo(world: World, params: Params) -> Json:
    """A picture that Telegram can show."""
    file = _file(world, params, "photo", _photo_mime)
    width, height = strict.picture(file.content)
    return {"photo": [{**file.as_json(), "width": width, "height": height}]}


def voice(world: World, params: Params) -> Json:
    """A recording."""
    file = _file(world, params, "voice", lambda content: "audio/ogg")
    return {"voice": {**file.as_json(), "duration": params.number("duration") or 0, "mime_type": file.mime}}


def document(world: World, params: Params) -> Json:
    """Any file, under its own name."""
    file = _file(world, params, "document", lambda content: "application/octet-stream")
    name = file.path.partition("_")[2]
    return {"document": {**file.as_json(), "file_name": name, "mime_type": file.mime}}


def _photo_mime(content: bytes) -> str:
    if len(content) > LARGEST_PHOTO:
        size = f"file of size {len(content)} bytes is too big for a photo"
        raise bad_request(f"{size}; the maximum size is {LARGEST_PHOTO} bytes")
    strict.picture(content)
    return strict.picture_mime(content)


def _file(world: World, params: Params, kind: str, check: Callable[[bytes], str]) -> File:
    """The file of this call. A new one is kept when `check` has nothing against it; that tells its mime type."""
    given = params.get(kind)
    if isinstance(given, str):
        given = params.get(given.removeprefix("attach://"), given)
    if isinstance(given, str):
        return _known_file(world, given, kind)
    if given is None:
        raise bad_request(f"there is no {kind} in the request")
    filename, content = given
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > LARGEST_FILE:
        raise ApiError(413, "Request Entity Too Large")
    return world.keep_file(content, filename, check(content), kind)


def _known_file(world: World, file_id: str, kind: str) -> File:
    if file_id not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    file = world.files[file_id]
    if file.kind != kind:
        raise bad_request(f"can't use file of type {NAMES[file.kind]} as {NAMES[kind]}")
    return file
