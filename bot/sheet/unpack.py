"""The door for a workbook from outside: is it a workbook, and of a size that one can read?

Nothing is unpacked before its declared size is known, and never more than that. What the cells say is not here.
"""

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from bot.sheet.count import BROKEN, TOO_BIG, Cells, Counter, NotReadable, sheet_parts

MAX_FILE, MAX_UNPACKED, MAX_PARTS = 10_000_000, 50_000_000, 500

WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
AROUND = ("[Content_Types].xml", "_rels/.rels", WORKBOOK, RELATIONS, "xl/styles.xml", "xl/sharedStrings.xml")
"""All that a reader needs besides the worksheets."""
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

SAVE = "Open het in Excel en bewaar het als Excel-werkmap (.xlsx)."
NO_EXCEL = f"Dit is geen Excel-bestand. {SAVE}"
LOCKED = "Op dit bestand zit een wachtwoord. Haal het in Excel weg, en bewaar het bestand opnieuw."

UNPACKING = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
READING = (expat.ExpatError, LookupError, ValueError)


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that is safe to read: packed again by us, so that no size in it lies."""

    content: bytes
    cells: dict[str, Cells]
    """By the name of the worksheet."""


def read_file(path: Path) -> bytes:
    """Return the bytes of a file of a sensible size; NotReadable when there is none. OSError."""
    if not path.exists():
        raise NotReadable(f"Het bestand {path} is er niet. Kijk naar de naam en de map.")
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotReadable(f"{path} is geen bestand. Geef de naam van het Excel-bestand.")
    if path.stat().st_size > MAX_FILE:
        raise NotReadable(TOO_BIG)
    return path.read_bytes()


def unpack(content: bytes) -> Workbook:
    """Return the workbook; NotReadable when it is another kind of file, broken, locked or too big."""
    if content.startswith(OLD_OFFICE):
        old = f"Dit is een oud soort Excel-bestand (.xls). {SAVE}"
        raise NotReadable(LOCKED if ENCRYPTED in content else old)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        raise NotReadable(BROKEN if content.startswith(b"PK") else NO_EXCEL)
    try:
        parts = _unpack_parts(content)
    except UNPACKING as error:
        raise NotReadable(LOCKED if "password" in str(error) else BROKEN) from None
    try:
        return _count(parts)
    except READING:
        raise NotReadable(BROKEN) from None


def _count(parts: dict[str, bytes]) -> Workbook:
    counter = Counter()
    around = {name: parts[name] for name in AROUND if name in parts}
    for part in around.values():
        counter.look(part)
    sheets = dict(sheet_parts(parts[WORKBOOK], parts[RELATIONS]))
    cells = {name: counter.count(parts[part]) for name, part in sheets.items()}
    return Workbook(_pack(around | {part: parts[part] for part in sheets.values()}), cells)


def _unpack_parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
            raise NotReadable(TOO_BIG)
        names = {info.filename for info in infos}
        if WORKBOOK not in names:
            raise NotReadable(_other_kind(names))
        # reading stops at the declared size, and then finds that the checksum is another
        return {info.filename: archive.read(info) for info in infos if not info.is_dir()}


def _other_kind(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return f"Dit is een ander soort Excel-bestand (.xlsb). {SAVE}"
    if {"mimetype", "content.xml"} <= names:
        return f"Dit is een OpenDocument-bestand (.ods). {SAVE}"
    return NO_EXCEL


def _pack(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
