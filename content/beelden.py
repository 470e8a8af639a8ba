"""The picture library: a name becomes a picture and words for who cannot see it. Drawing is not here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from content.catalogus import HERE, SKILLS, Tree
from content.opdracht import BeeldNaam, Shape, Tekst
from content.source import ContentError, Problem, Source, parse, read_source

FOLDER = "beelden"
LIBRARY = f"{FOLDER}/beelden.yaml"
MAX_BYTES = 500_000
"""A phone on the work floor has a slow connection, and Telegram takes 10 MB at most."""

PNG = b"\x89PNG\r\n\x1a\n"


class Entry(Shape):
    """One picture in the library; `openmoji` names the symbols it was drawn from, side by side."""

    alt: Tekst
    openmoji: Annotated[tuple[Annotated[str, Field(pattern=r"^[0-9A-F-]+$")], ...], Field(max_length=3)] = ()


class BeeldenFile(Shape):
    """What `beelden/beelden.yaml` holds."""

    beelden: Mapping[BeeldNaam, Entry]


@dataclass(frozen=True, slots=True)
class Beeld:
    """A picture, with words for who cannot see it."""

    naam: str
    alt: str
    pad: Path


class Beelden:
    """All pictures of one content folder."""

    def __init__(self, root: Path, entries: Mapping[str, Entry]) -> None:
        self.entries = MappingProxyType(dict(entries))
        self._folder = root / FOLDER

    def get(self, naam: str) -> Beeld | None:
        """Return the picture of this name; None when the library has none."""
        entry = self.entries.get(naam)
        return Beeld(naam, entry.alt, self._folder / f"{naam}.png") if entry else None


def load_beelden(root: Path | None = None) -> Beelden:
    """Read the library of a content folder (default: this package); a folder without one has no pictures.

    ContentError when the library cannot be read.
    """
    root = root or HERE
    source = _read(root)
    return Beelden(root, parse(BeeldenFile, source).beelden if source else {})


@cache
def default_beelden() -> Beelden:
    """Return the library of this package."""
    return load_beelden()


def picture_problems(tree: Tree, root: Path) -> Iterator[Problem]:
    """Yield every picture that cannot be shown: a broken library, a file that is no PNG, an unknown name."""
    try:
        beelden, source = load_beelden(root), _read(root)
    except ContentError as error:
        yield from error.problems
        return
    for naam in beelden.entries:
        assert source
        yield from _unshowable(beelden, naam, source)
    yield from _unknown(beelden, tree)


def _read(root: Path) -> Source | None:
    return read_source(root / LIBRARY, LIBRARY) if (root / LIBRARY).exists() else None


def _unshowable(beelden: Beelden, naam: str, source: Source) -> Iterator[Problem]:
    beeld = beelden.get(naam)
    assert beeld
    loc = ("beelden", naam)
    if not beeld.pad.is_file():
        yield source.problem(loc, "beeld", f"{naam}.png is er niet.", f"Zet het bestand in {FOLDER}.")
        return
    content = beeld.pad.read_bytes()
    if not content.startswith(PNG):
        yield source.problem(loc, "beeld", f"{naam}.png is geen PNG.", "Bewaar het plaatje als PNG.")
    if len(content) > MAX_BYTES:
        cure = f"Maak het kleiner dan {MAX_BYTES // 1000} kB."
        yield source.problem(loc, "beeld", f"{naam}.png is te groot.", cure)


def _unknown(beelden: Beelden, tree: Tree) -> Iterator[Problem]:
    cure = f"Kies een naam uit {LIBRARY}, of zet hem erbij."
    for opdracht in tree.catalogus.opdrachten.values():
        for i, vraag in enumerate(opdracht.vragen):
            if vraag.beeld and vraag.beeld not in beelden.entries:
                message = f"Dit beeld kennen we niet: {vraag.beeld}."
                yield tree.sources[opdracht.id].problem(("vragen", i, "beeld"), "beeld", message, cure)
    for i, skill in enumerate(tree.catalogus.skills):
        if skill.beeld and skill.beeld not in beelden.entries:
            message = f"Dit beeld kennen we niet: {skill.beeld}."
            yield tree.sources[SKILLS].problem(("skills", i, "beeld"), "beeld", message, cure)
