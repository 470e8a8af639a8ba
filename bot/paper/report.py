"""The report on paper as one HTML file: everything is inside it, and it needs no script and no network."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.paper.sheets import Sheet, Writer
from content.beelden import Beelden, load_beelden
from content.catalogus import HERE, NIVEAUS, Catalogus, Deelskill, Skill, Tree, read_tree
from content.check import NO_DICTIONARY, Report, check_content
from content.figures import FIGURES, Figure, Measured, measure_each, measure_group, worst
from content.leesvragen import load_leesvragen
from content.opdracht import Opdracht
from content.render import default_texts
from content.rules.names import spoken
from content.source import Problem
from conversations.facts import Facts

TEMPLATE = "report.html.j2"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DEELNEMER, BEGELEIDER = "Sam", "Ria"
GOED = {"ja": "★ beste", "deels": "± kan ook", "nee": "○ minder handig"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One opdracht with what was measured and what the check found."""

    sheet: Sheet
    measured: Measured
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def opdracht(self) -> Opdracht:
        """The opdracht itself."""
        return self.sheet.opdracht


@dataclass(frozen=True, slots=True)
class Chapter:
    """One skill: its deelskills, each with its opdrachten."""

    skill: Skill
    measured: Measured
    deelskills: tuple[tuple[Deelskill, tuple[Leaf, ...]], ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """All opdrachten of this skill."""
        return tuple(leaf for _, leaves in self.deelskills for leaf in leaves)


def render_report(now: datetime, root: Path | None = None) -> str:
    """Return the whole report of a content folder (default: the one of this package).

    What cannot be read is named on the first page; ContentError when the lists around it cannot be read.
    """
    root = root or HERE
    tree, found, beelden = read_tree(root), check_content(root), load_beelden(root)
    each = measure_each(tree.catalogus)
    writer = Writer(
        Facts(now, tree.catalogus, roepnaam=DEELNEMER, begeleider=BEGELEIDER), default_texts(), beelden
    )
    chapters = tuple(_chapters(tree, writer, each, found))
    page = (
        _environment()
        .get_template(TEMPLATE)
        .render(
            date=now.astimezone(AMSTERDAM),
            chapters=chapters,
            whole=measure_group([*tree.catalogus.opdrachten.values()]),
            worst=[(figure, worst(figure, each)) for figure in FIGURES],
            found=found,
            notes=[note for note in found.notes if note == NO_DICTIONARY],
            elsewhere=_elsewhere(tree, found),
            leesvragen=load_leesvragen(root if (root / "leesvragen.yaml").exists() else HERE),
            pictures=pictures(tree.catalogus, beelden),
            figures=FIGURES,
            goed=GOED,
            deelnemer=DEELNEMER,
            begeleider=BEGELEIDER,
        )
    )
    return page.strip() + "\n"


def _chapters(tree: Tree, writer: Writer, each: Mapping[str, Measured], found: Report) -> Iterator[Chapter]:
    def leaf(opdracht: Opdracht) -> Leaf:
        file = tree.sources[opdracht.id].file
        errors, warnings = (
            tuple(problem for problem in problems if problem.file == file)
            for problems in (found.errors, found.warnings)
        )
        return Leaf(writer.sheet(opdracht), each[opdracht.id], errors, warnings)

    for skill in tree.catalogus.skills:
        parts = tuple(
            (deelskill, tuple(map(leaf, _opdrachten(tree.catalogus, deelskill))))
            for deelskill in skill.deelskills
        )
        opdrachten = [leaf.opdracht for _, leaves in parts for leaf in leaves]
        yield Chapter(skill, measure_group(opdrachten), parts)


def _opdrachten(catalogus: Catalogus, deelskill: Deelskill) -> Iterator[Opdracht]:
    found = (catalogus.opdracht_for(deelskill.id, niveau) for niveau in NIVEAUS)
    return (opdracht for opdracht in found if opdracht)


def _elsewhere(tree: Tree, found: Report) -> list[Problem]:
    """Return what was found in files that have no sheet of their own."""
    own = {tree.sources[key].file for key in tree.catalogus.opdrachten}
    return [problem for problem in (*found.errors, *found.warnings) if problem.file not in own]


def pictures(catalogus: Catalogus, beelden: Beelden) -> dict[str, str]:
    """Return each picture that is used as a data address, by its name; a missing file is left out."""
    names = {vraag.beeld for opdracht in catalogus.opdrachten.values() for vraag in opdracht.vragen}
    names |= {skill.beeld for skill in catalogus.skills}
    used = (beelden.get(naam) for naam in sorted(filter(None, names)))
    return {
        beeld.naam: f"data:image/png;base64,{b64encode(beeld.pad.read_bytes()).decode()}"
        for beeld in used
        if beeld and beeld.pad.is_file()
    }


# --- the page -----------------------------------------------------------------------------------------


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css"] = css_string
    environment.globals["show"] = _shown
    environment.filters["spoken"] = spoken
    return environment


def _shown(figure: Figure, value: float | None) -> str:
    """A number as the Dutch write it."""
    return figure.show(value).replace(".", ",")


def css_string(text: str) -> str:
    """Return a text as the inside of a CSS string: no sign of it can end the string or the style element."""
    return re.sub(r"[^\w ,.!?·:-]", lambda found: f"\\{ord(found[0]):x} ", text)
