"""The workbook itself: what an editor gets, and what a file from outside may hold."""

import io
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from bot.sheet.compare import compare
from bot.sheet.count import (
    BROKEN,
    MAX_COLUMNS,
    MAX_DECLARED,
    MAX_ROWS,
    TOO_BIG,
    TOO_LONG,
    TOO_WIDE,
    NotReadable,
)
from bot.sheet.export import CannotExport, to_xlsx
from bot.sheet.layout import EXPLANATION, GENERAL, HEADERS, SENTENCES, arrange
from bot.sheet.read import RETYPE, Odd, read_book
from bot.sheet.unpack import LOCKED, MAX_UNPACKED, NO_EXCEL, OLD_OFFICE
from content.language import words
from content.places import Place, read_places
from tests.bot.workbooks import (
    packed,
    parts_of,
    shared,
    tables,
    with_part,
    workbook,
    worksheet,
    written,
)

FIRST, SECOND = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("https://voorbeeld.nl")',
    "{=1}",
    "https://voorbeeld.nl",
    "1",
    "1e5",
]
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def place(tekst, plek="titel", skill="overleggen"):
    return Place("opdrachten/overleggen/1-1.yaml", plek, ("titel",), tekst, skill)


@pytest.fixture(scope="module")
def places():
    return read_places()


@pytest.fixture(scope="module")
def exported(places):
    return to_xlsx(places)


# --- what an editor gets -----------------------------------------------------------------------------


def test_there_is_an_explanation_then_a_worksheet_for_each_skill_then_the_general_texts(exported):
    names = CalamineWorkbook.from_filelike(io.BytesIO(exported)).sheet_names

    assert names[0] == EXPLANATION
    assert names[1:-1] == [
        *("Overleggen", "Aanpassen aan de groep", "Begrip tonen", "Positief blijven", "Omgaan met feedback"),
        *("Leren van fouten", "Instructies volgen", "Afspraak is afspraak"),
    ]
    assert names[-1] == GENERAL


def test_every_text_has_one_row_with_file_place_and_text(exported, places):
    book = CalamineWorkbook.from_filelike(io.BytesIO(exported))
    tables = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[1:]]

    assert all(tuple(table[0]) == HEADERS for table in tables)
    rows = [tuple(row) for table in tables for row in table[1:]]
    assert sorted(rows) == sorted((place.bestand, place.plek, place.tekst) for place in places)


def test_the_explanation_is_6_short_sentences(exported):
    book = CalamineWorkbook.from_filelike(io.BytesIO(exported))

    assert [row[0] for row in book.get_sheet_by_name(EXPLANATION).to_python()] == list(SENTENCES)
    assert len(SENTENCES) == 6
    assert all(len(words(sentence)) <= 10 for sentence in SENTENCES)


def test_only_the_texts_can_be_changed_and_all_of_it_can_be_read(exported):
    parts = parts_of(exported)
    styles = ET.fromstring(parts["xl/styles.xml"]).findall("x:cellXfs/x:xf", NS)
    for number in range(1, 11):
        sheet = ET.fromstring(parts[f"xl/worksheets/sheet{number}.xml"])
        protection = sheet.find("x:sheetProtection", NS)
        assert protection.get("sheet") == "1"
        assert protection.get("password") is None
        if number == 1:
            continue
        assert sheet.find("x:autoFilter", NS).get("ref").startswith("A1:C")
        assert sheet.find("x:sheetViews/x:sheetView/x:pane", NS).get("state") == "frozen"
        assert [float(column.get("width")) > 30 for column in sheet.findall("x:cols/x:col", NS)] == [True] * 3
        for row in sheet.findall("x:sheetData/x:row", NS):
            for cell in row:
                style = styles[int(cell.get("s"))]
                protected = style.find("x:protection", NS)
                free = protected is not None and protected.get("locked") == "0"
                assert free == (cell.get("r").startswith("C") and row.get("r") != "1")
                assert style.find("x:alignment", NS).get("wrapText") == "1"
                assert style.get("numFmtId") == "49", "text stays text when it is typed over"


@pytest.mark.parametrize("tekst", FORMULAS)
def test_a_text_that_looks_like_a_formula_stays_text(tekst):
    content = to_xlsx([place(tekst)])
    sheets = b"".join(part for name, part in parts_of(content).items() if "worksheets" in name)

    assert b't="s"' in sheets
    assert not re.search(rb"<f[ >]|hyperlink", sheets)
    assert read_book(content).sheets[1].rows[0].tekst == tekst


@given(st.text(max_size=40))
@example("_x000D_ _x0041_")
@example("a\r\nb\rc\n\td ")
def test_a_text_comes_back_from_the_workbook_as_it_was_or_is_refused(tekst):
    with suppress(CannotExport):
        assert read_book(to_xlsx([place(tekst)])).sheets[1].rows[0].tekst == tekst


