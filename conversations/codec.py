"""State and events to JSON and back. `shape` numbers the form in which a state was written."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from conversations.events import EVENTS, Command, Event
from conversations.state import STATES, Gestopt, Pauze, State

SHAPE = 1
_CLASSES: dict[str, type[Any]] = {cls.__name__: cls for cls in (*STATES, *EVENTS, Command)}


class UnknownShape(ValueError):
    """The state was written by a newer program than this one."""


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(_CLASSES[name])


def _dump(value: object) -> dict[str, Any]:
    fields: dict[str, Any] = _adapter(type(value).__name__).dump_python(value, mode="json")
    if isinstance(value, Pauze | Gestopt):
        fields["eerder"] = dump_state(value.eerder)
    return fields


def dump_state(state: State) -> dict[str, Any]:
    """Return JSON from which `load_state` makes an equal state."""
    return {"shape": SHAPE, "fase": type(state).__name__, **_dump(state)}


def load_state(data: dict[str, Any]) -> State:
    """Return the state; UnknownShape or pydantic's ValidationError when it cannot be read."""
    fields = dict(data)
    shape, fase = fields.pop("shape"), fields.pop("fase")
    if shape != SHAPE or fase not in _CLASSES:
        raise UnknownShape(f"shape {shape}, fase {fase}")
    if "eerder" in fields:
        fields["eerder"] = load_state(fields["eerder"])
    state: State = _adapter(fase).validate_python(fields)
    return state


def dump_event(event: Event | Command) -> dict[str, Any]:
    """Return JSON from which `load_event` makes an equal event."""
    return {"event": type(event).__name__, **_dump(event)}


def load_event(data: dict[str, Any]) -> Event | Command:
    """Return the event; KeyError or pydantic's ValidationError when it is none of ours."""
    fields = dict(data)
    event: Event | Command = _adapter(fields.pop("event")).validate_python(fields)
    return event
