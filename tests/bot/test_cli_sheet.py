"""`wpo content export` and `import`, as an editor and a hasty colleague use them."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.sheet.bring_in import MOST_SHOWN
from bot.sheet.layout import EXPLANATION, GENERAL
from content.catalogus import HERE
from content.check import lock_content
from content.places import LABELS, read_places
from tests.bot.workbooks import find, tables, workbook, written

FIRST, SECOND = "opdrachten/instructies-volgen/1-1.yaml", "opdrachten/instructies-volgen/1-2.yaml"
FILES = (FIRST, SECOND, "skills.yaml", LABELS)
GOOD = "Zo werkt het bij ons. Dat is fijn."
SHEET = "Instructies volgen"


@pytest.fixture
def root(tmp_path) -> Path:
    """A content folder with real files, as they were written."""
    for file in FILES:
        (tmp_path / "content" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / file, tmp_path / "content" / file)
    return tmp_path / "content"


@pytest.fixture
def sheets(root):
    """What stands in the workbook, to be changed by a test."""
    return tables(read_places(root))


@pytest.fixture
def wpo(root):
    def run(*words):
        return CliRunner().invoke(app, ["content", *map(str, words), "--folder", str(root)])

    return run


@pytest.fixture
def bring_in(wpo, tmp_path):
    """Import a workbook with these worksheets."""

    def run(sheets, *words):
        (tmp_path / "terug.xlsx").write_bytes(workbook(sheets))
        return wpo("import", tmp_path / "terug.xlsx", *words)

    return run


def everything(root):
    return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def refused(result) -> list[str]:
    """Exit code 1, complaints on stderr and nothing else; gives the complaints."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    *lines, last = result.stderr.splitlines()
    assert last == "Er is niets veranderd."
    assert lines
    return lines


def repairable(result) -> str:
    assert result.exit_code == 2, result.output
    assert isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    return line


# --- there and back ----------------------------------------------------------------------------------


def test_export_and_import_without_edits_change_no_byte(wpo, root, tmp_path):
    before = everything(root)

    exported = wpo("export", tmp_path / "teksten.xlsx")
    imported = wpo("import", tmp_path / "teksten.xlsx")

    assert (exported.exit_code, imported.exit_code) == (0, 0)
    assert exported.stdout.startswith(f"{len(read_places(root))} teksten staan in ")
    assert imported.stdout == "Alle teksten zijn gelijk. Er is niets veranderd.\n"
    assert everything(root) == before


def test_the_advice_after_an_export_brings_the_texts_back_to_the_same_folder(wpo, root, tmp_path):
    result = wpo("export", tmp_path / "mijn teksten.xlsx")
    (advice,) = re.findall(r"^Daarna: wpo (.+)$", result.stdout, re.MULTILINE)

    assert shlex.split(advice)[-2:] == ["--folder", str(root)]
    assert CliRunner().invoke(app, shlex.split(advice)).stdout.startswith("Alle teksten zijn gelijk.")


def test_the_advice_names_no_folder_when_none_was_named(tmp_path):
    file = str(tmp_path / "teksten.xlsx")

    assert (
        f"Daarna: wpo content import {file}\n" in CliRunner().invoke(app, ["content", "export", file]).stdout
    )


