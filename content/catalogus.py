"""All skills and opdrachten of one content folder, read once. Judging the texts is not here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import Field

from content.opdracht import BeeldNaam, Naam, Opdracht, Shape, Tekst
from content.source import ContentError, Problem, Source, parse, read_source

HERE = Path(__file__).parent
SKILLS = "skills.yaml"
NIVEAUS = (1, 2, 3)


class Deelskill(Shape):
    """One half of a skill; three opdrachten, one for each niveau."""

    id: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*-[1-9]$")]
    naam: Tekst
    uitleg: Tekst
    ik_zie_dat: Tekst


class Skill(Shape):
    """A skill as a card: a name and one sentence, with an emoji on its button and a picture in the chat."""

    id: Naam
    naam: Tekst
    uitleg: Tekst
    emoji: Tekst
    beeld: BeeldNaam | None = None
    deelskills: tuple[Deelskill, ...]


class SkillsFile(Shape):
    """What `skills.yaml` holds; its order is the order in which people see it."""

    werksettings: Mapping[Naam, Tekst]
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class Catalogus:
    """Everything that can be practised."""

    skills: tuple[Skill, ...]
    werksettings: Mapping[str, str]
    opdrachten: Mapping[str, Opdracht]

    def deelskill(self, deelskill_id: str) -> Deelskill:
        """Return the deelskill; KeyError when there is none."""
        return {deelskill.id: deelskill for deelskill in self.deelskills}[deelskill_id]

    def skill_of(self, deelskill_id: str) -> Skill:
        """Return the skill of a deelskill; KeyError when there is none."""
        return {deelskill.id: skill for skill in self.skills for deelskill in skill.deelskills}[deelskill_id]

    def opdracht(self, opdracht_id: str) -> Opdracht:
        """Return the opdracht; KeyError when there is none."""
        return self.opdrachten[opdracht_id]

    def opdracht_for(self, deelskill_id: str, niveau: int) -> Opdracht | None:
        """Return the opdracht of a deelskill at a niveau, or None when it is not written yet."""
        return self.opdrachten.get(f"{deelskill_id}-{niveau}")

    @property
    def deelskills(self) -> tuple[Deelskill, ...]:
        """All deelskills, in order."""
        return tuple(deelskill for skill in self.skills for deelskill in skill.deelskills)

    def with_content(self) -> tuple[Deelskill, ...]:
        """Return the deelskills that can be offered: those whose niveau 1 exists."""
        return tuple(deelskill for deelskill in self.deelskills if self.opdracht_for(deelskill.id, 1))


def load_catalogus(root: Path | None = None) -> Catalogus:
    """Read a content folder (default: this package); raise ContentError with every problem."""
    tree = read_tree(root or HERE)
    if tree.problems:
        raise ContentError(tree.problems)
    return tree.catalogus


@dataclass(frozen=True, slots=True)
class Tree:
    """What could be read of a content folder, and what could not."""

    catalogus: Catalogus
    sources: Mapping[str, Source]
    """The source of each opdracht by its id, and of skills.yaml by its name."""
    problems: tuple[Problem, ...]


def read_tree(root: Path) -> Tree:
    """Read all files under `root`; a broken one becomes problems and leaves the others readable."""
    problems: list[Problem] = []
    opdrachten: dict[str, Opdracht] = {}
    sources: dict[str, Source] = {}
    skills = SkillsFile(werksettings={}, skills=())
    try:
        sources[SKILLS] = read_source(root / SKILLS, SKILLS)
        skills = parse(SkillsFile, sources[SKILLS])
    except ContentError as error:
        problems += error.problems
    for path in sorted((root / "opdrachten").glob("*/*.yaml")):
        try:
            source = read_source(path, path.relative_to(root).as_posix())
            opdracht = parse(Opdracht, source)
        except ContentError as error:
            problems += error.problems
            continue
        problems += _misplaced(opdracht, source, path, skills)
        opdrachten[opdracht.id], sources[opdracht.id] = opdracht, source
    catalogus = Catalogus(
        skills.skills, MappingProxyType(dict(skills.werksettings)), MappingProxyType(opdrachten)
    )
    return Tree(catalogus, sources, tuple(problems))


def _misplaced(opdracht: Opdracht, source: Source, path: Path, skills: SkillsFile) -> list[Problem]:
    problems = []
    expected = f"{path.parent.name}-{path.stem}"
    if opdracht.id != expected:
        cure = f"Schrijf id: {expected}, of zet het bestand op een andere plek."
        problems.append(source.problem(("id",), "id", "De id past niet bij de plek van het bestand.", cure))
    known = {deelskill.id for skill in skills.skills for deelskill in skill.deelskills}
    if known and opdracht.deelskill_id not in known:
        cure = f"Zet {opdracht.deelskill_id} in skills.yaml, of verander de id."
        problems.append(source.problem(("id",), "id", "Deze deelskill staat niet in skills.yaml.", cure))
    return problems


def to_body(opdracht: Opdracht) -> str:
    """Return canonical JSON: one opdracht, one text. Without defaults: a new optional key changes no hash."""
    data = opdracht.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_body(body: str) -> Opdracht:
    """Return the opdracht that `to_body` wrote; pydantic's ValidationError when it is something else."""
    return Opdracht.model_validate_json(body)


def sha256(body: str) -> str:
    """Return the hash that names one text of one opdracht."""
    return hashlib.sha256(body.encode()).hexdigest()
