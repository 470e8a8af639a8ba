"""Workbooks as an editor may send them back: from a program that is not ours, or made to do harm."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from bot.sheet.layout import HEADERS, arrange
from content.places import Place

Table = list[list[Any]]
"""The rows of one worksheet; a cell is a value, or a function that writes itself."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def tables(places: Sequence[Place]) -> dict[str, Table]:
    """Return the worksheets with texts as they are, to be changed by a test."""
    return {
        name: [list(HEADERS), *([place.bestand, place.plek, place.tekst] for place in texts)]
        for name, texts in arrange(places).items()
    }


def find(sheets: dict[str, Table], bestand: str, plek: str) -> list[Any]:
    """Return one row."""
    return next(row for table in sheets.values() for row in table if row[:2] == [bestand, plek])


def workbook(sheets: dict[str, Table]) -> bytes:
    """Write a workbook without any of our protection."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(table):
                for column, cell in enumerate(row):
                    if callable(cell):
                        cell(book, sheet, number, column)
                    else:
                        sheet.write_string(number, column, cell)
    return buffer.getvalue()


def written(method: str, *arguments: Any) -> Callable[..., None]:
    """Return a cell of another kind: `written("write_number", 5)`."""

    def write(book: Any, sheet: Any, row: int, column: int) -> None:
        getattr(sheet, method)(row, column, *arguments)

    return write


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Replace one part of a workbook."""
    return packed({**parts_of(content), name: part})


def worksheet(rows: bytes) -> bytes:
    return f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + rows + b"</sheetData></worksheet>"


def shared(texts: bytes, more: str = "") -> bytes:
    return f'<sst xmlns="{MAIN}"{more}>'.encode() + texts + b"</sst>"
