"""Every rule that the check can name is tested, is called by a name, and is one of the rules for writers."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import content
from content.report import Report, print_report
from content.rules.names import NAMES, spoken
from content.source import Problem

CODE, TESTS = Path(content.__file__).parent, Path(__file__).parent
NUMBERED = re.compile(r"R\d\d|B1|D\d")
# Where a call names its rule: which argument.
PLACES = {"Finding": 1, "problem": 1, "refuse": 0, "_stop": 2, "Problem": 2}
# What a program must or may prove of an opdracht and its language (P and W).
WANTED = {
    f"R{nr}" for nr in (*range(10, 17), *range(18, 29), *range(30, 37), 38, *range(40, 48), 49, 50, 51, 57)
}


def strings(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def named_in_calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = PLACES.get(name, len(node.args))
            for argument in node.args[place : place + 1]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


@cache
def reported() -> frozenset[str]:
    """Return the id of every rule that the code can report."""
    files = [path for path in CODE.rglob("*.py") if path.name != "names.py"]
    numbered = {text for path in files for text in strings(path) if NUMBERED.fullmatch(text)}
    called = {text for path in files for text in named_in_calls(path) if re.fullmatch(r"[\w-]+", text)}
    return frozenset(numbered | called)


def test_every_rule_that_can_be_reported_occurs_in_a_test():
    tested = {text for path in TESTS.glob("test_*.py") if path != Path(__file__) for text in strings(path)}

    assert len(reported()) > 50
    untested = reported() - tested
    assert not untested


def test_every_rule_for_writers_is_in_the_code():
    assert not WANTED - reported()


def test_every_rule_with_a_number_has_a_name_that_a_coach_reads():
    assert {rule for rule in reported() if NUMBERED.fullmatch(rule)} == set(NAMES)
    assert len(set(NAMES.values())) == len(NAMES)
    assert spoken("R22") == "cijfers (R22)"
    assert spoken("beeld") == "beeld"


def test_a_report_is_a_table_that_a_coach_reads():
    error = Problem("opdrachten/a/1-1.yaml", 7, "R22", "“drie” staat in letters.", "Schrijf het als cijfer.")
    other = Problem("skills.yaml", 12, "knop", "“Veel” past niet op een knop.", "Maak het korter.")

    lines = print_report(
        Report(48, (error,), (other,), accepted=2, notes=("Let op.",), wanted=51)
    ).splitlines()

    assert lines == [
        "DIT MOET ANDERS (1)",
        "",
        "opdrachten/a/1-1.yaml",
        "  regel  waarover       wat er is, en wat je doet",
        "      7  cijfers (R22)  “drie” staat in letters.",
        "                        -> Schrijf het als cijfer.",
        "",
        "KIJK HIER EVEN NAAR (1)",
        "",
        "skills.yaml",
        "  regel  waarover  wat er is, en wat je doet",
        "     12  knop      “Veel” past niet op een knop.",
        "                   -> Maak het korter.",
        "",
        "Let op.",
        "48 van 51 opdrachten nagekeken: 1 fout, 1 waarschuwing, 2 aanvaard.",
    ]
