"""Can it be read? Sentence length, reading ease, and the limits of a message (R10-R12, B1, D1)."""

from collections.abc import Iterator, Sequence

from content.language import flesch_douma, longest_sentence, sentences, words, words_per_sentence
from content.opdracht import Info, Opdracht, Situatie, Volgorde, Vraag
from content.rules.blocks import Block, begeleider_blocks, optie_sets, question, scene_message, vraag_blocks
from content.rules.finding import Finding, PageRule, Rule
from content.rules.page import Page
from content.wordlists import Wordlists

MEAN_WORDS, MEAN_WORDS_WARNING = 8.0, 7.5
LONGEST = {1: 12, 2: 12, 3: 14}
LONGEST_ALS_DAN = 14
LONGEST_OPTION = 10
EASE, EASE_BLOCK, BLOCK_WORDS = 85, 70, 25

MESSAGE_WORDS, MESSAGE_SENTENCES = 60, 6
TELEGRAM_TEXT, TELEGRAM_CAPTION = 4096, 1024
AROUND, AROUND_OPTION = 40, 5
"""Characters that the bot adds: that a vraag comes once more, and a letter before each option."""
PATH_WORDS = 600

LOOSE = frozenset({"naam", "knop", "knop zonder teken"})
"""Names and buttons are no sentences."""

B1_MEAN, B1_LONGEST, B1_EASE, CARD_WORDS = 12, 20, 60, 150


def mean_sentence(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R10: short sentences on average."""
    if (mean := words_per_sentence(_passage(page.deelnemer))) > MEAN_WORDS_WARNING:
        message = f"De zinnen zijn gemiddeld {mean:.1f} woorden lang."
        cure = "Maak van lange zinnen 2 korte, tot het gemiddelde 7,5 of minder is."
        yield Finding((), "R10", message, cure, warning=mean <= MEAN_WORDS)


def longest(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R11: no sentence is too long."""
    limits = {"als_dan": LONGEST_ALS_DAN, "optie": LONGEST_OPTION}
    usual = LONGEST.get(page.niveau, LONGEST_ALS_DAN)
    for block in page.deelnemer:
        yield from _too_long(block, limits.get(block.soort, usual), "R11")


def reading_ease(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R12: Flesch-Douma of the whole and of each longer block."""
    cure = "Kies kortere woorden en kortere zinnen."
    if (ease := flesch_douma(_passage(page.deelnemer))) < EASE:
        yield Finding((), "R12", f"De leesscore is {ease:.0f}; dat moet {EASE} of meer zijn.", cure)
    for block in {block.tekst: block for block in (*page.messages, *page.deelnemer)}.values():
        if (ease := flesch_douma(_passage([block]))) < EASE_BLOCK:
            message = f"De leesscore van deze tekst is {ease:.0f}; dat moet {EASE_BLOCK} of meer zijn."
            yield Finding(block.loc, "R12", message, cure)


def message_size(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """Each message fits: at most 60 words and 6 sentences, options not counted."""
    for block in page.messages:
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
        if (size := max(_sizes(vraag))) > limit:
            message = f"Deze vraag heeft {size} tekens; in 1 bericht passen er {limit}."
            yield Finding(("vragen", i), "bericht", message, "Maak de vraag of de antwoorden korter.")


def team_size(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """A message to the team fits in one Telegram message."""
    lines = [block for block in page.team if block.soort == "regel"]
    if (size := len(all_text(lines))) > TELEGRAM_TEXT:
        message = f"Deze tekst heeft {size} tekens; in 1 bericht passen er {TELEGRAM_TEXT}."
        yield Finding(lines[0].loc, "bericht", message, "Maak hem korter, of verdeel hem.")


def path_length(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """One way through the oefendeel stays within 600 words, also for who gets the longest feedback."""
    count = path_words(opdracht)
    if count > PATH_WORDS:
        message = f"Wie alles leest, leest {count} woorden."
        yield Finding(("vragen",), "oefendeel", message, f"Maak het korter: hoogstens {PATH_WORDS} woorden.")


def b1(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """B1: what a werkplekopleider or coach reads is plain as well."""
    for block in page.team:
        yield from _too_long(block, B1_LONGEST, "B1")
    text, loc = _passage(page.team), page.team[0].loc[:1] if page.team else ()
    if (mean := words_per_sentence(text)) > B1_MEAN:
        message = f"De zinnen zijn gemiddeld {mean:.1f} woorden lang."
        yield Finding(loc, "B1", message, f"Hoogstens {B1_MEAN} woorden: maak zinnen korter.")
    if (ease := flesch_douma(text)) < B1_EASE:
        message = f"De leesscore is {ease:.0f}; dat moet {B1_EASE} of meer zijn."
        yield Finding(loc, "B1", message, "Kies kortere woorden en kortere zinnen.")


def card_size(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """D1: the card of the werkplekopleider is one screen."""
    count = card_words(opdracht)
    if count > CARD_WORDS:
        cure = f"Maak hem korter: hoogstens {CARD_WORDS} woorden."
        yield Finding(("begeleider",), "D1", f"De kaart heeft {count} woorden.", cure)


def path_words(opdracht: Opdracht) -> int:
    """Return the words that somebody reads who gets the longest feedback everywhere."""
    count = len(words(" ".join((opdracht.waarom, *opdracht.voorbeeld))))
    return count + sum(_longest_path(vraag) for vraag in opdracht.vragen)


def card_words(opdracht: Opdracht) -> int:
    """Return the words on the card of the werkplekopleider."""
    return sum(len(words(block.tekst)) for block in begeleider_blocks(opdracht) if block.soort == "kaart")


def all_text(blocks: Sequence[Block]) -> str:
    """Return the texts one under the other: a line ends a sentence."""
    return "\n".join(block.tekst for block in blocks)


def _passage(blocks: Sequence[Block]) -> str:
    """Return the running text, and nothing when it is short: a mean says little about a few words."""
    text = all_text([block for block in blocks if block.soort not in LOOSE])
    return text if len(words(text)) >= BLOCK_WORDS else ""


def _too_long(block: Block, limit: int, rule: str) -> Iterator[Finding]:
    if (found := longest_sentence(block.tekst)) > limit:
        message = f"Een zin heeft {found} woorden: “{_start(block.tekst)}”"
        yield Finding(block.loc, rule, message, f"Maak er hoogstens {limit} woorden van.")


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


def _sizes(vraag: Vraag) -> Iterator[int]:
    """Yield the characters of each message of a vraag, with what the bot puts around the words."""
    if isinstance(vraag, Situatie):
        for scene in vraag.scenes.values():
            yield _size(scene_message(scene), [optie.tekst for optie in scene.opties])
    elif isinstance(vraag, Volgorde):
        yield _size(question(vraag), vraag.stappen)
    else:
        yield _size(question(vraag), [optie.tekst for o in optie_sets(vraag, ()) for optie in o.opties])


def _size(above: str, options: Sequence[str]) -> int:
    return len(above) + AROUND + sum(len(option) + AROUND_OPTION for option in options)


def _start(text: str) -> str:
    """The beginning of the longest sentence, so that a writer recognises it."""
    sentence = max(sentences(text), key=lambda part: len(words(part)))
    return sentence if len(sentence) <= 60 else f"{sentence[:57].rstrip()}..."


PAGE_RULES: tuple[PageRule, ...] = (mean_sentence, longest, reading_ease, message_size, team_size, b1)
RULES: tuple[Rule, ...] = (telegram_size, path_length, card_size)