@pytest.mark.parametrize("enter", ["\n", "\r\n", "\r", "\n\n"])
def test_a_text_of_more_lines_may_keep_more_lines(enter):
    old = place("Een regel.\nNog een regel.")
    book = read_book(workbook(tables([replace(old, tekst=f"Een regel.{enter}Een andere regel.")])))

    found = compare(book, [old])

    assert not found.complaints
    assert found.changes[old].splitlines()[-1] == "Een andere regel."


def test_a_text_that_excel_cannot_hold_is_named():
    with pytest.raises(CannotExport, match="voorbeeld"):
        to_xlsx([place("Kort."), place("x" * 40_000, plek="voorbeeld.1")])


def test_worksheets_of_skills_with_long_or_equal_names_differ():
    skills = ["een-heel-lange-naam-van-een-skill-a", "een-heel-lange-naam-van-een-skill-b", "history"]
    names = list(arrange([place("x", skill=skill) for skill in [*skills, None]]))

    assert len({name.casefold() for name in names}) == 4
    assert all(len(name) <= 31 for name in names)
    assert names[2:] == ["History 2", GENERAL]
    assert len(read_book(to_xlsx([place("x", skill=skill) for skill in skills])).sheets) == 4


# --- what may be in a file from outside --------------------------------------------------------------


def why(content):
    with pytest.raises(NotReadable) as caught:
        read_book(content)
    assert str(caught.value).endswith(".")
    return str(caught.value)


ORDINARY = workbook({"Blad": [["a", "b", "c"], ["d", "e", "f"]], "Nog een": [["g"]]})


def test_cells_that_are_no_text_are_known_by_their_kind():
    cells = [
        written("write_number", 5),
        written("write_boolean", True),
        written("write_formula", '="a"&"b"', None, "ab"),
        written("write_formula", "=1/0", None, "#DIV/0!"),
    ]
    content = workbook({"Blad": [["kop"], *([cell] for cell in cells)]})

    kinds = [row.bestand for row in read_book(content).sheets[0].rows]
    assert kinds == [Odd.NUMBER, Odd.BOOLEAN, Odd.FORMULA, Odd.FORMULA]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#NAAM?", "#SPILL!", "#CALC!", "5"])
def test_an_error_of_excel_is_known_as_such_or_stops_the_reading_with_its_row(error):
    row = f'<row r="3"><c r="A3" t="e"><v>{error}</v></c></row>'.encode()
    content = with_part(ORDINARY, FIRST, worksheet(row))

    try:
        found = read_book(content).sheets[0].rows[0].bestand
    except NotReadable as refused:
        found = str(refused)
    assert found in (Odd.ERROR, f"Blad Blad, rij 3: de tekst is {Odd.ERROR} geworden. {RETYPE}")


def test_a_date_is_known_as_a_date():
    def day(book, sheet, row, column):
        sheet.write_number(row, column, 45000, book.add_format({"num_format": "dd-mm-yyyy"}))

    (row,) = read_book(workbook({"Blad": [["kop"], [day]]})).sheets[0].rows
    assert row.bestand is Odd.DATE


def test_text_in_colours_comes_back_as_plain_text():
    def rich(book, sheet, row, column):
        bold = book.add_format({"bold": True, "font_color": "red"})
        sheet.write_rich_string(row, column, "Een ", bold, "dik", " woord ", bold, "en meer.")

    (row,) = read_book(workbook({"Blad": [["kop"], ["", "", rich]]})).sheets[0].rows
    assert row.tekst == "Een dik woord en meer."


def test_rows_are_numbered_as_excel_does_also_after_empty_ones():
    content = workbook({"Blad": [["a"], [], ["b"], ["", ""], [], ["c"]]})

    assert [(row.number, row.bestand) for row in read_book(content).sheets[0].rows] == [(3, "b"), (6, "c")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", NO_EXCEL),
        (b"bestand;plek;tekst\n", NO_EXCEL),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), NO_EXCEL),
        (b"PK\x03\x04 en dan niets meer", BROKEN),
        (packed({"word/document.xml": b"<x/>"}), NO_EXCEL),
        (OLD_OFFICE + bytes(2000), "Dit is een oud soort Excel-bestand (.xls)."),
        (OLD_OFFICE + bytes(1000) + "EncryptedPackage".encode("utf-16-le"), LOCKED),
        (packed({"mimetype": b"x", "content.xml": b"<x/>"}), "Dit is een OpenDocument-bestand (.ods)."),
        (packed({"xl/workbook.bin": b"x"}), "Dit is een ander soort Excel-bestand (.xlsb)."),
        (packed({"xl/workbook.xml": b"<x/>"}), BROKEN),
        (with_part(ORDINARY, FIRST, b"<worksheet><sheetData>"), BROKEN),
        (with_part(ORDINARY, FIRST, b""), BROKEN),
        (with_part(ORDINARY, "xl/workbook.xml", b"\xff\xfe\x00"), BROKEN),
        (with_part(ORDINARY, "xl/sharedStrings.xml", shared(b"")), BROKEN),
        (ORDINARY[:-30], BROKEN),
        (ORDINARY[: len(ORDINARY) // 2], BROKEN),
    ],
    ids=str,
)
def test_another_kind_of_file_or_a_broken_one_is_named_as_such(content, message):
    assert why(content).startswith(message)


