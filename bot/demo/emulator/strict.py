"""What Telegram checks before it does anything: texts, keyboards, commands, pictures."""

import json
import re
from typing import Any

from bot.demo.emulator.refusals import Json, bad_request
from bot.demo.emulator.telegram_html import parse, units

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_ANSWER = 200
LONGEST_CALLBACK_DATA = 64
MOST_BUTTONS = 100
MOST_COMMANDS = 100
PROFILE_LIMITS = {"name": 64, "short_description": 120, "description": 512}
STYLES = ("primary", "success", "danger")
ACTIONS = ("callback_data", "url", "web_app", "login_url", "copy_text", "pay", "switch_inline_query")

COMMAND_NAME = re.compile(r"[a-z0-9_]{1,32}")
CONTROL = {code: " " for code in range(32) if code != 10} | {13: None} | dict.fromkeys(range(0x2028, 0x202F))
PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
}


class Params(dict[str, Any]):
    """Parameters of one call: typed values from a JSON body, or strings from a form."""

    def text(self, name: str) -> str:
        """A string, cleaned the way Telegram cleans it: no control or direction signs."""
        value = str(self.get(name, ""))
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return value.translate(CONTROL)

    def number(self, name: str) -> int | None:
        """A whole number, or None."""
        try:
            return int(self.get(name, ""))
        except (TypeError, ValueError):
            return None

    def flag(self, name: str) -> bool:
        """A boolean."""
        return str(self.get(name, "")).lower() in ("true", "1")

    def json(self, name: str, problem: str) -> Any:
        """A list or object, from JSON or from a form; None when it is absent."""
        value = self.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(problem) from None


def message_text(params: Params) -> Json:
    """`text` and `entities` of a message."""
    content = _formatted(params, "text", "entities")
    if not content.get("text"):
        raise bad_request("message text is empty")
    if units(content["text"]) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return content


def caption(params: Params) -> Json:
    """`caption` and `caption_entities`; nothing when there is none."""
    content = _formatted(params, "caption", "caption_entities")
    if units(content.get("caption", "")) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return content


def inline_keyboard(params: Params, *, only_inline: bool = False) -> Json:
    """`reply_markup` of a message; nothing when there are no inline buttons."""
    markup = params.json("reply_markup", "can't parse reply keyboard markup JSON object")
    if not markup:
        return {}
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        if only_inline:
            raise bad_request("inline keyboard expected")
        return {}
    rows = [[_button(button) for button in row] for row in markup["inline_keyboard"]]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"reply_markup": {"inline_keyboard": [row for row in rows if row]}} if any(rows) else {}


def bot_commands(params: Params) -> list[Json]:
    """The list for setMyCommands."""
    commands = params.json("commands", "can't parse commands JSON object") or []
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(Params(command)) for command in commands]


def profile_text(params: Params, name: str) -> str:
    """One of name, description, short_description."""
    value = params.text(name).strip()
    if units(value) > PROFILE_LIMITS[name]:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    return value


def picture(content: bytes) -> tuple[int, int]:
    """Width and height of a photo (those of a PNG are read, others get a guess)."""
    if picture_mime(content) != "image/png":
        return 800, 600
    width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def picture_mime(content: bytes) -> str:
    """What kind of picture this is, by how it begins."""
    found = next((mime for begin, mime in PICTURES.items() if content.startswith(begin)), None)
    if found is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return found


def _formatted(params: Params, name: str, entities_name: str) -> Json:
    mode = params.text("parse_mode").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    raw = params.text(name)
    given = params.json(entities_name, "can't parse message entities JSON object") or []
    text, entities = parse(raw) if mode == "html" else (raw, given)
    return _trimmed(text, entities, name, entities_name)


def _trimmed(text: str, entities: list[Json], name: str, entities_name: str) -> Json:
    skipped = units(text) - units(text.lstrip())
    text = text.strip()
    if not text:
        return {}
    if not entities:
        return {name: text}
    length = units(text)
    moved = (_moved(entity, skipped, length) for entity in entities)
    return {name: text, entities_name: [entity for entity in moved if entity["length"] > 0]}


def _moved(entity: Json, skipped: int, length: int) -> Json:
    start = max(entity["offset"] - skipped, 0)
    end = min(entity["offset"] + entity["length"] - skipped, length)
    return {**entity, "offset": start, "length": end - start}


def _button(button: Json) -> Json:
    problem = "can't parse inline keyboard button: "
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request(problem + 'Can\'t find field "text"')
    if not any(action in button for action in ACTIONS):
        raise bad_request(problem + "Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= LONGEST_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if button.get("style", STYLES[0]) not in STYLES:
        raise bad_request(problem + "invalid button style specified")
    return button


def _command(command: Params) -> Json:
    name = command.text("command").strip().removeprefix("/")
    description = command.text("description").strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not COMMAND_NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    return {"command": name, "description": description}
