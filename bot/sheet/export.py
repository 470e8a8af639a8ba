"""The texts as an Excel workbook in which only the texts can be changed, and in which no text can become a formula."""

import io
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.sheet.layout import EXPLANATION, HEADERS, SENTENCES, TEKST, arrange
from bot.sheet.read import read_book
from content.places import Place

PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
TEXT_FORMAT = 49
"""Excel's own number for the format Text: what is typed over stays text."""
WIDTHS = (34, 38, 90)
MAY = ("format_columns", "format_rows", "sort", "autofilter", "select_locked_cells", "select_unlocked_cells")


class CannotExport(Exception):
    """A text does not come back from Excel as it was; the message says which."""


def to_xlsx(places: Sequence[Place]) -> bytes:
    """Return the workbook. CannotExport when a text would not survive it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **PLAIN_TEXT}) as book:
        _write_explanation(book)
        for name, texts in arrange(places).items():
            _write_sheet(book, name, texts)
    _prove(buffer.getvalue(), places)
    return buffer.getvalue()


def move_aside(path: Path) -> Path:
    """Give a file a free name beside it, and return that: an editor may have worked in it for a day. OSError."""
    numbered = (path.with_stem(f"{path.stem} ({number})") for number in count(1))
    return path.rename(next(name for name in numbered if not name.exists()))


def _write_explanation(book: Any) -> None:
    sheet = book.add_worksheet(EXPLANATION)
    sheet.protect("", dict.fromkeys(MAY, True))
    sheet.set_column(0, 0, 80)
    style = book.add_format({"font_size": 14, "text_wrap": True, "valign": "top"})
    for row, sentence in enumerate(SENTENCES):
        sheet.write_string(row, 0, sentence, style)


def _write_sheet(book: Any, name: str, places: Sequence[Place]) -> None:
    common = {
        "text_wrap": True,
        "valign": "top",
        "num_format": TEXT_FORMAT,
        "border": 1,
        "border_color": "#BFBFBF",
    }
    locked = book.add_format({**common, "bg_color": "#E7E6E6", "font_color": "#595959"})
    free = book.add_format({**common, "locked": False})
    head = book.add_format({**common, "bold": True, "bg_color": "#D0CECE"})
    sheet = book.add_worksheet(name)
    sheet.protect("", dict.fromkeys(MAY, True))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(places), len(HEADERS) - 1)
    for column, (header, width) in enumerate(zip(HEADERS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, header, head)
    for row, place in enumerate(places, start=1):
        for column, value in enumerate((place.bestand, place.plek, place.tekst)):
            sheet.write_string(row, column, value, free if column == TEKST else locked)


def _prove(content: bytes, places: Sequence[Place]) -> None:
    """Read the workbook as the import will."""
    back = {(row.bestand, row.plek): row.tekst for sheet in read_book(content).sheets for row in sheet.rows}
    for place in places:
        if back.get(place.key) != place.tekst:
            raise CannotExport(f"De tekst bij {place.plek} in {place.bestand} past niet in Excel.")
