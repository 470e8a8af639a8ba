"""Are the answers fair, and is each feedback worth reading? (R41-R47, R49)."""

from collections import Counter
from collections.abc import Iterator

from content.language import content_words, sentences, words
from content.opdracht import Handig, Keuze, Meerkeuze, Opdracht, Situatie, Volgorde
from content.rules.blocks import (
    Block,
    OptieSet,
    deelnemer_blocks,
    optie_sets,
    single_choice_sets,
)
from content.rules.finding import Finding
from content.wordlists import Wordlists, any_word

SITUATION_WORDS, SITUATION_SENTENCES, QUESTION_WORDS = 30, 4, 10
SITUATION_CURE = f"Hoogstens {SITUATION_WORDS} woorden en {SITUATION_SENTENCES} zinnen."
OPTION_WORDS, OPTION_CHARACTERS = 10, 60
LENGTH_RATIO, LONGEST_SHARE, POSITION_SHARE, POSITION_ROW = 1.8, 0.4, 0.5, 3
FEEDBACK_WORDS, FEEDBACK_SENTENCES = (6, 25), (2, 4)
OPENER_SHARE = 0.5
BLUNT = any_word("helaas", "jammer", "onjuist")
FIRST, NEXT = any_word("eerst"), any_word("dan", "daarna", "tot slot", "als laatste")


