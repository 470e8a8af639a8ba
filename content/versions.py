"""What was published under which id and versie: a text does not change in place, an id keeps its meaning."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from content.catalogus import HERE, Tree, read_tree, sha256, to_body
from content.opdracht import Opdracht, Shape
from content.source import ContentError, Problem, Source

VERSIES = "versies.json"
GONE = "vervallen"


class Vastgelegd(Shape):
    """One published opdracht: the hash of each versie, and the kind of each id ever used in it."""

    versies: dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]
    ids: dict[str, str]
    vervallen: bool = False


class VersiesFile(Shape):
    """What `versies.json` holds, by opdracht id."""

    opdrachten: dict[str, Vastgelegd]


def version_problems(tree: Tree, root: Path) -> list[Problem]:
    """Return what changed without a new versie, and every id that was dropped or used again."""
    try:
        locked = _read(root).opdrachten
    except ContentError as error:
        return list(error.problems)
    problems: list[Problem] = []
    for opdracht_id, opdracht in tree.catalogus.opdrachten.items():
        if opdracht_id in locked:
            problems += _compare(opdracht, tree.sources[opdracht_id], locked[opdracht_id])
    if not tree.problems:  # an unreadable file is not a dropped one
        problems += [
            Problem(
                VERSIES,
                1,
                "versie",
                f"Opdracht {name} is weg.",
                "Zet hem terug: er kan iemand mee bezig zijn.",
            )
            for name, entry in locked.items()
            if not entry.vervallen and name not in tree.catalogus.opdrachten
        ]
    return problems


def lock_content(root: Path | None = None) -> int:
    """Write down every opdracht as published; return how many. ContentError when a text changed in place.

    An opdracht that is gone stays in the file as `vervallen`, so that its id is never given away.
    """
    root = root or HERE
    tree = read_tree(root)
    locked = _read(root).opdrachten
    problems = [problem for problem in version_problems(tree, root) if problem.file != VERSIES]
    if tree.problems or problems:
        raise ContentError((*tree.problems, *problems))
    found = tree.catalogus.opdrachten
    merged = {
        name: entry.model_copy(update={"vervallen": True})
        for name, entry in locked.items()
        if name not in found
    }
    merged |= {name: _locked(opdracht, locked.get(name)) for name, opdracht in found.items()}
    _write(root, merged)
    return len(found)


def unlocked(tree: Tree, root: Path) -> list[str]:
    """Return the ids of opdrachten whose versie is not written down yet."""
    try:
        locked = _read(root).opdrachten
    except ContentError:
        return []
    return [
        name
        for name, opdracht in tree.catalogus.opdrachten.items()
        if name not in locked or str(opdracht.versie) not in locked[name].versies
    ]


def due_versie(opdracht: Opdracht, root: Path) -> int:
    """Return the versie under which this text may stand: a higher one when its own was published with another text."""
    entry = _read(root).opdrachten.get(opdracht.id)
    known = entry.versies.get(str(opdracht.versie)) if entry else None
    if entry is None or known in (None, sha256(to_body(opdracht))):
        return opdracht.versie
    return max(map(int, entry.versies)) + 1


def _compare(opdracht: Opdracht, source: Source, entry: Vastgelegd) -> list[Problem]:
    problems = []
    if entry.vervallen:
        cure = "Geef deze opdracht een nieuwe id."
        problems.append(source.problem(("id",), "versie", "Deze id was van een oude opdracht.", cure))
    newest = max(map(int, entry.versies), default=0)
    known = entry.versies.get(str(opdracht.versie))
    if opdracht.versie < newest:
        cure = f"Schrijf versie: {newest + 1}."
        problems.append(source.problem(("versie",), "versie", f"Er was al een versie {newest}.", cure))
    elif known and known != sha256(to_body(opdracht)):
        cure = f"Schrijf versie: {newest + 1}, of zet de oude tekst terug."
        problems.append(
            source.problem(("versie",), "versie", "De tekst is anders, de versie is gelijk.", cure)
        )
    for name, kind in _ids(opdracht).items():
        if entry.ids.get(name, kind) != kind:
            message = f"Id {name} was eerder iets anders: {entry.ids[name]}."
            problems.append(source.problem((), "id", message, "Kies een id die nog niet is gebruikt."))
    return problems


def _ids(opdracht: Opdracht) -> dict[str, str]:
    vragen = {vraag.id: vraag.type for vraag in opdracht.vragen}
    return {**vragen, **{punt.id: "observatiepunt" for punt in opdracht.begeleider.let_op}}


def _locked(opdracht: Opdracht, entry: Vastgelegd | None) -> Vastgelegd:
    versies = entry.versies if entry else {}
    before = dict.fromkeys(entry.ids, GONE) if entry else {}
    return Vastgelegd(
        versies={**versies, str(opdracht.versie): sha256(to_body(opdracht))}, ids={**before, **_ids(opdracht)}
    )


def _read(root: Path) -> VersiesFile:
    if not (root / VERSIES).exists():
        return VersiesFile(opdrachten={})
    try:
        return VersiesFile.model_validate_json((root / VERSIES).read_bytes())
    except ValidationError:
        cure = "Zet het vorige bestand terug: niemand schrijft het met de hand."
        raise ContentError((Problem(VERSIES, 1, "versie", "Dit bestand is stuk.", cure),)) from None


def _write(root: Path, locked: dict[str, Vastgelegd]) -> None:
    data = VersiesFile(opdrachten=dict(sorted(locked.items()))).model_dump(mode="json", exclude_defaults=True)
    (root / VERSIES).write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
