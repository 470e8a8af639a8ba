"""What the check found, for a coach to read and for a program to count."""

import json
from dataclasses import dataclass
from itertools import groupby

from content.source import Problem


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check: errors must go, warnings ask for a human eye."""

    opdrachten: int
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    accepted: int = 0
    notes: tuple[str, ...] = ()

    @property
    def is_ok(self) -> bool:
        """True when nothing must be repaired."""
        return not self.errors


def print_report(report: Report) -> str:
    """Return the report as text, in Dutch: per file what is wrong and what to do."""
    lines = []
    for title, problems in (("MOET ANDERS", report.errors), ("KIJK EVEN", report.warnings)):
        if problems:
            lines += [title, ""]
        for file, group in groupby(sorted(problems), key=lambda problem: problem.file):
            lines += [file, *(line for problem in group for line in _rows(problem)), ""]
    return "\n".join([*lines, *report.notes, _summary(report)])


def to_json(report: Report) -> str:
    """Return `{opdrachten, errors: [{file, line, rule, message, cure}], warnings: [...]}`."""
    data = {
        "opdrachten": report.opdrachten,
        "errors": [_fields(problem) for problem in report.errors],
        "warnings": [_fields(problem) for problem in report.warnings],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _rows(problem: Problem) -> list[str]:
    return [f"  {problem.line:>4}  {problem.rule:<9}  {problem.message}", f"{'':19}-> {problem.cure}"]


def _summary(report: Report) -> str:
    looked = f"{_count(report.opdrachten, 'opdracht', 'opdrachten')} nagekeken"
    wrong = _count(len(report.errors), "fout", "fouten")
    doubts = _count(len(report.warnings), "waarschuwing", "waarschuwingen")
    return f"{looked}: {wrong}, {doubts}, {report.accepted} aanvaard."


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _fields(problem: Problem) -> dict[str, str | int]:
    names = ("file", "line", "rule", "message", "cure")
    return {name: getattr(problem, name) for name in names}
