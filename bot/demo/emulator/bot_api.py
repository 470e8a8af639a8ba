"""The methods of the Bot API: what each does to the world. getUpdates is not here: it waits (http.py)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.demo.emulator import strict, uploads
from bot.demo.emulator.refusals import ApiError, Json, bad_request, forbidden
from bot.demo.emulator.strict import Params
from bot.demo.emulator.telegram_html import units
from bot.demo.emulator.updates import CALLBACK_LIVES
from bot.demo.emulator.world import Chat, World

Method = Callable[[World, Params], Any]
METHODS: dict[str, Method] = {}

DELETABLE = timedelta(hours=48)
WITH_CAPTION = ("photo", "voice", "document")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def perform(world: World, name: str, params: Params) -> Any:
    """Do what the bot asks (name in lower case); ApiError when Telegram would refuse."""
    if name not in METHODS:
        raise ApiError(404, "Not Found: method not found")
    return METHODS[name](world, params)


def method(function: Method) -> Method:
    """Make a function callable under its Telegram name."""
    METHODS[function.__name__.replace("_", "")] = function
    return function


@method
def get_me(world: World, params: Params) -> Json:
    """Who am I?"""
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }
    return world.me | abilities


@method
def send_message(world: World, params: Params) -> Json:
    """A text."""
    return _send(world, params, lambda: strict.message_text(params))


@method
def send_photo(world: World, params: Params) -> Json:
    """A picture, with an optional caption."""
    return _send(world, params, lambda: uploads.photo(world, params) | strict.caption(params))


@method
def send_voice(world: World, params: Params) -> Json:
    """A spoken message."""
    return _send(world, params, lambda: uploads.voice(world, params) | strict.caption(params))


@method
def send_document(world: World, params: Params) -> Json:
    """A file."""
    return _send(world, params, lambda: uploads.document(world, params) | strict.caption(params))


@method
def edit_message_text(world: World, params: Params) -> Json:
    """Replace text and buttons."""
    message = _own_message(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    content = strict.message_text(params) | strict.inline_keyboard(params, only_inline=True)
    return _replace(world, message, ("text", "entities", "reply_markup"), content)


@method
def edit_message_caption(world: World, params: Params) -> Json:
    """Replace caption and buttons."""
    message = _own_message(world, params)
    if not any(kind in message for kind in WITH_CAPTION):
        raise bad_request("there is no caption in the message to edit")
    content = strict.caption(params) | strict.inline_keyboard(params, only_inline=True)
    return _replace(world, message, ("caption", "caption_entities", "reply_markup"), content)


@method
def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replace the buttons only."""
    message = _own_message(world, params)
    return _replace(world, message, ("reply_markup",), strict.inline_keyboard(params, only_inline=True))


@method
def delete_message(world: World, params: Params) -> bool:
    """Take a message away, within 48 hours."""
    chat = _reachable(world, params)
    message = _message(chat, params, "message to delete not found")
    if world.now().timestamp() - message["date"] > DELETABLE.total_seconds():
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message["message_id"]]
    _unpin(world, chat, [message["message_id"]])
    world.tell("deleted", chat.id, {"message_id": message["message_id"]})
    return True


@method
def pin_chat_message(world: World, params: Params) -> bool:
    """Put a message on top of the chat."""
    chat = _reachable(world, params)
    message_id = _message(chat, params, "message to pin not found")["message_id"]
    if message_id in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.pinned.append(message_id)
    world.tell("pinned", chat.id, {"pinned": chat.pinned})
    return True


