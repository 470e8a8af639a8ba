"""A YAML file as plain data that remembers its lines; what is wrong with it, in Dutch. No content rules."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Loc = tuple[int | str, ...]
Model = TypeVar("Model", bound=BaseModel)

BOOLEAN_WORDS = {"ja", "nee", "yes", "no", "on", "off", "true", "false", "y", "n"}
"""Words that some YAML reader takes for true or false: quotes end the doubt."""

MAX_DIGITS = 10

# The same reader in C, where PyYAML has it: all opdrachten in a tenth of a second instead of more than one.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

SHAPE_ERRORS = {
    "missing": ("Hier ontbreekt een onderdeel.", "Vul het in."),
    "extra_forbidden": ("Dit onderdeel kennen we niet.", "Kijk naar de spelling, of haal het weg."),
    "string_type": ("Hier hoort tekst.", "Schrijf tekst tussen aanhalingstekens."),
    "int_type": ("Hier hoort een getal.", "Schrijf een getal, zonder aanhalingstekens."),
    "too_short": ("Hier staan te weinig dingen.", "Vul de rij aan."),
    "too_long": ("Hier staan te veel dingen.", "Maak de rij korter."),
    "string_too_short": ("Deze tekst is leeg.", "Vul de tekst in."),
    "string_too_long": ("Deze tekst past niet in 1 bericht.", "Maak de tekst korter."),
    "string_pattern_mismatch": (
        "Deze id heeft een vorm die niet mag.",
        "Gebruik kleine letters, cijfers en streepjes.",
    ),
    "greater_than_equal": ("Dit getal is te klein.", "Kies een groter getal."),
    "less_than_equal": ("Dit getal is te groot.", "Kies een kleiner getal."),
    "literal_error": ("Dit woord mag hier niet.", "Kies een van deze woorden: {expected}."),
    "union_tag_invalid": ("Dit type vraag kennen we niet.", "Kies een van deze types: {expected_tags}."),
    "union_tag_not_found": ("Bij deze vraag staat geen type.", "Schrijf erbij welk type het is."),
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a writer can repair. `file` is relative to the content folder; `line` counts from 1."""

    file: str
    line: int
    rule: str
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} [{self.rule}] {self.message} {self.cure}"


class ContentError(ValueError):
    """The content cannot be used; `problems` names every reason that was found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class Source:
    """The data of one file, and the line on which each part of it starts."""

    file: str
    data: Any
    lines: dict[Loc, int] = field(repr=False)

    def line(self, loc: Loc) -> int:
        """Return the line of the deepest part of `loc` that is in the file."""
        known: Loc = ()
        for step in loc:  # a loc of pydantic also names the union member, which is not in the file
            known = (*known, step) if (*known, step) in self.lines else known
        return self.lines.get(known, 1)

    def problem(self, loc: Loc, rule: str, message: str, cure: str) -> Problem:
        """Return a problem at `loc`."""
        return Problem(self.file, self.line(loc), rule, message, cure)


def read_text(path: Path, file: str) -> str:
    """Return the text of one file; raise ContentError when it is missing or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise _stop(file, 1, "bestand", "Dit bestand is er niet.", "Zet het terug.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _stop(file, line, "utf-8", "Dit bestand is geen UTF-8.", "Bewaar het als UTF-8.") from None


def read_source(path: Path, file: str) -> Source:
    """Read one file; raise ContentError when it is more than plain YAML, or less."""
    text = read_text(path, file)
    try:
        _refuse_clever_yaml(text, file)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = _line(error.problem_mark)
        raise _stop(
            file, line, "yaml", "Deze YAML klopt niet.", "Kijk naar spaties en aanhalingstekens."
        ) from None
    except yaml.YAMLError:
        raise _stop(
            file, 1, "yaml", "Hier staat een teken dat niet mag.", "Haal het vreemde teken weg."
        ) from None
    if node is None:
        raise _stop(file, 1, "yaml", "Dit bestand is leeg.", "Vul het, of haal het weg.")
    lines: dict[Loc, int] = {}
    return Source(file, _plain(node, (), lines, file), lines)


def parse(shape: type[Model], source: Source) -> Model:
    """Turn data into its shape; raise ContentError with every problem, each with its line."""
    try:
        # through JSON, so that a file and a kept body enter by the same strict door
        return shape.model_validate_json(json.dumps(source.data))
    except ValidationError as error:
        errors = error.errors()
        raise ContentError(tuple(_explain(source, e) for e in errors if not _follows(e, errors))) from None


def _follows(error: Any, errors: Sequence[Any]) -> bool:
    """A row is called too short when one of its items is wrong: only the item is worth telling."""
    loc = error["loc"]
    return error["type"] == "too_short" and any(loc == e["loc"][: len(loc)] != e["loc"] for e in errors)


def _explain(source: Source, details: Any) -> Problem:
    context = details.get("ctx", {})
    if "cure" in context:
        return source.problem(details["loc"], details["type"], details["msg"], context["cure"])
    unknown = ("Deze waarde past hier niet.", "Vergelijk het met een ander bestand.")
    message, cure = SHAPE_ERRORS.get(details["type"], unknown)
    part = next((step for step in reversed(details["loc"]) if isinstance(step, str)), "het bestand")
    return source.problem(details["loc"], "vorm", f"{part}: {message}", cure.format(**context))


def _refuse_clever_yaml(text: str, file: str) -> None:
    for event in yaml.parse(text, Loader=LOADER):
        line = _line(event.start_mark)
        if getattr(event, "anchor", None):
            raise _stop(file, line, "yaml", "Een & of * mag hier niet.", "Schrijf de tekst voluit.")
        if getattr(event, "tag", None):
            raise _stop(
                file, line, "yaml", "Een ! mag hier niet.", "Schrijf de tekst tussen aanhalingstekens."
            )


def _plain(node: yaml.Node, loc: Loc, lines: dict[Loc, int], file: str) -> Any:
    lines[loc] = _line(node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*loc, index), lines, file) for index, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _plain_mapping(node, loc, lines, file)
    assert isinstance(node, yaml.ScalarNode)
    return _plain_scalar(node, file)


def _plain_mapping(node: yaml.MappingNode, loc: Loc, lines: dict[Loc, int], file: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), _line(key_node.start_mark)
        if isinstance(key_node, yaml.ScalarNode):
            _plain_scalar(key_node, file)  # refuses a bare ja or nee
        if key in data:
            raise _stop(file, line, "yaml", f"{key} staat er 2 keer.", "Haal er 1 weg.")
        data[key] = _plain(value_node, (*loc, key), lines, file)
        lines[(*loc, key)] = line
    return data


def _plain_scalar(node: yaml.ScalarNode, file: str) -> str | int:
    if not node.style and node.value.lower() in BOOLEAN_WORDS:
        line = _line(node.start_mark)
        cure = f'Zet er aanhalingstekens om: "{node.value}".'
        raise _stop(file, line, "yaml", f"Om {node.value} staan geen aanhalingstekens.", cure)
    if node.tag == "tag:yaml.org,2002:int" and node.value.isdecimal() and len(node.value) < MAX_DIGITS:
        return int(node.value)
    return str(node.value)


def _line(mark: Any) -> int:
    return mark.line + 1 if mark else 1


def _stop(file: str, line: int, rule: str, message: str, cure: str) -> ContentError:
    return ContentError((Problem(file, line, rule, message, cure),))
