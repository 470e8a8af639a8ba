"""The report: complete, quick, and readable for a coach."""

import json
import shutil
import sys
import time

import pytest

from content.check import check_content, print_report, to_json
from tests.content.conftest import original, put, write

WARNING = ("vragen", "v1", "situatie")
ACCEPT = """
aanvaard:
  - opdracht: instructies-volgen-1-1
    regel: R25
    plek: v1
    reden: "De chef is hier de naam van een kok."
"""


@pytest.fixture
def warned(folder):
    """A folder with one warning."""
    data = original("instructies-volgen-1-1")
    write(folder, put(data, WARNING, "De chef vraagt iets aan 3 collega's."))
    return folder


def test_good_content_gives_an_empty_report(folder):
    report = check_content(folder)

    assert report.is_ok
    assert (report.opdrachten, report.errors, report.warnings) == (1, (), ())
    assert print_report(report).endswith(
        "1 van 48 opdrachten nagekeken: 0 fouten, 0 waarschuwingen, 0 aanvaard."
    )
    assert any(note.startswith("Nog te schrijven: overleggen-1-1") for note in report.notes)


def test_error_is_told_with_file_line_and_cure(folder):
    write(folder, put(original("instructies-volgen-1-1"), WARNING, "Je pakt drie dozen."))

    (problem,) = check_content(folder).errors
    text = print_report(check_content(folder))

    lines = (folder / problem.file).read_text().splitlines()
    assert "drie dozen" in lines[problem.line - 1]
    assert "MOET ANDERS" in text
    assert f"{problem.line}  cijfers (R22)" in text
    assert "-> Schrijf het als cijfer." in text


def test_json_has_the_fields_that_a_program_needs(warned):
    write(warned, {**original("instructies-volgen-1-2"), "titel": ""})

    data = json.loads(to_json(check_content(warned)))

    assert data.keys() == {"opdrachten", "errors", "warnings"}
    assert data["opdrachten"] == 1
    assert [problem["rule"] for problem in data["errors"]] == ["vorm"]
    for problem in (*data["errors"], *data["warnings"]):
        assert {"file", "line", "rule", "cure"} <= problem.keys()
        assert (warned / problem["file"]).is_file()
        assert problem["line"] >= 1


def test_warning_does_not_fail_and_can_be_accepted_by_name(warned):
    assert [problem.rule for problem in check_content(warned).warnings] == ["R25"]
    assert check_content(warned).is_ok

    (warned / "aanvaard.yaml").write_text(ACCEPT, encoding="utf-8")

    assert check_content(warned).warnings == ()
    assert check_content(warned).accepted == 1


def test_an_error_cannot_be_accepted(folder):
    write(folder, put(original("instructies-volgen-1-1"), WARNING, "Je pakt drie dozen."))
    (folder / "aanvaard.yaml").write_text(ACCEPT.replace("R25", "R22"), encoding="utf-8")

    report = check_content(folder)

    assert [problem.rule for problem in report.errors] == ["R22"]
    assert [problem.rule for problem in report.warnings] == ["aanvaard"]


def test_a_warning_about_another_file_is_accepted_by_the_name_of_that_file(folder):
    text = (folder / "skills.yaml").read_text(encoding="utf-8")
    changed = text.replace("Je doet wat je hebt gezegd.", "Je doet wat de chef zegt.", 1)
    (folder / "skills.yaml").write_text(changed, encoding="utf-8")
    entry = ACCEPT.replace("instructies-volgen-1-1", "skills.yaml").replace("plek: v1", "plek: skills")

    assert [(p.file, p.rule) for p in check_content(folder).warnings] == [("skills.yaml", "R25")]

    (folder / "aanvaard.yaml").write_text(entry, encoding="utf-8")

    assert check_content(folder).warnings == ()


def test_words_for_a_picture_are_judged_too(folder, library):
    (folder / "beelden").unlink()
    shutil.copytree(library, folder / "beelden")
    text = (library / "beelden.yaml").read_text(encoding="utf-8")
    (folder / "beelden/beelden.yaml").write_text(
        text.replace('"alt": "', '"alt": "Een sextant en ', 1), encoding="utf-8"
    )

    problems = check_content(folder).errors

    assert [(problem.file, problem.rule) for problem in problems] == [("beelden/beelden.yaml", "R13")]


def test_a_broken_library_is_told_once(folder):
    (folder / "beelden").unlink()
    (folder / "beelden").mkdir()
    (folder / "beelden/beelden.yaml").write_text("beelden: [", encoding="utf-8")

    assert [problem.rule for problem in check_content(folder).errors] == ["yaml"]


def test_acceptance_that_is_no_longer_needed_is_told(folder):
    (folder / "aanvaard.yaml").write_text(ACCEPT, encoding="utf-8")

    assert [problem.rule for problem in check_content(folder).warnings] == ["aanvaard"]


def test_acceptance_without_a_reason_is_refused(warned):
    (warned / "aanvaard.yaml").write_text(ACCEPT.replace("reden", "waarom"), encoding="utf-8")

    assert {problem.file for problem in check_content(warned).errors} == {"aanvaard.yaml"}


def test_missing_word_list_is_told(folder):
    (folder / "words").mkdir()

    assert {problem.file for problem in check_content(folder).errors} == {"words/namen.yaml"}


def test_missing_picture_is_told(folder):
    data = original("instructies-volgen-1-1")
    data["vragen"][1]["beeld"] = "eenhoorn"
    write(folder, data)

    assert [problem.rule for problem in check_content(folder).errors] == ["beeld"]


def test_without_dictionaries_the_report_says_what_was_skipped(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "wordfreq", None)

    report = check_content(folder)

    assert report.is_ok
    assert any("R13, R14 en R26" in note for note in report.notes)


def test_whole_catalogue_is_checked_within_five_seconds(folder):
    skills = ["overleggen", "aanpassen-aan-de-groep", "begrip-tonen", "positief-blijven"]
    skills += ["omgaan-met-feedback", "leren-van-fouten", "instructies-volgen", "afspraak-is-afspraak"]
    for skill in skills:
        for deelskill in (1, 2):
            for niveau in (1, 2, 3):
                write(folder, {**original("instructies-volgen-1-3"), "id": f"{skill}-{deelskill}-{niveau}"})

    started = time.perf_counter()
    report = check_content(folder)

    assert report.opdrachten == 48
    assert time.perf_counter() - started < 5 * 5  # a hang guard; the figure itself is 5 s
    assert {"R31", "R36", "R45"} <= {problem.rule for problem in report.errors}
