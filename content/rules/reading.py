"""Can it be read? Sentence length, reading ease, and the limits of a message (R10-R12, B1, D1)."""

from collections.abc import Iterator

from content.language import flesch_douma, longest_sentence, sentences, words, words_per_sentence
from content.opdracht import Info, Opdracht, Optie, Situatie, Volgorde, Vraag
from content.rules.blocks import (
    Block,
    begeleider_blocks,
    deelnemer_blocks,
    messages,
    optie_sets,
    question,
    scene_message,
    vraag_blocks,
)
from content.rules.finding import Finding
from content.wordlists import Wordlists

MEAN_WORDS, MEAN_WORDS_WARNING = 8.0, 7.5
LONGEST = {1: 12, 2: 12, 3: 14}
LONGEST_ALS_DAN = 14
LONGEST_OPTION = 10
EASE, EASE_BLOCK, BLOCK_WORDS = 85, 70, 25

MESSAGE_WORDS, MESSAGE_SENTENCES = 60, 6
TELEGRAM_TEXT, TELEGRAM_CAPTION = 4096, 1024
PATH_WORDS = 600

B1_MEAN, B1_LONGEST, B1_EASE, CARD_WORDS = 12, 20, 60, 150


def mean_sentence(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R10: short sentences on average."""
    mean = words_per_sentence(_all_text(deelnemer_blocks(opdracht)))
    if mean > MEAN_WORDS_WARNING:
        message = f"De zinnen zijn gemiddeld {mean:.1f} woorden lang."
        cure = "Maak van lange zinnen 2 korte, tot het gemiddelde 7,5 of minder is."
        yield Finding((), "R10", message, cure, warning=mean <= MEAN_WORDS)


def longest(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R11: no sentence is too long."""
    for block in deelnemer_blocks(opdracht):
        limit = {"als_dan": LONGEST_ALS_DAN, "optie": LONGEST_OPTION}.get(
            block.soort, LONGEST[opdracht.niveau]
        )
        found = longest_sentence(block.tekst)
        if found > limit:
            message = f"Een zin heeft {found} woorden: “{_start(block.tekst)}”"
            yield Finding(block.loc, "R11", message, f"Maak er hoogstens {limit} woorden van.")


def reading_ease(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R12: Flesch-Douma of the whole and of each longer block."""
    blocks = deelnemer_blocks(opdracht)
    cure = "Kies kortere woorden en kortere zinnen."
    ease = flesch_douma(_all_text(blocks))
    if ease < EASE:
        yield Finding((), "R12", f"De leesscore is {ease:.0f}; dat moet {EASE} of meer zijn.", cure)
    for block in blocks:
        if len(words(block.tekst)) >= BLOCK_WORDS and (ease := flesch_douma(block.tekst)) < EASE_BLOCK:
            message = f"De leesscore van deze tekst is {ease:.0f}; dat moet {EASE_BLOCK} of meer zijn."
            yield Finding(block.loc, "R12", message, cure)


def message_size(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """Each message fits: at most 60 words and 6 sentences, options not counted."""
    for block in messages(opdracht):
        count, lines = len(words(block.tekst)), len(sentences(block.tekst))
        if count > MESSAGE_WORDS:
            cure = f"Schrap, of verdeel het. Hoogstens {MESSAGE_WORDS} woorden."
            yield Finding(block.loc, "bericht", f"Dit bericht heeft {count} woorden.", cure)
        if lines > MESSAGE_SENTENCES:
            cure = f"Schrap, of verdeel het. Hoogstens {MESSAGE_SENTENCES} zinnen."
            yield Finding(block.loc, "bericht", f"Dit bericht heeft {lines} zinnen.", cure)


def telegram_size(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """Text with options fits in one Telegram message, or under its picture."""
    for i, vraag in enumerate(opdracht.vragen):
        limit = TELEGRAM_CAPTION if vraag.beeld else TELEGRAM_TEXT
        size = len(f"{question(vraag)} {' '.join(_option_texts(vraag))}")
        if size > limit:
            message = f"Deze vraag heeft {size} tekens; in 1 bericht passen er {limit}."
            yield Finding(("vragen", i), "bericht", message, "Maak de vraag of de antwoorden korter.")


def path_length(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """One way through the oefendeel stays within 600 words, also for who gets the longest feedback."""
    count = len(words(" ".join((opdracht.waarom, *opdracht.voorbeeld))))
    count += sum(_longest_path(vraag) for vraag in opdracht.vragen)
    if count > PATH_WORDS:
        message = f"Wie alles leest, leest {count} woorden."
        yield Finding(("vragen",), "oefendeel", message, f"Maak het korter: hoogstens {PATH_WORDS} woorden.")


def b1(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """The card and the talk guide of the werkplekopleider are B1."""
    blocks = begeleider_blocks(opdracht)
    for block in blocks:
        found = longest_sentence(block.tekst)
        if found > B1_LONGEST:
            message = f"Een zin heeft {found} woorden: “{_start(block.tekst)}”"
            yield Finding(block.loc, "B1", message, f"Maak er hoogstens {B1_LONGEST} woorden van.")
    text = _all_text(blocks)
    if (mean := words_per_sentence(text)) > B1_MEAN:
        message = f"De zinnen zijn gemiddeld {mean:.1f} woorden lang."
        yield Finding(("begeleider",), "B1", message, f"Hoogstens {B1_MEAN} woorden: maak zinnen korter.")
    if (ease := flesch_douma(text)) < B1_EASE:
        message = f"De leesscore is {ease:.0f}; dat moet {B1_EASE} of meer zijn."
        yield Finding(("begeleider",), "B1", message, "Kies kortere woorden en kortere zinnen.")


def card_size(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """D1: the card of the werkplekopleider is one screen."""
    count = sum(len(words(block.tekst)) for block in begeleider_blocks(opdracht) if block.soort == "kaart")
    if count > CARD_WORDS:
        cure = f"Maak hem korter: hoogstens {CARD_WORDS} woorden."
        yield Finding(("begeleider",), "D1", f"De kaart heeft {count} woorden.", cure)


def _longest_path(vraag: Vraag) -> int:
    if isinstance(vraag, Situatie):
        return _longest_scene(vraag, vraag.start)
    if isinstance(vraag, Info):
        return len(words(vraag.tekst))
    texts = [
        block.tekst for block in vraag_blocks(vraag, ()) if block.soort in {"situatie", "vraag", "optie"}
    ]
    feedback = [block.tekst for block in vraag_blocks(vraag, ()) if block.soort == "feedback"]
    return len(words(" ".join(texts))) + max((len(words(tekst)) for tekst in feedback), default=0)


def _longest_scene(vraag: Situatie, name: str) -> int:
    scene = vraag.scenes[name]
    here = len(words(" ".join((scene_message(scene), *(optie.tekst for optie in scene.opties)))))
    onward = [
        len(words(optie.feedback)) + (_longest_scene(vraag, optie.naar) if optie.naar else 0)
        for optie in scene.opties
    ]
    return here + max(onward)


def _option_texts(vraag: Vraag) -> list[str]:
    if isinstance(vraag, Volgorde):
        return list(vraag.stappen)
    options: list[Optie] = [optie for opties in optie_sets(vraag, ()) for optie in opties.opties]
    return [optie.tekst for optie in options]


def _all_text(blocks: list[Block]) -> str:
    return "\n".join(block.tekst for block in blocks)


def _start(text: str) -> str:
    """The beginning of the longest sentence, so that a writer recognises it."""
    sentence = max(sentences(text), key=lambda part: len(words(part)))
    return sentence if len(sentence) <= 60 else f"{sentence[:57].rstrip()}..."


RULES = (mean_sentence, longest, reading_ease, message_size, telegram_size, path_length, b1, card_size)