def test_the_whole_catalogue_there_and_back_changes_no_byte(tmp_path):
    shutil.copytree(HERE, tmp_path / "content", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    before = everything(tmp_path / "content")
    words = [str(tmp_path / "alles.xlsx"), "--folder", str(tmp_path / "content")]

    assert CliRunner().invoke(app, ["content", "export", *words]).exit_code == 0
    assert CliRunner().invoke(app, ["content", "import", *words]).exit_code == 0

    assert everything(tmp_path / "content") == before


def test_one_text_changes_one_line_and_the_versie(bring_in, sheets, root):
    lock_content(root)
    before = everything(root)
    find(sheets, FIRST, "waarom")[2] = GOOD

    result = bring_in(sheets)

    assert result.exit_code == 0, result.output
    assert f"{FIRST}: 1 tekst, versie 1 wordt 2\n" in result.stdout
    assert "1 tekst is veranderd, in 1 bestand." in result.stdout
    changed = [file for file, text in everything(root).items() if text != before[file]]
    assert changed == [Path(FIRST)]
    old, new = before[Path(FIRST)].decode().splitlines(), (root / FIRST).read_text().splitlines()
    assert [line for line in new if line not in old] == ["versie: 2", f'waarom: "{GOOD}"']


def test_texts_in_several_files_are_counted_per_file(bring_in, sheets, root):
    find(sheets, FIRST, "waarom")[2] = GOOD
    find(sheets, FIRST, "leerdoel")[2] = "Ik kan kijken en dan doen."
    find(sheets, "skills.yaml", "skills.overleggen.uitleg")[2] = "Je praat met je collega over het werk."
    find(sheets, LABELS, "verder")[2] = "▶️ Ga door"

    result = bring_in(sheets)

    assert result.exit_code == 0, result.output
    assert f"{FIRST}: 2 teksten\n" in result.stdout
    assert "4 teksten zijn veranderd, in 3 bestanden." in result.stdout
    assert 'verder: "▶️ Ga door"\n' in (root / LABELS).read_text()


def test_a_second_import_of_the_same_workbook_changes_nothing(bring_in, sheets, root):
    lock_content(root)
    find(sheets, FIRST, "waarom")[2] = GOOD
    find(sheets, "skills.yaml", "skills.instructies-volgen.naam")[2] = "Doen wat er staat"
    assert bring_in(sheets).exit_code == 0
    before = everything(root)

    assert bring_in(sheets).stdout.startswith("Alle teksten zijn gelijk.")
    assert everything(root) == before


def test_a_dry_run_shows_both_texts_and_writes_nothing(bring_in, sheets, root):
    before = everything(root)
    row = find(sheets, FIRST, "waarom")
    old, row[2] = row[2], GOOD

    result = bring_in(sheets, "--dry-run")

    assert result.exit_code == 0
    assert f"  waarom\n    was:   {old}\n    wordt: {GOOD}\n" in result.stdout
    assert result.stdout.endswith("1 tekst is anders, in 1 bestand. Er is niets geschreven.\n")
    assert everything(root) == before


def test_sorted_rows_and_sheets_in_another_order_are_harmless(bring_in, sheets, root):
    find(sheets, FIRST, "waarom")[2] = GOOD
    moved = {EXPLANATION: [["Iets anders"], ["dat niemand leest"]]}
    for name, (header, *rows) in reversed(sheets.items()):
        moved[name] = [header, *sorted(rows, key=lambda row: row[2]), [], ["", " ", ""]]

    result = bring_in(moved)

    assert "1 tekst is veranderd, in 1 bestand." in result.stdout


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zo\xa0werkt\u202fhet. Dat\tis fijn.", '"Zo werkt het. Dat is fijn."'),
        ("  Zo werkt het. Dat is fijn.\n", '"Zo werkt het. Dat is fijn."'),
        ("Hij zegt: ‘Zo.’ Dat is fijn.", '"Hij zegt: ‘Zo.’ Dat is fijn."'),
        ('Hij zegt: "Zo." Dat is fijn.', '"Hij zegt: \\"Zo.\\" Dat is fijn."'),
    ],
)
def test_what_excel_and_word_bring_along_becomes_plain_text(bring_in, sheets, root, typed, kept):
    find(sheets, FIRST, "waarom")[2] = typed

    assert bring_in(sheets).exit_code == 0

    assert f"\nwaarom: {kept}\n" in (root / FIRST).read_text()


def test_spaces_and_line_endings_alone_are_no_change(bring_in, sheets):
    row = find(sheets, FIRST, "waarom")
    row[2] = " " + row[2].replace(" ", "\xa0") + "\r\n"

    assert bring_in(sheets).stdout.startswith("Alle teksten zijn gelijk.")


def test_text_in_colours_is_taken_as_plain_text(bring_in, sheets, root):
    def rich(book, sheet, row, column):
        bold = book.add_format({"bold": True})
        sheet.write_rich_string(row, column, "Zo werkt het ", bold, "bij ons", ". Dat is fijn.")

    find(sheets, FIRST, "waarom")[2] = rich

    assert bring_in(sheets).exit_code == 0
    assert f'"{GOOD}"' in (root / FIRST).read_text()


