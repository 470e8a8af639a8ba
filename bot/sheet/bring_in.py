"""A workbook becomes texts: all of it, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.sheet.compare import compare
from bot.sheet.read import read_book
from bot.sheet.unpack import read_file
from content.places import Place, read_places
from content.rewrite import Objection, Plan, plan_rewrite

MOST_SHOWN = 50
NAMED_ROWS = 5


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the workbook asks: a plan that may be written, or the reasons why not, for an editor to read."""

    plan: Plan
    changes: dict[Place, str]
    complaints: tuple[str, ...]


def propose(file: Path, root: Path) -> Proposal:
    """Compare a workbook with a content folder, and prove what it would bring; nothing is written.

    NotReadable when the file is no workbook, ContentError when the folder cannot be read. OSError.
    """
    book = read_book(read_file(file))
    places = read_places(root)
    found = compare(book, places)
    if found.complaints or not found.changes:
        return Proposal(Plan(root, ()), {}, tuple(map(str, found.complaints)))
    plan = plan_rewrite(root, places, found.changes)
    order = {place: number for number, place in enumerate(found.rows)}
    objections = sorted(plan.objections, key=lambda o: min((order[p] for p in o.places), default=len(order)))
    complaints = [_explain(objection, found.rows) for objection in objections]
    return Proposal(plan, found.changes, tuple(complaints))


def shorten(complaints: tuple[str, ...]) -> Iterator[str]:
    """Yield the first complaints, and how many more there are."""
    yield from complaints[:MOST_SHOWN]
    more = len(complaints) - MOST_SHOWN
    if more > 0:
        yield f"En nog {more} andere {'fout' if more == 1 else 'fouten'}."


def _explain(objection: Objection, rows: dict[Place, tuple[str, int]]) -> str:
    """Say where in the workbook an error of the content check comes from."""
    problem = objection.problem
    where = [rows[place] for place in objection.places]
    if not where:
        return f"Bestand {problem.file}, regel {problem.line}: {problem.message} {problem.cure}"
    numbers = [str(row) for sheet, row in where if sheet == where[0][0]]
    named = " en ".join(
        filter(None, [", ".join(numbers[:NAMED_ROWS]), "verder" * (len(numbers) > NAMED_ROWS)])
    )
    return f"Blad {where[0][0]}, rij {named}: {problem.message} {problem.cure}"
