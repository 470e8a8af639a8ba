"""What only shows when the opdrachten lie side by side (R31, R36, R45), and the names in skills.yaml."""

from collections import Counter
from collections.abc import Iterator

from content.catalogus import SKILLS, Catalogus
from content.language import longest_sentence, sentences
from content.rules.blocks import deelnemer_blocks
from content.rules.finding import Finding
from content.rules.people import complete
from content.rules.reading import B1_LONGEST, LONGEST
from content.wordlists import Wordlists

Found = Iterator[tuple[str, Finding]]
MAIN_SETTING = range(4, 7)
UNIQUE = {"titel": "R31", "feedback": "R45"}


def unique_texts(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R31, R45: no two opdrachten share a titel, no two answers share their feedback."""
    first: dict[tuple[str, str], str] = {}
    for opdracht in catalogus.opdrachten.values():
        for block in deelnemer_blocks(opdracht):
            key = (block.soort, block.tekst.lower())
            if key in first and block.soort in UNIQUE:
                message = f"Deze tekst staat ook in {first[key]}."
                yield opdracht.id, Finding(block.loc, UNIQUE[block.soort], message, "Schrijf iets eigens.")
            first.setdefault(key, opdracht.id)


def known_settings(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R36: a werksetting has a name in skills.yaml."""
    for opdracht in catalogus.opdrachten.values():
        for setting in (opdracht.werksetting, *opdracht.ook):
            if setting not in catalogus.werksettings:
                cure = f"Kies uit: {', '.join(catalogus.werksettings)}."
                yield opdracht.id, Finding(("werksetting",), "R36", f"{setting} kennen we niet.", cure)


def spread_settings(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R36: over the whole catalogue each setting is the main one four to six times."""
    if not catalogus.skills or not all(complete(catalogus, skill) for skill in catalogus.skills):
        return
    main = Counter(opdracht.werksetting for opdracht in catalogus.opdrachten.values())
    for setting in catalogus.werksettings:
        if main[setting] not in MAIN_SETTING:
            message = f"{setting} is {main[setting]} keer de werksetting."
            yield SKILLS, Finding(("werksettings", setting), "R36", message, "Maak er 4 tot 6 keer van.")


def skill_texts(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R11, D4: the sentences of skills.yaml are short, and the observation has its fixed beginning."""
    for i, skill in enumerate(catalogus.skills):
        yield from _short(("skills", i, "uitleg"), skill.uitleg, LONGEST[1])
        for j, deelskill in enumerate(skill.deelskills):
            loc = ("skills", i, "deelskills", j)
            yield from _short((*loc, "uitleg"), deelskill.uitleg, LONGEST[1])
            yield from _short((*loc, "ik_zie_dat"), deelskill.ik_zie_dat, B1_LONGEST)
            if not deelskill.ik_zie_dat.startswith("Ik zie dat "):
                cure = "Begin met: Ik zie dat."
                yield SKILLS, Finding((*loc, "ik_zie_dat"), "D4", "Deze zin begint anders.", cure)


def _short(loc: tuple[str | int, ...], tekst: str, limit: int) -> Found:
    if longest_sentence(tekst) > limit or len(sentences(tekst)) > 2:
        cure = f"Hoogstens 2 zinnen van {limit} woorden."
        yield SKILLS, Finding(loc, "R11", "Deze zin is te lang.", cure)


RULES = (unique_texts, known_settings, spread_settings, skill_texts)
