"""Texts that are judged together: an opdracht, skills.yaml, the words for the pictures. Judging is not here."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.catalogus import SKILLS, Skill
from content.opdracht import Opdracht
from content.rules.blocks import Block, begeleider_blocks, deelnemer_blocks, messages


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks of one source (`key`), by who reads them; `messages` arrive in the chat of a deelnemer as one."""

    key: str
    deelnemer: tuple[Block, ...] = ()
    team: tuple[Block, ...] = ()
    messages: tuple[Block, ...] = ()
    niveau: int = 1

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Everything, whoever reads it."""
        return self.deelnemer + self.team


def opdracht_page(opdracht: Opdracht) -> Page:
    """Return an opdracht, with the card and the talk of the werkplekopleider."""
    return Page(
        opdracht.id,
        tuple(deelnemer_blocks(opdracht)),
        tuple(begeleider_blocks(opdracht)),
        tuple(messages(opdracht)),
        opdracht.niveau,
    )


def skills_page(skills: tuple[Skill, ...], werksettings: Mapping[str, str]) -> Page:
    """Return the texts of skills.yaml; only the "Ik zie dat ..." is for the werkplekopleider."""
    blocks = [Block(("werksettings", key), "naam", naam) for key, naam in werksettings.items()]
    seen = []
    for i, skill in enumerate(skills):
        blocks.append(Block(("skills", i, "naam"), "naam", skill.naam))
        blocks.append(Block(("skills", i, "uitleg"), "uitleg", skill.uitleg))
        for j, deelskill in enumerate(skill.deelskills):
            loc = ("skills", i, "deelskills", j)
            blocks.append(Block((*loc, "naam"), "naam", deelskill.naam))
            blocks.append(Block((*loc, "uitleg"), "uitleg", deelskill.uitleg))
            seen.append(Block((*loc, "ik_zie_dat"), "ik_zie_dat", deelskill.ik_zie_dat))
    return Page(SKILLS, tuple(blocks), tuple(seen))


def alt_page(key: str, alts: Mapping[str, str]) -> Page:
    """Return the words for who cannot see a picture, by its name in the library."""
    return Page(key, tuple(Block(("beelden", naam, "alt"), "alt", alt) for naam, alt in alts.items()))
