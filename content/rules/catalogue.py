"""What only shows when the opdrachten lie side by side (R31, R36, R45), and how skills.yaml is built."""

from collections import Counter
from collections.abc import Iterator

from content.catalogus import NIVEAUS, SKILLS, Catalogus, Skill
from content.language import sentences, words
from content.rules.blocks import deelnemer_blocks
from content.rules.finding import Finding
from content.rules.people import complete
from content.rules.wording import EMOJI
from content.source import Loc
from content.wordlists import Wordlists

Found = Iterator[tuple[str, Finding]]
MIN_PER_SETTING = 4
UNIQUE = {"titel": "R31", "feedback": "R45"}
MAX_ID = 36
"""So that a skill with its deelskill and niveau fits in the 64 bytes of a button."""
UITLEG_SENTENCES = 2
VARIATION = "\ufe0f"
"""Asks for the coloured form of an emoji; it is no sign of its own."""


def unique_texts(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R31, R45: no two opdrachten share a titel, and no feedback stands twice in the whole catalogue."""
    first: dict[tuple[str, ...], str] = {}
    for opdracht in catalogus.opdrachten.values():
        for block in deelnemer_blocks(opdracht):
            if block.soort not in UNIQUE:
                continue
            key = (block.soort, *words(block.tekst.lower()))
            if key in first:
                message = f"Deze tekst staat ook in {first[key]}."
                yield opdracht.id, Finding(block.loc, UNIQUE[block.soort], message, "Schrijf iets eigens.")
            first.setdefault(key, opdracht.id)


def niveaus(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R34: an opdracht of niveau 2 or 3 comes after another one; else nobody ever gets it."""
    for opdracht in catalogus.opdrachten.values():
        before, niveau = opdracht.niveau - 1, opdracht.niveau
        if niveau not in NIVEAUS:
            cure = f"Kies niveau {NIVEAUS[0]} tot {NIVEAUS[-1]}."
            yield opdracht.id, Finding(("id",), "R34", f"Niveau {niveau} bestaat niet.", cure)
        elif before and not catalogus.opdracht_for(opdracht.deelskill_id, before):
            message = f"Niveau {before} is er niet, dus niemand komt bij niveau {niveau}."
            yield opdracht.id, Finding(("id",), "R34", message, f"Schrijf eerst niveau {before}.")


def known_settings(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R36: a werksetting has a name in skills.yaml."""
    for opdracht in catalogus.opdrachten.values():
        for setting in (opdracht.werksetting, *opdracht.ook):
            if setting not in catalogus.werksettings:
                cure = f"Kies uit: {', '.join(catalogus.werksettings)}."
                yield opdracht.id, Finding(("werksetting",), "R36", f"{setting} kennen we niet.", cure)


def spread_settings(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R36: each setting is about as often the main one: 4 to 6 times in 48 opdrachten and 10 settings.

    Only complete skills count, so that one which is still being written brings no errors elsewhere.
    """
    opdrachten = [opdracht for skill in catalogus.skills for opdracht in complete(catalogus, skill)]
    total, settings = len(opdrachten), len(catalogus.werksettings)
    if not settings or total < MIN_PER_SETTING * settings:
        return
    low, high = round(total * 5 / (6 * settings)), round(total * 5 / (4 * settings))
    main = Counter(opdracht.werksetting for opdracht in opdrachten)
    for setting in catalogus.werksettings:
        if not low <= main[setting] <= high:
            message, cure = (
                f"{setting} is {main[setting]} keer de werksetting.",
                f"Maak er {low} tot {high} van.",
            )
            yield SKILLS, Finding(("werksettings", setting), "R36", message, cure)


def skill_texts(catalogus: Catalogus, lists: Wordlists) -> Found:
    """R11, D4: an uitleg is one or two sentences, and the observation has its fixed beginning."""
    for i, skill in enumerate(catalogus.skills):
        yield from _short(("skills", i, "uitleg"), skill.uitleg)
        for j, deelskill in enumerate(skill.deelskills):
            loc = ("skills", i, "deelskills", j)
            yield from _short((*loc, "uitleg"), deelskill.uitleg)
            if not deelskill.ik_zie_dat.startswith("Ik zie dat "):
                cure = "Begin met: Ik zie dat."
                yield SKILLS, Finding((*loc, "ik_zie_dat"), "D4", "Deze zin begint anders.", cure)


def skill_ids(catalogus: Catalogus, lists: Wordlists) -> Found:
    """A skill fits on a button: a short id, used once, and one emoji that no other skill has."""
    ids = Counter(skill.id for skill in catalogus.skills)
    ids.update(deelskill.id for deelskill in catalogus.deelskills)
    emoji = Counter(skill.emoji for skill in catalogus.skills)
    for i, skill in enumerate(catalogus.skills):
        for loc, key in _ids(i, skill):
            if len(key) > MAX_ID or ids[key] > 1:
                cure = f"Kies een id die nergens anders staat, van hoogstens {MAX_ID} tekens."
                yield SKILLS, Finding(loc, "id", f"De id {key} is te lang, of staat er 2 keer.", cure)
            if key != skill.id and key.rpartition("-")[0] != skill.id:
                cure = f"Begin met de id van de skill: {skill.id}-1."
                yield SKILLS, Finding(loc, "id", f"De id {key} hoort niet bij deze skill.", cure)
        if emoji[skill.emoji] > 1 or not EMOJI.fullmatch(skill.emoji.replace(VARIATION, "")):
            cure = "Kies 1 emoji die nog geen skill heeft."
            yield SKILLS, Finding(("skills", i, "emoji"), "R28", "Deze emoji past niet bij 1 skill.", cure)


def _ids(i: int, skill: Skill) -> Iterator[tuple[Loc, str]]:
    yield ("skills", i, "id"), skill.id
    for j, deelskill in enumerate(skill.deelskills):
        yield ("skills", i, "deelskills", j, "id"), deelskill.id


def _short(loc: Loc, tekst: str) -> Found:
    if len(sentences(tekst)) > UITLEG_SENTENCES:
        yield SKILLS, Finding(loc, "R11", "Deze uitleg is te lang.", f"Hoogstens {UITLEG_SENTENCES} zinnen.")


RULES = (unique_texts, known_settings, spread_settings, skill_texts, skill_ids)
WHOLE_RULES = (niveaus,)
"""Only when every file could be read: a broken one is not a missing one."""
