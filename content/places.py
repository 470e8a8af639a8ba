"""Every text that a person reads, under an address that a person can read: `vragen.v3.opties.b.feedback`.

Ids, kinds and names of pictures are no texts. Templates (*.j2) are not here: they are half program.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.beelden import LIBRARY
from content.catalogus import HERE, SKILLS, Tree, read_tree
from content.language import words
from content.leesvragen import LEESVRAGEN
from content.opdracht import Opdracht
from content.source import ContentError, Loc, Source, read_source

LABELS = "templates/knoppen.yaml"
MAX_CHARACTERS = 4096
"""One message."""

# Where texts stand; * is any name or number.
OPDRACHT = (
    *("titel", "leerdoel", "waarom", "voorbeeld.*", "als_dan"),
    *("vragen.*.situatie", "vragen.*.vraag", "vragen.*.tekst", "vragen.*.hint", "vragen.*.stappen.*"),
    *("vragen.*.opties.*.tekst", "vragen.*.opties.*.feedback", "vragen.*.feedback.*"),
    *("vragen.*.scenes.*.tekst", "vragen.*.scenes.*.opties.*.tekst", "vragen.*.scenes.*.opties.*.feedback"),
    *("aan_de_slag.tekst", "aan_de_slag.varianten.*.tekst", "aan_de_slag.herinneringen.*"),
    *("begeleider.*", "begeleider.seintjes.*", "begeleider.gesprek.*"),
    *("begeleider.let_op.*.tekst", "begeleider.let_op.*.kort"),
)
GENERAL = {
    SKILLS: (
        *("werksettings.*", "skills.*.naam", "skills.*.uitleg", "skills.*.deelskills.*.naam"),
        *("skills.*.deelskills.*.uitleg", "skills.*.deelskills.*.ik_zie_dat"),
    ),
    LABELS: ("*",),
    LIBRARY: ("beelden.*.alt",),
    LEESVRAGEN: ("leesvragen.*.vraag",),
}

FILLED_IN = re.compile(r"\{\{.*?\}\}", re.DOTALL)
JINJA = ("{{", "{%", "{#", "}}", "%}", "#}")
# Nobody sees these and no line of a chat needs them: control characters, halves of characters, hidden hyphens and
# spaces, what turns the reading direction. Not the joiner inside an emoji.
STRANGE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Place:
    """One text: the file (relative to the content folder), where it stands in it, and what it says."""

    bestand: str
    plek: str
    loc: Loc
    tekst: str
    skill: str | None
    """The id of the skill it belongs to; None for a text of all."""

    @property
    def key(self) -> tuple[str, str]:
        """File and address: together they name one text."""
        return self.bestand, self.plek


def read_places(root: Path | None = None) -> tuple[Place, ...]:
    """Return every text of a content folder (default: this package), general texts last.

    ContentError when a file cannot be read.
    """
    root = root or HERE
    tree = read_tree(root)
    if tree.problems:
        raise ContentError(tree.problems)
    places = [
        place
        for opdracht in _in_order(tree)
        for place in _places(tree.sources[opdracht.id], OPDRACHT, _skill_of(tree, opdracht))
    ]
    for file, patterns in GENERAL.items():
        if (root / file).is_file():
            places += _places(read_source(root / file, file), patterns, None)
    return tuple(places)


def refusal(place: Place, tekst: str) -> tuple[str, str] | None:
    """Return why this text cannot stand at this place, and the cure; None when it can."""
    if not tekst.strip():
        return "De tekst is weg.", "Schrijf de tekst terug. Een tekst weghalen kan hier niet."
    if len(tekst) > MAX_CHARACTERS:
        return f"De tekst heeft {len(tekst)} tekens.", f"Maak er hoogstens {MAX_CHARACTERS} tekens van."
    if hit := STRANGE.search(tekst):
        before = tekst[: hit.start()][-20:]
        where = f"Na “{before}”" if before else "Aan het begin"
        return f"{where} staat een teken dat niemand ziet.", "Haal het weg, of typ de tekst zelf."
    return _refuse_label(place.tekst, tekst) if place.bestand == LABELS else None


def _refuse_label(old: str, new: str) -> tuple[str, str] | None:
    """A button keeps exactly what is filled in; how it reads is for the content check."""
    kept, outside = FILLED_IN.findall(old), FILLED_IN.sub("", new)
    if sorted(kept) == sorted(FILLED_IN.findall(new)) and not any(sign in outside for sign in JINJA):
        return None
    cure = f"Schrijf precies: {' en '.join(kept)}." if kept else "Haal de accolades weg."
    return "Wat de bot invult, is veranderd.", cure


def _in_order(tree: Tree) -> list[Opdracht]:
    """Return the opdrachten as people see them: by skill, deelskill and niveau."""
    order = [deelskill.id for deelskill in tree.catalogus.deelskills]
    return sorted(
        tree.catalogus.opdrachten.values(), key=lambda each: (order.index(each.deelskill_id), each.niveau)
    )


def _skill_of(tree: Tree, opdracht: Opdracht) -> str:
    return tree.catalogus.skill_of(opdracht.deelskill_id).id


def _places(source: Source, patterns: tuple[str, ...], skill: str | None) -> Iterator[Place]:
    split = [tuple(pattern.split(".")) for pattern in patterns]
    for loc, plek, tekst in _texts(source.data, (), ()):
        if any(_matches(loc, pattern) for pattern in split) and _says_something(source.file, tekst):
            yield Place(source.file, ".".join(plek), loc, tekst, skill)


def _matches(loc: Loc, pattern: tuple[str, ...]) -> bool:
    pairs = zip(loc, pattern, strict=False)
    return len(loc) == len(pattern) and all(part in (step, "*") for step, part in pairs)


def _says_something(file: str, tekst: str) -> bool:
    """Tell whether words are left in a label without what is filled in."""
    return file != LABELS or bool(words(FILLED_IN.sub("", tekst)))


def _texts(data: Any, loc: Loc, plek: tuple[str, ...]) -> Iterator[tuple[Loc, tuple[str, ...], str]]:
    """Yield every text with its loc and its address: an id where there is one, else a number from 1."""
    if isinstance(data, str):
        yield loc, plek, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*loc, key), (*plek, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            name = str(value["id"]) if isinstance(value, dict) and "id" in value else str(index + 1)
            yield from _texts(value, (*loc, index), (*plek, name))