def test_a_zip_with_a_password_is_named_as_such():
    content = bytearray(ORDINARY)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), ORDINARY):
            content[found.start() + offset] |= 1

    assert why(bytes(content)) == LOCKED


def cell(reference, value=b"0"):
    return b'<c r="%s" t="s"><v>%s</v></c>' % (reference.encode(), value)


MANY = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, MAX_ROWS + 2))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (MANY, TOO_LONG),
        (b"<x:row/>" * (MAX_ROWS + 1), TOO_LONG),
        (b"<row>" + cell(f"A{MAX_ROWS + 1}") + b"</row>", TOO_LONG),
        (b'<row r="1048576">' + cell("XFD1048576") + b"</row>", TOO_LONG),
        (b"<row>" + cell("XFD5") + b"</row>", TOO_WIDE),
        (
            b"<row>" + cell("A1") * (MAX_COLUMNS + 1) + b'<c t="s"><v>0</v></c>' * MAX_COLUMNS + b"</row>",
            TOO_WIDE,
        ),
        (b"<a/>" * 3_000_000, TOO_BIG),
        (b'<row r="99999999999999999999"/>', TOO_LONG),
        (b"<row>" + cell("A0") + b"</row>", BROKEN),
        (b"<row>" + cell("A1", b"-99") + b"</row>", BROKEN),
        (b'<row r="x"/>', BROKEN),
    ],
    ids=range(11),
)
def test_a_worksheet_with_too_much_in_it_is_refused_before_it_is_read(rows, message):
    # the prefix x is only used, never declared: what counts tags here knows no namespaces
    assert why(with_part(ORDINARY, FIRST, worksheet(rows))) == message


def test_the_rows_of_all_worksheets_count_together():
    corner = worksheet(b"<row>" + cell("A1") + cell(f"Z{MAX_ROWS}") + b"</row>")
    content = with_part(with_part(ORDINARY, FIRST, corner), SECOND, corner)

    assert why(content) == TOO_BIG


def test_one_long_text_in_very_many_cells_is_refused():
    long = shared(b"<si><t>" + b"x" * 30_000 + b"</t></si>")
    content = with_part(ORDINARY, "xl/sharedStrings.xml", long)
    many = worksheet(b"<row>" + b"".join(cell(f"A{n}") for n in range(1, 2000)) + b"</row>")

    assert why(with_part(with_part(content, FIRST, many), SECOND, worksheet(b""))) == TOO_BIG


@pytest.mark.parametrize("name", ["count", "uniqueCount"])
def test_a_number_that_makes_a_reader_reserve_room_is_refused(name):
    texts = shared(b"<si><t>x</t></si>" * 7, f' {name}="{MAX_DECLARED + 1}"')

    assert why(with_part(ORDINARY, "xl/sharedStrings.xml", texts)) == BROKEN


def test_a_text_that_refers_to_itself_is_refused():
    laughs = b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]><sst>&b;</sst>'

    assert why(with_part(ORDINARY, "xl/sharedStrings.xml", laughs)) == BROKEN


@pytest.mark.parametrize("name", [FIRST, "xl/media/foto.png", "docProps/app.xml"])
def test_a_zip_bomb_is_refused_by_its_declared_size(name):
    assert why(with_part(ORDINARY, name, bytes(MAX_UNPACKED))) == TOO_BIG


def test_a_zip_with_very_many_parts_is_refused():
    assert why(packed({**parts_of(ORDINARY), **{f"x/{n}": b"" for n in range(1000)}})) == TOO_BIG


@pytest.mark.parametrize("name", [FIRST, "xl/sharedStrings.xml"])
def test_a_zip_that_lies_about_its_sizes_is_never_unpacked_further_than_it_says(name):
    real = 60_000_017
    content = with_part(ORDINARY, name, bytes(real))
    lie = content.replace(struct.pack("<I", real), struct.pack("<I", 1000))
    assert lie != content

    assert why(lie) == BROKEN


def test_a_sound_zip_inside_is_what_is_read_when_a_part_is_there_twice():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts_of(ORDINARY).items():
            archive.writestr(name, part)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(FIRST, worksheet(b""))

    assert [len(sheet.rows) for sheet in read_book(buffer.getvalue()).sheets] == [0, 0]


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_never_more(data):
    parts = parts_of(ORDINARY)
    name = data.draw(
        st.sampled_from([name for name in parts if name.startswith("xl/") and "theme" not in name])
    )
    part = parts[name]
    at = data.draw(st.integers(0, len(part)))
    new = data.draw(
        st.binary(max_size=4)
        | st.sampled_from(
            [b'"', b"<v>", b"<f/>", b"</c>", b"-1", b"99999999", b' t="e"', b' count="4294967295"']
        )
    )
    damaged = part[:at] + new + part[at + data.draw(st.sampled_from([0, 1, 5, 30])) :]

    with suppress(NotReadable):
        assert len(read_book(with_part(ORDINARY, name, damaged)).sheets) <= 2
