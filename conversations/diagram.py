"""The diagram and the command list of the README, drawn from the code: they cannot drift apart."""

from itertools import chain
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from conversations.commands import COMMANDS, published
from conversations.events import Deadline, Event
from conversations.flow.reply import Refusal
from conversations.state import STATES, State
from conversations.step import TRANSITIONS


def next_states(move: Any) -> tuple[type[State], ...]:
    """Return the states that a function of the table may lead to, read from its return type."""
    step_type = get_type_hints(move)["return"]
    state_type = get_args(step_type)[0]
    # A type variable means: whatever phase it was, it stays.
    parts = get_args(state_type) if get_origin(state_type) in (UnionType, Union) else (state_type,)
    return tuple(part for part in parts if part in STATES)


def edges() -> dict[tuple[str, str], list[str]]:
    """Return which events may lead from one phase to another (or to a new ronde of the same)."""
    found: dict[tuple[str, str], list[str]] = {}
    for (state, event), move in TRANSITIONS.items():
        if isinstance(move, Refusal):
            continue
        for following in next_states(move):
            if following is not state:
                found.setdefault((state.__name__, following.__name__), []).append(_name(event))
    return found


def _name(event: type[Event]) -> str:
    return f"⏰ {event.__name__}" if issubclass(event, Deadline) else event.__name__


def diagram() -> str:
    """Return the gesprek as a Mermaid state diagram."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> Aanmelding: uitnodiging"]
    for (state, following), events in edges().items():
        lines.append(f"    {state} --> {following}: {' / '.join(events)}")
    return "\n".join([*lines, "```", ""])


def commands() -> str:
    """Return the command list as a table."""
    names = list(dict.fromkeys(chain.from_iterable(COMMANDS.values())))
    rows = ["| commando | " + " | ".join(COMMANDS) + " |", "| --- |" + " --- |" * len(COMMANDS)]
    texts = {rol: dict(published(rol)) for rol in COMMANDS}
    for name in names:
        cells = [texts[rol].get(name, "") for rol in COMMANDS]
        rows.append(f"| /{name} | " + " | ".join(cells) + " |")
    return "\n".join([*rows, ""])


def blocks() -> dict[str, str]:
    """Return every generated part of the README by its name."""
    return {"diagram": diagram(), "commands": commands()}
