"""Walks over the XML of a workbook before anybody reads it: how much is in it, and which cells are no plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

MAX_ROWS, MAX_COLUMNS, MAX_AREA = 100_000, 26, 4_000_000
MAX_TAGS, MAX_CHARACTERS = 1_000_000, 50_000_000
MAX_DECLARED = 1_000_000
"""How many of something a tag may announce: a reader makes room for as many, and dies when it cannot."""
DECLARING = frozenset({"count", "uniqueCount"})

ROW = re.compile(rb"<(?:\w+:)?row\b")

BROKEN = "Dit Excel-bestand is stuk. Open het in Excel en bewaar het opnieuw."
TOO_BIG = "Dit bestand is te groot. Maak een nieuwe export, en zet daar alleen teksten in."
TOO_LONG = f"Een blad heeft meer dan {MAX_ROWS} rijen. Maak een nieuwe export."
TOO_WIDE = "Ver naar rechts in een blad staat iets. Haal dat weg: alleen de kolom tekst telt."


class NotReadable(Exception):
    """This file cannot be read as a workbook; the message says why and what to do, in Dutch."""


@dataclass(frozen=True, slots=True)
class Cells:
    """What the values of a worksheet do not tell: which cells hold a formula or an error (row, column; from 0)."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)


def sheet_parts(workbook: bytes, relations: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name of each worksheet, and of the part that holds it."""
    targets = {tag["Id"]: tag["Target"] for tag in _tags(relations, "Relationship")}
    for tag in _tags(workbook, "sheet"):
        reference = next((value for name, value in tag.items() if _local(name) == "id"), "")
        target = targets[reference]
        yield tag["name"], target[1:] if target.startswith("/") else f"xl/{target}"


class Counter:
    """Counts what is in the parts of one workbook, and stops as soon as there is too much of anything."""

    def __init__(self) -> None:
        self.tags = self.characters = self.area = 0
        self.lengths: list[int] = []
        """How long each shared text is: cells that name one long text a million times make a small file huge."""

    def look(self, part: bytes) -> None:
        """Look through a part that is no worksheet; the shared texts must come before the worksheets."""

        def start(tag: str, attributes: dict[str, str]) -> None:
            self._count_tag(attributes)
            if _local(tag) == "si":
                self.lengths.append(0)

        def text(data: str) -> None:
            if self.lengths:
                self.lengths[-1] += len(data)

        _parse(part, StartElementHandler=start, CharacterDataHandler=text)

    def count(self, sheet: bytes) -> Cells:
        """Return what is special about the cells of one worksheet; NotReadable when there are too many."""
        # a quick look first: the walk after it is exact, and slow
        _limit(sheet.count(b"<"), 2 * MAX_TAGS, TOO_BIG)
        _limit(sum(1 for _ in ROW.finditer(sheet)), MAX_ROWS, TOO_LONG)
        self.row, self.column, self.kind, self.value = 0, -1, "", ""
        self.last_row = self.last_column = 0
        self.cells = Cells()
        _parse(
            sheet,
            StartElementHandler=self._start,
            EndElementHandler=self._end,
            CharacterDataHandler=self._text,
        )
        self.area += self.last_row * (self.last_column + 1)
        _limit(self.area, MAX_AREA, TOO_BIG)
        return self.cells

    def _count_tag(self, attributes: dict[str, str]) -> None:
        self.tags += 1
        _limit(self.tags, MAX_TAGS, TOO_BIG)
        for name in attributes.keys() & DECLARING:
            _limit(int(attributes[name]), MAX_DECLARED, BROKEN)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count_tag(attributes)
        match _local(tag):
            case "row":
                self.row, self.column = int(attributes.get("r", self.row + 1)), -1
                _limit(self.row, MAX_ROWS, TOO_LONG)
            case "c":
                self._enter(attributes)
            case "f":
                self.cells.formulas.add((self.row - 1, self.column))
            case "v" | "is":
                self.value = ""
                _limit(self.column + 1, MAX_COLUMNS, TOO_WIDE)
                self.last_row = max(self.last_row, self.row)
                self.last_column = max(self.last_column, self.column)

    def _enter(self, attributes: dict[str, str]) -> None:
        if reference := attributes.get("r"):
            self.row, self.column = _split(reference)
            _limit(self.row, MAX_ROWS, TOO_LONG)
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")
        if self.kind == "e":
            self.cells.errors.add((self.row - 1, self.column))

    def _text(self, data: str) -> None:
        self.value += data if len(self.value) < len(str(MAX_TAGS)) else ""
        self.characters += len(data)

    def _end(self, tag: str) -> None:
        if _local(tag) == "v" and self.kind == "s":
            self.characters += self.lengths[int(self.value)]
        _limit(self.characters, MAX_CHARACTERS, TOO_BIG)


def _tags(content: bytes, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == name:
            found.append(attributes)

    _parse(content, StartElementHandler=start)
    return found


def _parse(content: bytes, **handlers: Any) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.buffer_text = True
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    parser.Parse(content, True)


def _refuse_doctype(*_: object) -> None:
    # no workbook has one; it can make a small file huge
    raise NotReadable(BROKEN)


def _local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition(":")[2]


def _split(reference: str) -> tuple[int, int]:
    """Return row (from 1) and column (from 0) of `B7`."""
    found = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def _limit(number: int, most: int, message: str) -> None:
    if number > most:
        raise NotReadable(message)