# --- what an editor may do wrong ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("", "De tekst is weg. Schrijf de tekst terug."),
        (" \n ", "De tekst is weg. Schrijf de tekst terug."),
        (written("write_number", 12), "De tekst is een getal geworden. Zet de cel op Tekst"),
        (written("write_boolean", True), "De tekst is WAAR of ONWAAR geworden. Zet de cel op Tekst"),
        (
            written("write_formula", "=1+1", None, GOOD),
            "De tekst is een formule geworden. Zet de cel op Tekst",
        ),
        (written("write_formula", "=1/0", None, "#DIV/0!"), "De tekst is een formule geworden."),
        ("x" * 4097, "De tekst heeft 4097 tekens. Maak er hoogstens 4096 tekens van."),
        ("Zo\x07. Dat is fijn.", "Na “Zo” staat een teken dat niemand ziet."),
        ("Zo\u202e. Dat is fijn.", "Na “Zo” staat een teken dat niemand ziet."),
    ],
    ids=range(9),
)
def test_a_cell_that_is_no_good_text_is_named_and_nothing_is_written(bring_in, sheets, root, cell, complaint):
    before = everything(root)
    find(sheets, FIRST, "waarom")[2] = cell
    find(sheets, SECOND, "waarom")[2] = GOOD
    row = 1 + [each[:2] for each in sheets[SHEET]].index([FIRST, "waarom"])

    (line,) = refused(bring_in(sheets))

    assert line.startswith(f"Blad {SHEET}, rij {row}: {complaint}")
    assert everything(root) == before


@pytest.mark.parametrize("enter", ["\n", "\r\n", "\r", "\u2028", "\n\n"])
@pytest.mark.parametrize(
    ("bestand", "plek"),
    [
        (FIRST, "vragen.v1.opties.b.tekst"),
        (FIRST, "waarom"),
        (LABELS, "verder"),
        ("skills.yaml", "skills.instructies-volgen.naam"),
    ],
)
def test_an_enter_in_a_text_of_one_line_is_named_and_nothing_is_written(
    bring_in, sheets, root, bestand, plek, enter
):
    before = everything(root)
    row = find(sheets, bestand, plek)
    row[2] = row[2].replace(" ", enter, 1)
    sheet, number = next((name, 1 + table.index(row)) for name, table in sheets.items() if row in table)

    assert refused(bring_in(sheets)) == [
        f"Blad {sheet}, rij {number}: In de tekst staat een Enter. Dat kan hier niet: de tekst is 1 regel. "
        "Haal de Enter weg, en schrijf alles achter elkaar."
    ]
    assert everything(root) == before


def test_a_date_in_a_cell_is_named(bring_in, sheets):
    def day(book, sheet, row, column):
        sheet.write_number(row, column, 45000.5, book.add_format({"num_format": "d-m-yyyy"}))

    find(sheets, FIRST, "waarom")[2] = day

    (line,) = refused(bring_in(sheets))
    assert "De tekst is een datum of tijd geworden." in line


def test_an_added_row_a_doubled_row_and_an_unknown_one_are_all_named_at_once(bring_in, sheets):
    table = sheets[SHEET]
    last = len(table)
    table += [
        ["", "", "Een nieuwe tekst"],
        [*table[1][:2], "Twee keer"],
        ["opdrachten/../../../etc/passwd", "titel", "x"],
        [FIRST, "vragen.v99.vraag", "x"],
        [FIRST, written("write_number", 3), "x"],
        ["\x1b[31m" + "lang" * 100, "titel", "x"],
    ]

    lines = refused(bring_in(sheets))

    assert [re.match(rf"Blad {SHEET}, rij (\d+): (.*?)\. ", line).groups() for line in lines] == [
        (str(last + 1), "Hier staat niet bij welk bestand en welke plek de tekst hoort"),
        (str(last + 2), f"Deze tekst staat ook op blad {SHEET}, rij 2"),
        (str(last + 3), "Het bestand opdrachten/../../../etc/passwd kennen we niet"),
        (str(last + 4), f"De plek vragen.v99.vraag is er niet in {FIRST}"),
        (str(last + 5), "Hier staat niet bij welk bestand en welke plek de tekst hoort"),
        (str(last + 6), f"Het bestand {(' [31m' + 'lang' * 14)[:59]}… kennen we niet"),
    ]
    assert not any("\x1b" in line for line in lines)


def test_a_row_that_is_gone_is_named_kindly(bring_in, sheets):
    gone = sheets[SHEET].pop(4)

    (line,) = refused(bring_in(sheets))

    assert line == (
        f"Blad {SHEET}: De rij {gone[1]} van {gone[0]} is weg. "
        "Zet de rij terug, of maak een nieuwe export. Een tekst gaat niet weg als de rij weg is."
    )


