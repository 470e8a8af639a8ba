"""Is it complete, and built as agreed? Parts, counts, order and mapping (R30-R36, R38, D2)."""

import re
from collections import Counter
from collections.abc import Iterator

from content.language import sentences, words
from content.opdracht import Info, Keuze, Opdracht, Scored, Vertel
from content.rules.finding import Finding
from content.wordlists import Wordlists, any_word

SCORED = {1: (6, 6), 2: (6, 7), 3: (7, 8)}
INVISIBLE_VERBS = any_word(
    "weet", "weten", "begrijp", "begrijpen", "besef", "beseffen", "snap", "snappen", "kennen"
)
SCALE = any_word("geen kans", "met hulp", "zonder hulp", "seintje", "seintjes")
SPOKEN = re.compile(r"[‘“\"'].+[’”\"']", re.DOTALL)


def titel(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R31: a short titel."""
    if len(words(opdracht.titel)) > 6:
        yield Finding(("titel",), "R31", "De titel is te lang.", "Maak er hoogstens 6 woorden van.")


def leerdoel(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R31: one sentence "Ik kan ..." with something that can be seen."""
    tekst = opdracht.leerdoel
    if not tekst.startswith("Ik kan ") or len(sentences(tekst)) != 1 or len(words(tekst)) > 12:
        cure = "Schrijf 1 zin van hoogstens 12 woorden, met aan het begin: Ik kan."
        yield Finding(("leerdoel",), "R31", "Het leerdoel heeft niet de goede vorm.", cure)
    before_detail = re.split(r"\b(?:wat|dat|hoe|of|waar)\b", tekst)[0]
    if hit := INVISIBLE_VERBS.search(before_detail):
        cure = "Kies iets dat je ziet of hoort, zoals vragen, zeggen of kijken."
        yield Finding(("leerdoel",), "R31", f"“{hit[0]}” kun je niet zien.", cure)


def waarom(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R32: two to four sentences."""
    if not 2 <= len(sentences(opdracht.waarom)) <= 4:
        yield Finding(
            ("waarom",), "R32", "De uitleg waarom heeft niet 2 tot 4 zinnen.", "Maak er 2 tot 4 zinnen van."
        )


def voorbeeld(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R33: a named person does it right, and we hear the words."""
    tekst, loc = " ".join(opdracht.voorbeeld), ("voorbeeld",)
    if not 4 <= len(sentences(tekst)) <= 8:
        yield Finding(loc, "R33", "Het voorbeeld heeft niet 4 tot 8 zinnen.", "Maak er 4 tot 8 zinnen van.")
    if not lists.namen.keys() & set(words(tekst)):
        yield Finding(loc, "R33", "In het voorbeeld staat geen naam.", "Kies iemand uit words/namen.yaml.")
    if not SPOKEN.search(tekst):
        cure = "Schrijf de woorden op die iemand zegt, tussen aanhalingstekens."
        yield Finding(loc, "R33", "In het voorbeeld horen we niemand praten.", cure)


def vertel_last(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R30, R34: one open vraag, at the end."""
    if [isinstance(vraag, Vertel) for vraag in opdracht.vragen].count(True) != 1:
        yield Finding(
            ("vragen",), "R34", "Er is niet precies 1 open vraag.", "Schrijf 1 vraag van type vertel."
        )
    elif not isinstance(opdracht.vragen[-1], Vertel):
        yield Finding(
            ("vragen",), "R30", "De laatste vraag is niet de open vraag.", "Zet vertel als laatste."
        )


def scored_count(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R34: enough vragen, and not too many."""
    low, high = SCORED.get(opdracht.niveau, SCORED[3])
    if not low <= (count := len(opdracht.scored)) <= high:
        wanted = f"{low}" if low == high else f"{low} of {high}"
        cure = f"Bij niveau {opdracht.niveau} horen er {wanted}."
        yield Finding(("vragen",), "R34", f"Er zijn {count} vragen met een beste antwoord.", cure)


def types(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R35: at least three types (the vorm of a keuze is its type), none of them more than half."""
    found = Counter(
        vraag.vorm if isinstance(vraag, Keuze) else type(vraag).__name__.lower() for vraag in opdracht.scored
    )
    if len(found) < 3:
        cure = "Gebruik minstens 3 types of vormen."
        yield Finding(("vragen",), "R35", "Er is te weinig afwisseling in de vragen.", cure)
    for name, count in found.items():
        if count > len(opdracht.scored) / 2:
            cure = "Maak van een deel een ander type of een andere vorm."
            yield Finding(("vragen",), "R35", f"Meer dan de helft is {name}.", cure)


def settings(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R36: three work settings, the main one two or three times, and only those of this opdracht."""
    found = Counter(vraag.setting for vraag in opdracht.scored)
    if len(found) < 3:
        yield Finding(("vragen",), "R36", "Er zijn te weinig werksettings.", "Gebruik er minstens 3.")
    if found[opdracht.werksetting] not in (2, 3):
        cure = f"Gebruik {opdracht.werksetting} in 2 of 3 vragen."
        yield Finding(("werksetting",), "R36", "De werksetting komt te weinig of te vaak voor.", cure)
    for i, vraag in enumerate(opdracht.vragen):
        if isinstance(vraag, Scored) and vraag.setting not in (opdracht.werksetting, *opdracht.ook):
            cure = "Zet hem bij ook, of kies een andere."
            yield Finding(("vragen", i, "setting"), "R36", f"{vraag.setting} staat niet bij ook.", cure)


def observatiepunten(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R38: every vraag belongs to an observatiepunt that exists, and every observatiepunt is asked."""
    known = {punt.id for punt in opdracht.begeleider.let_op}
    asked: set[str] = set()
    for i, vraag in enumerate(opdracht.vragen):
        if not isinstance(vraag, Scored):
            continue
        asked |= set(vraag.observatiepunt)
        if unknown := sorted(set(vraag.observatiepunt) - known):
            cure = f"Kies uit: {', '.join(sorted(known))}."
            message = f"Observatiepunt {', '.join(unknown)} bestaat niet."
            yield Finding(("vragen", i, "observatiepunt"), "R38", message, cure)
    for i, punt in enumerate(opdracht.begeleider.let_op):
        if punt.id not in asked:
            cure = f"Zet {punt.id} bij minstens 1 vraag."
            yield Finding(("begeleider", "let_op", i), "R38", f"Over {punt.id} gaat geen vraag.", cure)


def knoppen(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """The button of an observatiepunt has at most three words."""
    for i, punt in enumerate(opdracht.begeleider.let_op):
        if len(punt.kort.split()) > 3:
            message = f"“{punt.kort}” past niet op een knop."
            yield Finding(
                ("begeleider", "let_op", i, "kort"), "D1", message, "Maak er hoogstens 3 woorden van."
            )


def zichtbaar(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """D3: an observatiepunt says what is seen; how much help it took is asked by the scale."""
    for i, punt in enumerate(opdracht.begeleider.let_op):
        if hit := SCALE.search(punt.tekst):
            message = f"“{hit[0]}” hoort bij de schaal, niet bij wat je ziet."
            yield Finding(("begeleider", "let_op", i, "tekst"), "D3", message, "Schrijf alleen wat je ziet.")


def beelden(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """Every vraag shows something (an explanation may), and no two of them the same."""
    shown: set[str] = set()
    for i, vraag in enumerate(opdracht.vragen):
        loc = ("vragen", i)
        if vraag.beeld is None and not isinstance(vraag, Info):
            cure = "Kies een naam uit beelden/beelden.yaml."
            yield Finding(loc, "beeld", "Deze vraag heeft geen plaatje.", cure, warning=True)
        if vraag.beeld in shown:
            yield Finding(loc, "beeld", "Dit plaatje was er al.", "Kies een ander plaatje.", warning=True)
        shown |= {vraag.beeld} if vraag.beeld else set()


def gesprek(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """D2: questions with wat, hoe, wanneer; a waarom feels like blame."""
    for i, vraag in enumerate(opdracht.begeleider.gesprek):
        if vraag.lower().startswith("waarom"):
            cure = "Begin met wat, hoe of wanneer."
            yield Finding(
                ("begeleider", "gesprek", i), "D2", "Een vraag met waarom voelt als een verwijt.", cure
            )


def herinneringen(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """A herinnering is one or two sentences, and no two are the same."""
    texts = opdracht.aan_de_slag.herinneringen
    for i, tekst in enumerate(texts):
        loc = ("aan_de_slag", "herinneringen", i)
        if len(sentences(tekst)) > 2:
            yield Finding(loc, "bericht", "Deze herinnering is te lang.", "Maak er hoogstens 2 zinnen van.")
        if tekst in texts[:i]:
            yield Finding(loc, "bericht", "Deze herinnering staat er al.", "Schrijf een andere tekst.")


RULES = (
    titel,
    leerdoel,
    waarom,
    voorbeeld,
    vertel_last,
    scored_count,
    types,
    settings,
    observatiepunten,
    knoppen,
    zichtbaar,
    beelden,
    gesprek,
    herinneringen,
)
