"""Who appears? Names from the list, and a fair mix of people (R50)."""

from collections import defaultdict
from collections.abc import Iterator

from content.catalogus import NIVEAUS, Catalogus, Skill
from content.language import WORD, sentences, words
from content.opdracht import Handig, Opdracht
from content.rules.blocks import deelnemer_blocks
from content.rules.finding import Finding
from content.wordlists import Persoon, Wordlists, bare_name

NO_NAMES = frozenset({"Gedaan", "Verder", "Klaar", "Hulp", "Nederland", "Nederlands", "Nederlandse"})
"""Buttons and languages: a capital, and nobody."""
SHARE, BACKGROUNDS = 0.4, 3


def unknown_names(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R50: a capital inside a sentence is a name from the list."""
    for block in deelnemer_blocks(opdracht):
        for word in _capitals_inside(block.tekst):
            if bare_name(word) not in lists.namen and word not in NO_NAMES:
                cure = "Kies een naam uit words/namen.yaml, of schrijf een kleine letter."
                yield Finding(block.loc, "R50", f"“{word}” staat niet in de namenlijst.", cure)


def fair_mix(catalogus: Catalogus, lists: Wordlists) -> Iterator[tuple[str, Finding]]:
    """R50: in a complete skill women, men and backgrounds are all seen, also doing something less handy."""
    for skill in catalogus.skills:
        opdrachten = complete(catalogus, skill)
        if not opdrachten:
            continue
        people = [person for opdracht in opdrachten for person in _people(_all_text(opdracht), lists)]
        yield from (
            (opdrachten[0].id, finding) for finding in _mix(people, "in deze skill", SHARE, BACKGROUNDS)
        )
        less_handy = [person for opdracht in opdrachten for person in _people(_less_handy(opdracht), lists)]
        where = "bij wat minder handig is"
        yield from (
            (opdrachten[0].id, finding) for finding in _mix(less_handy, where, share=0.2, backgrounds=2)
        )


def complete(catalogus: Catalogus, skill: Skill) -> list[Opdracht]:
    """Return all opdrachten of a skill, or nothing while one is still to be written."""
    found = [
        catalogus.opdracht_for(deelskill.id, niveau) for deelskill in skill.deelskills for niveau in NIVEAUS
    ]
    return [opdracht for opdracht in found if opdracht] if all(found) else []


def _mix(people: list[Persoon], where: str, share: float, backgrounds: int) -> Iterator[Finding]:
    count: dict[str, int] = defaultdict(int)
    for person in people:
        count[person.sekse] += 1
    for sekse, wie in (("v", "vrouwen"), ("m", "mannen")):
        if people and count[sekse] < share * len(people):
            yield Finding((), "R50", f"Er zijn weinig {wie} {where}.", f"Geef meer rollen aan {wie}.")
    if people and len({person.achtergrond for person in people}) < backgrounds:
        yield Finding(
            (), "R50", f"Er is weinig verschil in achtergrond {where}.", "Kies namen van meer groepen."
        )


def _people(text: str, lists: Wordlists) -> list[Persoon]:
    return [
        lists.namen[name] for name in sorted({bare_name(word) for word in words(text)} & lists.namen.keys())
    ]


def _all_text(opdracht: Opdracht) -> str:
    return "\n".join(block.tekst for block in deelnemer_blocks(opdracht))


def _less_handy(opdracht: Opdracht) -> str:
    return "\n".join(v.situatie for v in opdracht.vragen if isinstance(v, Handig) and v.goed == "nee")


def _capitals_inside(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        for match in list(WORD.finditer(sentence))[1:]:
            if match[0][0].isupper() and not sentence[: match.start()].endswith(("‘", "“", '"', "'")):
                yield match[0]


RULES = (unknown_names,)
CATALOGUE_RULES = (fair_mix,)
