"""A story is a YAML file that a coach can read: a beginning, and steps. Here it is read; player.py plays it.

Everything in it is text: so 9:00, ja and nee need no quotes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# The same, written in C, where the machine has it.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
HERE = Path(__file__).parent
BEGIN = HERE / "begin" / "begin.yaml"
OP = "maandag 7 september 2026 9:00"
KEYS = {
    "verhaal",
    "vanaf",
    "begin",
    "assistent",
    "nog_niet_binnen",
    "deelskills",
    "vrij",
    "beheerst",
    "stappen",
}


class StoryError(AssertionError):
    """Something in a story is not as it says, with the file, the step, and what was on the phone."""


@dataclass(frozen=True)
class Step:
    """One line of a story: a sentence, what it is about, and what is said with it."""

    regel: int
    zin: str
    wat: Any = ""
    erbij: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.zin if not self.wat else f"{self.zin}: {self.wat}"


@dataclass(frozen=True)
class Scenery:
    """In which world a story begins."""

    assistent: bool = True
    nog_niet_binnen: tuple[str, ...] = ()
    deelskills: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """A whole story; `vanaf` names the beginning that comes before its steps."""

    naam: str
    verhaal: str
    scenery: Scenery
    begin: str
    vrij: tuple[str, ...]
    beheerst: Mapping[str, str]
    vanaf: str | None
    stappen: tuple[Step, ...]


def load(path: Path) -> Story:
    """Read one story; StoryError when it is not in the shape of one."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        raise StoryError(f"{path.name}, regel {error.problem_mark.line + 1}: {error.problem}") from None
    data = _value(node)
    if strange := set(data) - KEYS:
        raise StoryError(f"{path.name}: onbekend: {', '.join(sorted(strange))}")
    begin, vrij = data.get("begin", OP), tuple(data.get("vrij", ()))
    rest = data.get("beheerst", {}), data.get("vanaf"), _steps(node, "stappen")
    return Story(path.name, data["verhaal"], _scenery(data), begin, vrij, *rest)


def load_begins() -> dict[str, Story]:
    """Read the beginnings, by name."""
    node = yaml.compose(BEGIN.read_text(encoding="utf-8"), Loader=LOADER)
    begins = {}
    for key, value in node.value:
        data = _value(value)
        naam, steps = f"begin.yaml, {key.value}", _steps(value, "stappen")
        begins[key.value] = Story(naam, "", Scenery(), OP, (), {}, data.get("vanaf"), steps)
    return begins


def _scenery(data: Mapping[str, Any]) -> Scenery:
    lists = {key: tuple(data.get(key, ())) for key in ("nog_niet_binnen", "deelskills")}
    return Scenery(data.get("assistent") != "nee", **lists)


def _steps(node: yaml.MappingNode, key: str) -> tuple[Step, ...]:
    found = [value for name, value in node.value if name.value == key]
    return tuple(_step(item) for item in found[0].value) if found else ()


def _step(node: yaml.Node) -> Step:
    line, data = node.start_mark.line + 1, _value(node)
    if not isinstance(data, dict):
        return Step(line, data)
    (zin, wat), *rest = data.items()
    return Step(line, zin, wat, dict(rest))


def _value(node: yaml.Node) -> Any:
    loader = yaml.BaseLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()