@method
def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin this message, or the newest pinned one."""
    chat = _reachable(world, params)
    message_id = params.number("message_id") or next(iter(chat.pinned[-1:]), 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    _unpin(world, chat, [message_id])
    return True


@method
def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """Nothing is pinned any more."""
    chat = _reachable(world, params)
    _unpin(world, chat, list(chat.pinned))
    return True


@method
def send_chat_action(world: World, params: Params) -> bool:
    """Show "typing..."."""
    chat = _reachable(world, params)
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    world.tell("typing", chat.id, {})
    return True


@method
def answer_callback_query(world: World, params: Params) -> bool:
    """Stop the spinner on a button, once and within 150 seconds."""
    text = params.text("text")
    query = world.queries.get(params.text("callback_query_id"))
    if query is None or world.now() - query.at > CALLBACK_LIVES:
        raise bad_request(TOO_OLD)
    if units(text) > strict.LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    del world.queries[params.text("callback_query_id")]
    shown = {
        "message_id": query.message_id,
        "data": query.data,
        "text": text,
        "alert": params.flag("show_alert"),
    }
    world.tell("answer", query.chat_id, shown)
    return True


@method
def get_file(world: World, params: Params) -> Json:
    """Where a file can be downloaded."""
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    return file.as_json() | {"file_path": file.path}


@method
def set_my_commands(world: World, params: Params) -> bool:
    """Publish a menu for a scope; an empty list takes it away."""
    commands = strict.bot_commands(params)
    world.commands[_scope(world, params)] = commands
    world.tell("commands", params.number("chat_id") or 0, {})
    return True


@method
def get_my_commands(world: World, params: Params) -> list[Json]:
    """The menu of exactly this scope."""
    return world.commands.get(_scope(world, params), [])


@method
def delete_my_commands(world: World, params: Params) -> bool:
    """Take the menu of this scope away."""
    world.commands.pop(_scope(world, params), None)
    world.tell("commands", 0, {})
    return True


@method
def delete_webhook(world: World, params: Params) -> bool:
    """There is none; polling goes on."""
    if params.flag("drop_pending_updates"):
        world.updates.waiting.clear()
    return True


@method
def get_webhook_info(world: World, params: Params) -> Json:
    """No webhook, and how many updates wait."""
    pending = len(world.updates.waiting)
    return {"url": "", "has_custom_certificate": False, "pending_update_count": pending}


def _profile_methods(name: str) -> None:
    def read(world: World, params: Params) -> Json:
        return {name: world.profile.get(name, "")}

    def write(world: World, params: Params) -> bool:
        world.profile[name] = strict.profile_text(params, name)
        return True

    key = name.replace("_", "")
    METHODS[f"getmy{key}"], METHODS[f"setmy{key}"] = read, write


for _name in strict.PROFILE_LIMITS:
    _profile_methods(_name)


def _send(world: World, params: Params, read_content: Callable[[], Json]) -> Json:
    chat = _reachable(world, params)
    content = read_content() | strict.inline_keyboard(params) | _reply(chat, params)
    world.rates.spend(chat.id)
    return world.put(chat, world.me, content)


def _reachable(world: World, params: Params) -> Chat:
    if params.get("chat_id", "") == "":
        raise bad_request("chat_id is empty")
    chat = world.chat(params.number("chat_id"))
    if chat.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise bad_request("chat not found")
    return chat


def _reply(chat: Chat, params: Params) -> Json:
    reply = params.json("reply_parameters", "can't parse reply parameters JSON object")
    if not reply:
        return {}
    replied = chat.messages.get(reply.get("message_id"))
    if replied is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {"reply_to_message": dict(replied)} if replied else {}


def _message(chat: Chat, params: Params, missing: str) -> Json:
    message_id = params.number("message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    if message_id not in chat.messages:
        raise bad_request(missing)
    return chat.messages[message_id]


def _own_message(world: World, params: Params) -> Json:
    message = _message(_reachable(world, params), params, "message to edit not found")
    if message.get("from") != world.me:
        raise bad_request("message can't be edited")
    return message


def _replace(world: World, message: Json, keys: tuple[str, ...], content: Json) -> Json:
    if {key: message[key] for key in keys if key in message} == content:
        raise bad_request(NOT_MODIFIED)
    for key in keys:
        message.pop(key, None)
    message |= {**content, "edit_date": int(world.now().timestamp())}
    world.tell("edited", message["chat"]["id"], message)
    return message


def _unpin(world: World, chat: Chat, message_ids: list[int]) -> None:
    left = [pinned for pinned in chat.pinned if pinned not in message_ids]
    if left != chat.pinned:
        chat.pinned = left
        world.tell("pinned", chat.id, {"pinned": left})


def _scope(world: World, params: Params) -> str:
    scope = params.json("scope", "can't parse BotCommandScope JSON object") or {"type": "default"}
    language = params.text("language_code")
    if scope.get("type") != "chat":
        return f"{scope.get('type')}|{language}"
    return f"chat:{world.chat(Params(scope).number('chat_id')).id}|{language}"