def test_many_rows_that_are_gone_are_one_line(bring_in, sheets):
    first = sheets[SHEET][5]
    del sheets[SHEET][5:40]

    (line,) = refused(bring_in(sheets))
    assert line.startswith(f"Blad {SHEET}: Er zijn 35 rijen weg, zoals {first[1]} van {first[0]}.")


def test_a_worksheet_that_is_gone_renamed_or_added_is_named(bring_in, sheets):
    sheets["Kladblok"] = [["Nog vragen aan Ria"]]
    sheets["Leeg blad"] = []
    sheets["Anders"] = sheets.pop(GENERAL)

    assert refused(bring_in(sheets)) == [
        f"Blad {GENERAL}: Dit blad is weg. Zet het terug, of maak een nieuwe export.",
        "Blad Kladblok: Dit blad kennen we niet. Haal het blad weg, of geef het zijn oude naam terug.",
        "Blad Anders: Dit blad kennen we niet. Haal het blad weg, of geef het zijn oude naam terug.",
    ]


@pytest.mark.parametrize(
    "header",
    [
        *(
            ["bestand", "tekst", "plek"],
            ["a", "b", "c"],
            ["", "", ""],
            ["bestand", "plek", "tekst", "notitie"],
        ),
        *(["bestand", "plek"], ["bestand", "plek", "text"], ["BESTAND", "Plek", "tekst"], []),
    ],
)
def test_another_header_is_named_and_its_rows_are_not_called_missing(bring_in, sheets, header):
    sheets[SHEET][0] = header

    (line,) = refused(bring_in(sheets))
    assert line == f"Blad {SHEET}, rij 1: De kop moet zijn: bestand, plek, tekst. Zet de eerste rij terug."


def test_a_note_beside_a_text_is_not_lost_in_silence(bring_in, sheets):
    sheets[SHEET][3] += ["", "Is dit goed?"]

    (line,) = refused(bring_in(sheets))
    assert line == f"Blad {SHEET}, rij 4: In kolom E staat iets. Haal dat weg: alleen de kolom tekst telt."


@pytest.mark.parametrize("tekst", ["💬 Nabespreking", "💬 Nabespreking {{ naam }} {{ 7*7 }}", "💬 {{ naam"])
def test_what_the_bot_fills_in_stays_in_a_label(bring_in, sheets, tekst):
    find(sheets, LABELS, "bekijk_gesprek")[2] = tekst

    (line,) = refused(bring_in(sheets))
    assert line.startswith(f"Blad {GENERAL}, rij ")
    assert line.endswith("Wat de bot invult, is veranderd. Schrijf precies: {{ naam }}.")


@pytest.mark.parametrize(("number", "more"), [(50, 0), (51, 1), (200, 150)])
def test_at_most_50_complaints_are_shown_and_the_rest_is_counted(bring_in, sheets, number, more):
    sheets[SHEET] += [["", "", f"Nieuw {n}"] for n in range(number)]

    lines = refused(bring_in(sheets))

    assert len(lines) == MOST_SHOWN + bool(more)
    assert not more or lines[-1] == f"En nog {more} andere {'fout' if more == 1 else 'fouten'}."


def test_an_error_of_the_content_check_is_told_with_its_row(bring_in, sheets, root):
    before = everything(root)
    find(sheets, FIRST, "waarom")[2] = "Je pakt drie dozen. Dan ben je klaar."
    row = 1 + [each[:2] for each in sheets[SHEET]].index([FIRST, "waarom"])

    (line,) = refused(bring_in(sheets))

    assert line.startswith(f"Blad {SHEET}, rij {row}: ")
    assert line.endswith("Schrijf het als cijfer.")
    assert everything(root) == before


def test_an_error_about_a_whole_opdracht_names_the_rows_that_changed_in_it(bring_in, sheets):
    rows = [row for row in sheets[SHEET] if row[0] == FIRST and row[1].endswith("feedback")]
    for number, row in enumerate(rows):
        row[2] = f"Je kijkt goed naar doos {number}. Dat helpt de hele groep."
    numbers = [1 + sheets[SHEET].index(row) for row in rows[:5]]

    lines = refused(bring_in(sheets))

    rows_named = ", ".join(map(str, numbers))
    assert any(
        line.startswith(f"Blad {SHEET}, rij {rows_named} en verder: Te veel feedback") for line in lines
    )


