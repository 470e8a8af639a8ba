"""New texts for a content folder: all proved on a copy first, and then written, or nothing is.

Where the new texts come from is not here.
"""

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp

from content.catalogus import read_tree
from content.check import check_content
from content.edit import CannotEdit, edit
from content.opdracht import Opdracht
from content.places import Place
from content.source import ContentError, Loc, Problem, parse, read_source, read_text
from content.versions import due_versie

VERSIE: Loc = ("versie",)


class FileMoved(Exception):
    """A file is no longer what it was when the texts were read; nothing was written."""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One file before and after, and what changed in it."""

    bestand: str
    before: str
    after: str
    places: tuple[Place, ...]
    versie: tuple[int, int] | None = None
    """The versie before and after, when it had to rise."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why the new texts cannot stand, and the texts that it is about."""

    problem: Problem
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be written; not to be written while there are objections."""

    root: Path
    rewrites: tuple[Rewrite, ...]
    objections: tuple[Objection, ...] = ()


def plan_rewrite(root: Path, places: Sequence[Place], changes: Mapping[Place, str]) -> Plan:
    """Put texts in place on a copy of the folder, raise each versie that must rise, and check the copy as a whole.

    `places` are all texts of the folder. ContentError when the folder itself cannot be read.
    """
    per_file: dict[str, list[Place]] = defaultdict(list)
    for place in changes:
        per_file[place.bestand].append(place)
    rewrites: list[Rewrite] = []
    objections: list[Objection] = []
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "content"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__", ".*"))
        for file, changed in per_file.items():
            try:
                rewrites.append(_rewrite(copy, file, changed, changes))
            except CannotEdit as error:
                problem = Problem(file, 1, "bestand", str(error), "Verander de tekst in het bestand zelf.")
                objections.append(Objection(problem, tuple(changed)))
        if rewrites and not objections:
            objections = list(_objections(root, copy, places, changes))
    return Plan(root, tuple(rewrites), tuple(objections))


def write(plan: Plan) -> None:
    """Replace all files; each is whole at every moment. FileMoved when somebody else changed one; OSError."""
    assert not plan.objections
    prepared: list[tuple[Path, Path]] = []
    try:
        for rewrite in plan.rewrites:
            prepared.append(_prepare(plan.root, rewrite))
        for new, path in prepared:
            new.replace(path)
    finally:
        for new, _ in prepared:
            new.unlink(missing_ok=True)


def _prepare(root: Path, rewrite: Rewrite) -> tuple[Path, Path]:
    """Write the new text beside the file, so that replacing it is one step."""
    path = (root / rewrite.bestand).resolve()  # a link stays a link
    if path.read_bytes() != rewrite.before.encode():
        raise FileMoved(rewrite.bestand)
    handle, name = mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".nieuw")
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(rewrite.after.encode())
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, new)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    return new, path


def _rewrite(copy: Path, file: str, places: list[Place], changes: Mapping[Place, str]) -> Rewrite:
    """Change one file of the copy; CannotEdit when a text does not fit in it."""
    before = read_text(copy / file, file)
    texts: dict[Loc, str | int] = {place.loc: changes[place] for place in places}
    after = edit(before, texts)
    _put(copy / file, after)
    raised = _raised_versie(copy, file) if places[0].skill else None
    if raised:
        after = edit(before, {**texts, VERSIE: raised[1]})
        _put(copy / file, after)
    return Rewrite(file, before, after, tuple(places), raised)


def _put(path: Path, text: str) -> None:
    path.write_bytes(text.encode())  # not write_text: line endings stay as they are


def _raised_versie(copy: Path, file: str) -> tuple[int, int] | None:
    try:
        opdracht = parse(Opdracht, read_source(copy / file, file))
    except ContentError:
        return None  # the check will tell
    due = due_versie(opdracht, copy)
    return (opdracht.versie, due) if due != opdracht.versie else None


def _objections(
    root: Path, copy: Path, places: Sequence[Place], changes: Mapping[Place, str]
) -> Iterator[Objection]:
    """Yield every error that the new texts bring; what was wrong before does not count."""
    # a file that cannot be read any more makes others look wrong: first things first
    after = read_tree(copy).problems or check_content(copy).errors
    if not after:
        return
    old = check_content(root).errors
    known = set(old)
    left = Counter(_where(root, problem) for problem in old)
    # what is word for word the same first: a reworded error at the same place is not a new one either
    for problem in sorted(after, key=lambda problem: problem not in known):
        where = _where(copy, problem)
        if left[where]:
            left[where] -= 1
        else:
            yield Objection(problem, _about(copy, problem, places, changes))


def _where(root: Path, problem: Problem) -> tuple[str, str, Loc]:
    """Return what names an error in both folders: lines may have moved, places have not."""
    return problem.file, problem.rule, next(iter(_locs(root, problem)), (problem.line,))


def _locs(root: Path, problem: Problem) -> list[Loc]:
    try:
        lines = read_source(root / problem.file, problem.file).lines
    except ContentError:
        return []
    return [loc for loc, line in lines.items() if line == problem.line]


def _about(
    copy: Path, problem: Problem, places: Sequence[Place], changes: Mapping[Place, str]
) -> tuple[Place, ...]:
    """Return the texts that an error is about: the changed ones on its line, in its part, or in its file."""
    inside = [place for place in places if place.bestand == problem.file]
    changed = [place for place in inside if place in changes]
    locs = _locs(copy, problem)
    here = [place for place in inside if place.loc in locs]
    part = [place for place in changed if any(place.loc[: len(loc)] == loc for loc in locs)]
    return tuple([place for place in here if place in changes] or here or part or changed)
