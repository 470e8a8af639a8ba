"""What the workbook looks like: which text stands on which worksheet. Reading and writing files is not here."""

from collections import defaultdict
from collections.abc import Sequence

from content.places import Place

HEADERS = ("bestand", "plek", "tekst")
BESTAND, PLEK, TEKST = range(3)

EXPLANATION, GENERAL = "Lees dit eerst", "Algemene teksten"
SENTENCES = (
    "Hier staan alle teksten van de WPO bot.",
    "Verander alleen de witte kolom: tekst.",
    "Haal geen rijen weg en zet er geen rijen bij.",
    "Zoeken en filteren mag altijd.",
    "Laat alles tussen {{ en }} staan zoals het is.",
    "Klaar? Bewaar het bestand weer als Excel-werkmap (.xlsx).",
)

# What Excel allows in the name of a worksheet, and one name that it keeps for itself.
LONGEST_NAME = 31
TAKEN = ("history", EXPLANATION.casefold(), GENERAL.casefold())


def arrange(places: Sequence[Place]) -> dict[str, list[Place]]:
    """Return the worksheets by name, with their texts: one for each skill, and one for what belongs to all."""
    names = _names(list(dict.fromkeys(place.skill for place in places if place.skill)))
    sheets: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        sheets[names[place.skill] if place.skill else GENERAL].append(place)
    return dict(sheets)


def _names(skills: list[str]) -> dict[str, str]:
    """Name worksheets after the id of a skill: its name is a text, and may change in this very file."""
    names: dict[str, str] = {}
    taken = set(TAKEN)
    for skill in skills:
        plain = skill.replace("-", " ").capitalize()
        options = (plain[:LONGEST_NAME], *(f"{plain[: LONGEST_NAME - 4]} {n}" for n in range(2, 1000)))
        names[skill] = next(name for name in options if name.casefold() not in taken)
        taken.add(names[skill].casefold())
    return names
