"""What the cells of a workbook say. Whether that is right is not here."""

import io
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from bot.sheet.count import BROKEN, Cells, NotReadable
from bot.sheet.layout import HEADERS
from bot.sheet.unpack import unpack


class Odd(StrEnum):
    """What a cell holds when it is no text."""

    FORMULA = "een formule"
    ERROR = "een foutmelding van Excel"
    BOOLEAN = "WAAR of ONWAAR"
    DATE = "een datum of tijd"
    NUMBER = "een getal"


RETYPE = "Zet de cel op Tekst en typ de tekst opnieuw."

Cell = str | Odd


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty; `number` as Excel counts."""

    number: int
    bestand: Cell
    plek: Cell
    tekst: Cell
    extra: str | None = None
    """The letter of a further column that is not empty."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: its first row, and the rows under it."""

    name: str
    header: tuple[Cell, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All worksheets, in order."""

    sheets: tuple[Sheet, ...]


def read_book(content: bytes) -> Book:
    """Return what all cells say; NotReadable when it is no workbook, or one that is too big."""
    safe = unpack(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(safe.content)) as book:
            return Book(tuple(_sheet(book, name, cells) for name, cells in safe.cells.items()))
    except (CalamineError, ValueError, OSError):
        raise NotReadable(_why_unread(safe.cells)) from None


def _why_unread(cells: dict[str, Cells]) -> str:
    """Name an error of Excel when there is one: those that are new to the reader stop it."""
    for name, special in cells.items():
        if special.errors:
            return (
                f"Blad {name}, rij {min(special.errors)[0] + 1}: de tekst is {Odd.ERROR} geworden. {RETYPE}"
            )
    return BROKEN


def _sheet(book: CalamineWorkbook, name: str, cells: Cells) -> Sheet:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    table = [[_cell(value, (i, j), cells) for j, value in enumerate(row)] for i, row in enumerate(rows)]
    header = tuple(table[0]) if table else ()
    numbered = enumerate(table[1:], start=2)
    return Sheet(name, header, tuple(_row(number, row) for number, row in numbered if any(row)))


def _row(number: int, row: list[Cell]) -> Row:
    bestand, plek, tekst, *more = [*row, "", "", ""][: max(len(row), len(HEADERS))]
    extra = next((chr(ord("A") + len(HEADERS) + i) for i, cell in enumerate(more) if cell), None)
    return Row(number, bestand, plek, tekst, extra)


def _cell(value: Any, place: tuple[int, int], cells: Cells) -> Cell:
    if place in cells.formulas:
        return Odd.FORMULA
    if place in cells.errors:
        return Odd.ERROR
    match value:
        case str():
            return value
        case bool():
            return Odd.BOOLEAN
        case date() | time() | timedelta():
            return Odd.DATE
        case _:
            return Odd.NUMBER
