"""Files that the bot sends: new ones, and ones Telegram already knows by their file_id."""

from bot.demo.emulator import strict
from bot.demo.emulator.refusals import ApiError, Json, bad_request
from bot.demo.emulator.strict import Params
from bot.demo.emulator.world import File, World

LARGEST_PHOTO = 10_000_000
LARGEST_FILE = 50_000_000


def photo(world: World, params: Params) -> Json:
    """A picture that Telegram can show."""
    file = _file(world, params, "photo", "image/jpeg")
    if len(file.content) > LARGEST_PHOTO:
        raise bad_request("file is too big for a photo; the maximum size is 10485760 bytes")
    width, height = strict.picture(file.content)
    return {"photo": [{**file.as_json(), "width": width, "height": height}]}


def voice(world: World, params: Params) -> Json:
    """A recording."""
    file = _file(world, params, "voice", "audio/ogg")
    return {"voice": {**file.as_json(), "duration": params.number("duration") or 0, "mime_type": file.mime}}


def document(world: World, params: Params) -> Json:
    """Any file, under its own name."""
    file = _file(world, params, "document", "application/octet-stream")
    name = file.path.partition("_")[2]
    return {"document": {**file.as_json(), "file_name": name, "mime_type": file.mime}}


def _file(world: World, params: Params, name: str, mime: str) -> File:
    given = params.get(name)
    if isinstance(given, str):
        given = params.get(given.removeprefix("attach://"), given)
    if isinstance(given, str):
        return _known_file(world, given)
    if given is None:
        raise bad_request(f"there is no {name} in the request")
    filename, content = given
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > LARGEST_FILE:
        raise ApiError(413, "Request Entity Too Large")
    return world.keep_file(content, filename, mime)


def _known_file(world: World, file_id: str) -> File:
    if file_id not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[file_id]
