"""A workbook that comes back, beside the texts as they are: what changed, and what cannot be accepted.

Only texts may differ; the order of rows means nothing. What a text may say is not here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.sheet.layout import EXPLANATION, HEADERS, arrange
from bot.sheet.read import RETYPE, Book, Cell, Odd, Row, Sheet
from content.places import Place, refusal

NEW_LINE = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
SPACE = re.compile(r"[\t\xa0\u2007\u202f]")
LONGEST_QUOTE = 60
FEW_ROWS = 5

PUT_BACK = "Zet de grijze kolommen terug. Heb je deze rij erbij gezet? Haal hem dan weg."
ONE_LINE = "In de tekst staat een Enter. Dat kan hier niet: de tekst is 1 regel."
JOIN = "Haal de Enter weg, en schrijf alles achter elkaar."
KEEP_SHEET = "Zet het terug, of maak een nieuwe export."
KEEP_ROW = "Zet de rij terug, of maak een nieuwe export. Een tekst gaat niet weg als de rij weg is."


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something in the workbook that an editor can repair; `row` as Excel counts, 0 for a whole worksheet."""

    sheet: str
    row: int
    message: str
    cure: str

    def __str__(self) -> str:
        where = f"Blad {quote(self.sheet)}" + (f", rij {self.row}" if self.row else "")
        return f"{where}: {self.message} {self.cure}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came back: the new texts, the worksheet and row of each text, and every complaint."""

    changes: dict[Place, str] = field(default_factory=dict)
    rows: dict[Place, tuple[str, int]] = field(default_factory=dict)
    complaints: list[Complaint] = field(default_factory=list)


def compare(book: Book, places: Sequence[Place]) -> Comparison:
    """Return what changed, and everything that is wrong, in the order of the workbook."""
    result = Comparison()
    sheets, by_key = arrange(places), {place.key: place for place in places}
    refused = set()
    for sheet in book.sheets:
        if complaint := _refuse_sheet(sheet, sheets):
            result.complaints.append(complaint)
            refused.add(sheet.name)
        elif sheet.name in sheets:
            for row in sheet.rows:
                _take(sheet.name, row, by_key, result)
    present = [sheet.name for sheet in book.sheets]
    for name, expected in sheets.items():
        if name not in refused:
            result.complaints.extend(_missing(name, name in present, expected, result))
    order = {name: number for number, name in enumerate(present)}
    result.complaints.sort(key=lambda complaint: (order.get(complaint.sheet, -1), complaint.row))
    return result


def clean(tekst: str) -> str:
    """Return a text without what Excel and Word bring along: other line endings, spaces of another width."""
    return SPACE.sub(" ", NEW_LINE.sub("\n", tekst)).strip()


def quote(tekst: str) -> str:
    """Return a text from outside as it may stand in a message: short, on one line, nothing hidden."""
    plain = "".join(character if character.isprintable() else " " for character in tekst.strip())
    return plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 1] + "…"


def _refuse_sheet(sheet: Sheet, known: Mapping[str, object]) -> Complaint | None:
    header = tuple(cell.strip() for cell in sheet.header)
    if sheet.name == EXPLANATION or (sheet.name not in known and not any(header) and not sheet.rows):
        return None
    if sheet.name not in known:
        cure = "Haal het blad weg, of geef het zijn oude naam terug."
        return Complaint(sheet.name, 0, "Dit blad kennen we niet.", cure)
    if header[: len(HEADERS)] != HEADERS or any(header[len(HEADERS) :]):
        return Complaint(
            sheet.name, 1, f"De kop moet zijn: {', '.join(HEADERS)}.", "Zet de eerste rij terug."
        )
    return None


def _take(sheet: str, row: Row, by_key: Mapping[tuple[str, str], Place], result: Comparison) -> None:
    """Look at one row: note its text when that changed, or what is wrong with it."""

    def complain(message: str, cure: str) -> None:
        result.complaints.append(Complaint(sheet, row.number, message, cure))

    if not any(cell.strip() for cell in (row.bestand, row.plek, row.tekst)) and not row.extra:
        return
    place = by_key.get((_address(row.bestand), _address(row.plek)))
    if place is None:
        complain(_why_unknown(row, by_key), PUT_BACK)
        return
    if place in result.rows:
        other_sheet, other_row = result.rows[place]
        complain(
            f"Deze tekst staat ook op blad {other_sheet}, rij {other_row}.", "Haal 1 van de 2 rijen weg."
        )
        return
    result.rows[place] = sheet, row.number
    if row.extra:
        complain(f"In kolom {row.extra} staat iets.", "Haal dat weg: alleen de kolom tekst telt.")
    if isinstance(row.tekst, Odd):
        complain(f"De tekst is {row.tekst.value} geworden.", RETYPE)
        return
    new = clean(row.tekst)
    if new == clean(place.tekst):
        return
    if "\n" in new and "\n" not in clean(place.tekst):
        complain(ONE_LINE, JOIN)
    elif why := refusal(place, new):
        complain(*why)
    else:
        result.changes[place] = _with_edges_of(place.tekst, new)


def _address(cell: Cell) -> str:
    return "" if isinstance(cell, Odd) else cell.strip()


def _why_unknown(row: Row, by_key: Mapping[tuple[str, str], Place]) -> str:
    bestand, plek = _address(row.bestand), _address(row.plek)
    if not bestand or not plek:
        return "Hier staat niet bij welk bestand en welke plek de tekst hoort."
    if bestand not in {file for file, _ in by_key}:
        return f"Het bestand {quote(bestand)} kennen we niet."
    return f"De plek {quote(plek)} is er niet in {bestand}."


def _with_edges_of(old: str, new: str) -> str:
    """Return the new text with the white space around the old one: in YAML that is the end of a block."""
    start = len(old) - len(old.lstrip())
    return old[:start] + new + old[len(old.rstrip()) :]


def _missing(name: str, present: bool, expected: Sequence[Place], result: Comparison) -> list[Complaint]:
    gone = [place for place in expected if place not in result.rows]
    if gone and not present:
        return [Complaint(name, 0, "Dit blad is weg.", KEEP_SHEET)]
    if len(gone) > FEW_ROWS:
        like = f"zoals {gone[0].plek} van {gone[0].bestand}"
        return [Complaint(name, 0, f"Er zijn {len(gone)} rijen weg, {like}.", KEEP_ROW)]
    return [
        Complaint(name, 0, f"De rij {place.plek} van {place.bestand} is weg.", KEEP_ROW) for place in gone
    ]