def test_errors_of_the_content_check_come_in_the_order_of_the_workbook(bring_in, sheets):
    find(sheets, "skills.yaml", "skills.overleggen.uitleg")[2] = "Je pakt drie dozen."
    find(sheets, SECOND, "waarom")[2] = "Je pakt drie dozen. Dan ben je klaar."
    find(sheets, FIRST, "waarom")[2] = "Je pakt vier dozen. Dan ben je klaar."
    lines = refused(bring_in(dict(reversed(sheets.items()))))

    assert [line.partition(",")[0] for line in lines] == [f"Blad {GENERAL}", f"Blad {SHEET}", f"Blad {SHEET}"]
    assert "vier" in lines[1]


def test_nothing_is_written_when_the_check_refuses_one_of_many(bring_in, sheets, root):
    before = everything(root)
    find(sheets, SECOND, "waarom")[2] = GOOD
    find(sheets, FIRST, "waarom")[2] = "Je pakt drie dozen. Dan ben je klaar."

    refused(bring_in(sheets))

    assert everything(root) == before


# --- files that are not there, or not ours -----------------------------------------------------------


def test_a_file_that_is_not_there_is_one_kind_line(wpo, tmp_path):
    assert repairable(wpo("import", tmp_path / "weg.xlsx")).endswith(
        "is er niet. Kijk naar de naam en de map."
    )


@pytest.mark.parametrize(
    "content", [b"", b"a;b\n1;2\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(999), b"PK\x03\x04"]
)
def test_a_file_that_is_no_workbook_is_one_kind_line(wpo, root, tmp_path, content):
    before = everything(root)
    (tmp_path / "iets.xlsx").write_bytes(content)

    assert "Excel" in repairable(wpo("import", tmp_path / "iets.xlsx"))
    assert everything(root) == before


def test_a_folder_or_a_device_is_no_workbook(wpo, tmp_path):
    assert "is geen bestand." in repairable(wpo("import", tmp_path))
    assert "is geen bestand." in repairable(wpo("import", "/dev/zero"))


def test_a_huge_file_is_refused_by_its_size(wpo, tmp_path):
    with (tmp_path / "groot.xlsx").open("wb") as file:
        file.truncate(11_000_000)

    assert repairable(wpo("import", tmp_path / "groot.xlsx")).startswith("Dit bestand is te groot.")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("teksten.csv", "Geef een bestand dat eindigt op .xlsx, zoals teksten.xlsx."),
        ("teksten", "Geef een bestand dat eindigt op .xlsx, zoals teksten.xlsx."),
        ("geen map/teksten.xlsx", "De map {0}/geen map is er niet. Maak die eerst, of kies een andere."),
        ("map.xlsx", "{0}/map.xlsx is een map. Kies een bestand in die map."),
    ],
)
def test_a_place_where_nothing_can_be_written_is_one_kind_line(wpo, tmp_path, name, line):
    (tmp_path / "map.xlsx").mkdir()

    assert repairable(wpo("export", tmp_path / name)) == line.format(tmp_path)


def test_a_place_that_the_system_refuses_is_one_kind_line(wpo):
    assert "lukt niet" in repairable(wpo("export", "/proc/teksten.xlsx"))


def test_an_export_never_destroys_what_somebody_worked_on(wpo, tmp_path):
    (tmp_path / "teksten.xlsx").write_bytes(b"een dag werk")
    (tmp_path / "teksten (1).xlsx").write_bytes(b"nog een dag werk")

    result = wpo("export", tmp_path / "teksten.xlsx")

    assert result.exit_code == 0
    assert "Die heet nu: teksten (2).xlsx" in result.stdout
    assert (tmp_path / "teksten (2).xlsx").read_bytes() == b"een dag werk"
    assert (tmp_path / "teksten (1).xlsx").read_bytes() == b"nog een dag werk"
    assert (tmp_path / "teksten.xlsx").read_bytes().startswith(b"PK")


def test_content_that_cannot_be_read_is_named_by_both(wpo, root, tmp_path):
    assert wpo("export", tmp_path / "teksten.xlsx").exit_code == 0
    (root / FIRST).write_text("titel: [")

    for words in (("export", tmp_path / "nog een.xlsx"), ("import", tmp_path / "teksten.xlsx")):
        result = wpo(*words)
        assert result.exit_code == 1
        assert re.match(rf"{FIRST}:\d+  Deze YAML klopt niet\.", result.stderr)


def test_a_folder_without_content_is_named(tmp_path):
    result = CliRunner().invoke(
        app, ["content", "export", str(tmp_path / "a.xlsx"), "--folder", str(tmp_path)]
    )

    assert result.exit_code == 1
    assert "skills.yaml" in result.stderr