def question_size(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R41: a short situation, a short question."""
    for i, vraag in enumerate(opdracht.vragen):
        if not isinstance(vraag, Keuze | Handig | Meerkeuze | Volgorde):
            continue
        situatie, loc = vraag.situatie or "", ("vragen", i, "situatie")
        if _too_long(situatie):
            yield Finding(loc, "R41", "Deze situatie is te lang.", SITUATION_CURE)
        if len(words(vraag.vraag)) > QUESTION_WORDS:
            yield Finding(
                ("vragen", i, "vraag"),
                "R41",
                "Deze vraag is te lang.",
                f"Hoogstens {QUESTION_WORDS} woorden.",
            )


def scene_size(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R41: a scene is as short as a situation, and leaves the question to the bot."""
    for i, vraag in enumerate(opdracht.vragen):
        for name, scene in vraag.scenes.items() if isinstance(vraag, Situatie) else ():
            loc = ("vragen", i, "scenes", name, "tekst")
            if scene.tekst.endswith("?"):
                yield Finding(loc, "R41", "De bot vraagt zelf al: Wat doe je?", "Haal de vraag weg.")
            if _too_long(scene.tekst):
                yield Finding(loc, "R41", "Deze scene is te lang.", SITUATION_CURE)


def option_size(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R41: an option is read at a glance."""
    for block in deelnemer_blocks(opdracht):
        too_long = len(words(block.tekst)) > OPTION_WORDS or len(block.tekst) > OPTION_CHARACTERS
        if block.soort == "optie" and too_long:
            cure = f"Hoogstens {OPTION_WORDS} woorden en {OPTION_CHARACTERS} tekens."
            yield Finding(block.loc, "R41", "Dit antwoord is te lang.", cure)


def length_ratio(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R42: options look alike in length."""
    for opties in _all_sets(opdracht):
        sizes = [len(optie.tekst) for optie in opties.opties]
        if max(sizes) / min(sizes) > LENGTH_RATIO:
            message = f"Het langste antwoord heeft {max(sizes)} tekens, het kortste {min(sizes)}."
            yield Finding(opties.loc, "R42", message, "Maak de antwoorden meer even lang.")


def best_is_not_longest(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R42: who guesses the longest one gains nothing."""
    sets = single_choice_sets(opdracht)
    if sets and sum(map(_best_is_longest, sets)) > LONGEST_SHARE * len(sets):
        cure = "Maak een paar beste antwoorden korter, of andere antwoorden langer."
        yield Finding(("vragen",), "R42", "Het beste antwoord is te vaak het langste.", cure)


def positions(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R43: the best option stands in every place."""
    places = [_best_place(opties) for opties in single_choice_sets(opdracht)]
    if any(count > POSITION_SHARE * len(places) for count in Counter(places).values()) and len(places) > 1:
        cure = "Zet het beste antwoord vaker op een andere plek."
        yield Finding(("vragen",), "R43", "Het beste antwoord staat te vaak op dezelfde plek.", cure)
    for i in range(len(places) - POSITION_ROW + 1):
        if len(set(places[i : i + POSITION_ROW])) == 1:
            cure = "Wissel de plek van het beste antwoord."
            yield Finding(("vragen",), "R43", "Het beste antwoord staat 3 keer achter elkaar gelijk.", cure)
            return


def give_away(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R44: the best option shares hardly more words with the question than another does."""
    for opties in single_choice_sets(opdracht):
        stem = _meaning(opties.stam)
        shared = {optie.id: len(_meaning(optie.tekst) & stem) for optie in opties.opties}
        best = opties.opties[_best_place(opties)].id
        others = max(count for name, count in shared.items() if name != best)
        if shared[best] - others > 1:
            cure = "Gebruik deze woorden ook in een ander antwoord."
            message = "Het beste antwoord herhaalt woorden uit de vraag."
            yield Finding(opties.loc, "R44", message, cure, warning=True)


def feedback_size(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R45: feedback has room for what, why and what to do, and no more."""
    for block in _feedback(opdracht):
        count, lines = len(words(block.tekst)), len(sentences(block.tekst))
        low, high = FEEDBACK_WORDS
        if not low <= count <= high:
            cure = f"Maak er {low} tot {high} woorden van."
            yield Finding(block.loc, "R45", f"Deze feedback heeft {count} woorden.", cure)
        if not FEEDBACK_SENTENCES[0] <= lines <= FEEDBACK_SENTENCES[1]:
            yield Finding(
                block.loc, "R45", f"Deze feedback heeft {lines} zinnen.", "Maak er 2 tot 4 zinnen van."
            )


def kind_openers(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R46: no blunt word, and not always the same first word."""
    openers: Counter[str] = Counter()
    for block in _feedback(opdracht):
        openers[opener(block.tekst)] += 1
        blunt = BLUNT.search(block.tekst)
        if blunt or opener(block.tekst) == "fout":
            message = f"“{blunt[0] if blunt else 'Fout'}” klinkt hard."
            yield Finding(
                block.loc, "R46", message, "Begin met: Goed, Klopt, Nog niet, Begrijpelijk of Dat kan."
            )
    for word, count in openers.items():
        if count > OPENER_SHARE * openers.total():
            cure = "Begin een deel van de feedback anders."
            yield Finding(("vragen",), "R46", f"Te veel feedback begint met “{word}”.", cure)


def order_in_words(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R49: feedback on a volgorde names the order."""
    for i, vraag in enumerate(opdracht.vragen):
        for name, tekst in vraag.feedback if isinstance(vraag, Volgorde) else ():
            if not (FIRST.search(tekst) and NEXT.search(tekst)):
                cure = "Noem de volgorde: eerst, dan, daarna."
                yield Finding(
                    ("vragen", i, "feedback", name), "R49", "De volgorde staat er niet in woorden.", cure
                )


def opener(tekst: str) -> str:
    """Return the first word in small letters."""
    return words(tekst)[0].lower() if words(tekst) else ""


def _too_long(situatie: str) -> bool:
    return len(words(situatie)) > SITUATION_WORDS or len(sentences(situatie)) > SITUATION_SENTENCES


def _feedback(opdracht: Opdracht) -> list[Block]:
    return [block for block in deelnemer_blocks(opdracht) if block.soort == "feedback"]


def _all_sets(opdracht: Opdracht) -> list[OptieSet]:
    return [opties for i, vraag in enumerate(opdracht.vragen) for opties in optie_sets(vraag, ("vragen", i))]


def _best_place(opties: OptieSet) -> int:
    return [optie.goed for optie in opties.opties].index("ja")


def _best_is_longest(opties: OptieSet) -> bool:
    sizes = [len(optie.tekst) for optie in opties.opties]
    best = sizes[_best_place(opties)]
    return best == max(sizes) and sizes.count(best) == 1


def _meaning(tekst: str) -> set[str]:
    return {word.lower() for word in content_words(tekst)}


RULES = (
    question_size,
    scene_size,
    option_size,
    length_ratio,
    best_is_not_longest,
    positions,
    give_away,
    feedback_size,
    kind_openers,
    order_in_words,
)
