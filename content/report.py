"""What the check found, for a coach to read and for a program to count."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from content.rules.names import spoken
from content.source import Problem

HEAD, SUBJECT = "regel", "waarover"
"""What stands above the numbers of the lines, and above the rules."""


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check: errors must go, warnings ask for a human eye."""

    opdrachten: int
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    accepted: int = 0
    notes: tuple[str, ...] = ()
    wanted: int = 0
    """How many opdrachten there are when every deelskill has all its niveaus."""

    @property
    def is_ok(self) -> bool:
        """True when nothing must be repaired."""
        return not self.errors


def print_report(report: Report) -> str:
    """Return the report as a table, in Dutch: per file the line, what it is about, what is wrong and what to do."""
    lines: list[str] = []
    for title, problems in (("DIT MOET ANDERS", report.errors), ("KIJK HIER EVEN NAAR", report.warnings)):
        if problems:
            lines += [f"{title} ({len(problems)})", "", *_table(problems)]
    return "\n".join([*lines, *report.notes, _summary(report)])


def to_json(report: Report) -> str:
    """Return `{opdrachten, errors: [{file, line, rule, message, cure}], warnings: [...]}`."""
    data = {
        "opdrachten": report.opdrachten,
        "errors": [_fields(problem) for problem in report.errors],
        "warnings": [_fields(problem) for problem in report.warnings],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _table(problems: Iterable[Problem]) -> Iterator[str]:
    width = max(len(SUBJECT), *(len(spoken(problem.rule)) for problem in problems))
    for file, group in groupby(sorted(problems), key=lambda problem: problem.file):
        yield file
        yield f"  {HEAD}  {SUBJECT:<{width}}  wat er is, en wat je doet"
        for problem in group:
            yield f"  {problem.line:>{len(HEAD)}}  {spoken(problem.rule):<{width}}  {problem.message}"
            yield f"  {'':{len(HEAD)}}  {'':{width}}  -> {problem.cure}"
        yield ""


def _summary(report: Report) -> str:
    of_wanted = f" van {report.wanted}" if report.wanted else ""
    looked = f"{report.opdrachten}{of_wanted} opdrachten nagekeken"
    wrong = _count(len(report.errors), "fout", "fouten")
    doubts = _count(len(report.warnings), "waarschuwing", "waarschuwingen")
    return f"{looked}: {wrong}, {doubts}, {report.accepted} aanvaard."


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _fields(problem: Problem) -> dict[str, str | int]:
    names = ("file", "line", "rule", "message", "cure")
    return {name: getattr(problem, name) for name in names}
