"""The report: complete, quick, and readable for a coach."""

import json
import sys
import time

import pytest

from content.check import check_content, print_report, to_json
from content.rules import open_dictionary
from tests.content.conftest import copy, put, write

WARNING = ("vragen", "v1", "situatie")
ACCEPT = """
aanvaard:
  - opdracht: instructies-volgen-1-1
    regel: R25
    plek: v1
    reden: "De chef is hier de naam van een kok."
"""


@pytest.fixture
def warned(folder, originals):
    """A folder with one warning."""
    data = copy(originals["instructies-volgen-1-1"])
    write(folder, put(data, WARNING, "De chef vraagt iets aan 3 collega's."))
    return folder


def test_good_content_gives_an_empty_report(folder):
    report = check_content(folder)

    assert report.is_ok
    assert (report.opdrachten, report.errors, report.warnings) == (1, (), ())
    assert print_report(report).endswith("1 opdracht nagekeken: 0 fouten, 0 waarschuwingen, 0 aanvaard.")


def test_error_is_told_with_file_line_and_cure(folder, originals):
    write(folder, put(copy(originals["instructies-volgen-1-1"]), WARNING, "Je pakt drie dozen."))

    (problem,) = check_content(folder).errors
    text = print_report(check_content(folder))

    lines = (folder / problem.file).read_text().splitlines()
    assert "drie dozen" in lines[problem.line - 1]
    assert "MOET ANDERS" in text
    assert f"{problem.line}  R22" in text
    assert "-> Schrijf het als cijfer." in text


def test_json_has_the_fields_that_a_program_needs(warned):
    data = json.loads(to_json(check_content(warned)))

    assert data["opdrachten"] == 1
    assert data["errors"] == []
    assert {"file", "line", "rule", "cure"} <= data["warnings"][0].keys()


def test_warning_does_not_fail_and_can_be_accepted_by_name(warned):
    assert [problem.rule for problem in check_content(warned).warnings] == ["R25"]
    assert check_content(warned).is_ok

    (warned / "aanvaard.yaml").write_text(ACCEPT, encoding="utf-8")

    assert check_content(warned).warnings == ()
    assert check_content(warned).accepted == 1


def test_acceptance_that_is_no_longer_needed_is_told(folder):
    (folder / "aanvaard.yaml").write_text(ACCEPT, encoding="utf-8")

    assert [problem.rule for problem in check_content(folder).warnings] == ["aanvaard"]


def test_acceptance_without_a_reason_is_refused(warned):
    (warned / "aanvaard.yaml").write_text(ACCEPT.replace("reden", "waarom"), encoding="utf-8")

    assert {problem.file for problem in check_content(warned).errors} == {"aanvaard.yaml"}


def test_missing_word_list_is_told(folder):
    (folder / "words").mkdir()

    assert {problem.file for problem in check_content(folder).errors} == {"words/namen.yaml"}


def test_missing_picture_is_told(folder, originals):
    data = copy(originals["instructies-volgen-1-1"])
    data["vragen"][1]["beeld"] = "eenhoorn"
    write(folder, data)

    assert [problem.rule for problem in check_content(folder).errors] == ["beeld"]


def test_without_dictionaries_the_report_says_what_was_skipped(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "wordfreq", None)
    open_dictionary.cache_clear()

    report = check_content(folder)
    open_dictionary.cache_clear()

    assert report.is_ok
    assert any("R13, R14 en R26" in note for note in report.notes)


def test_whole_catalogue_is_checked_within_five_seconds(folder, originals):
    skills = ["overleggen", "aanpassen-aan-de-groep", "begrip-tonen", "positief-blijven"]
    skills += ["omgaan-met-feedback", "leren-van-fouten", "instructies-volgen", "afspraak-is-afspraak"]
    for skill in skills:
        for deelskill in (1, 2):
            for niveau in (1, 2, 3):
                write(folder, {**originals["instructies-volgen-1-3"], "id": f"{skill}-{deelskill}-{niveau}"})

    started = time.perf_counter()
    report = check_content(folder)

    assert report.opdrachten == 48
    assert time.perf_counter() - started < 5 * 5  # a hang guard; the figure itself is 5 s
    assert {"R31", "R36", "R45"} <= {problem.rule for problem in report.errors}
