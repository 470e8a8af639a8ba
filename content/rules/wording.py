"""Which words? Jargon, je-vorm, figures, negation, imagery, marks (R16, R18-R25, R27, R28, R51, R57)."""

import re
from collections.abc import Iterator
from functools import cache

from content.language import WORD, sentences
from content.opdracht import Opdracht
from content.rules.blocks import Block, corrections
from content.rules.finding import Finding, PageRule, Rule
from content.rules.page import Page
from content.wordlists import Wordlists, any_word

VERY_FORMAL = any_word("u", "uw", "men")
FORMAL = any_word("u", "uw", "men", "deelnemers?", "medewerkers?", "cliënt(?:en)?", "werknemers?")
PASSIVE = re.compile(
    r"\b(word|wordt|worden|werd|werden)\b[^.?!]*\b\w*(ge|be|ver|ont)\w+(d|t|en)\b", re.IGNORECASE
)
CONNECTIVE = any_word("als", "omdat", "zodat", "terwijl", "wanneer", "voordat", "nadat")
CLUTTER = re.compile(r"[()\[\]{};/–—]| - ")
ABBREVIATION = re.compile(
    r"\b(?:\w\.){2,}|\b(?:bijv|enz|evt|nl|ca|max|min|ivm|mbt|ipv|oa)\.|\b(?:ivm|mbt|ipv|enz)\b", re.IGNORECASE
)
NUMBER = any_word("twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
NEGATION = any_word("niet", "geen", "nooit", "niets", "niemand", "nergens")
TO_DO_NEGATION = any_word("niet", "geen", "nooit")
PRAISE = any_word(
    "wat knap", "goed zo", "flink", "braaf", "knap van jou", "topper", "kanjer", r"\w+tjes? gedaan"
)
ABOUT_PERSON = any_word(
    r"je bent (?:heel |erg |zo )?(?:slim|dom|goed|knap|lui|aardig|lief|sterk|slecht|traag|snel|handig|netjes)"
)
SIGN = "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff]"
EMOJI = re.compile(f"{SIGN}(?:\ufe0f?\u200d{SIGN})*")
"""One emoji, also when it is made of two (🧑‍🏫)."""
CAPITALS = re.compile(r"\b[A-ZÀ-Ý]{2,}\b")


def jargon(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R16: no word from the jargon list, but in the name of a skill."""
    for block in page.deelnemer:
        if block.soort == "naam" or not lists.any_jargon.search(block.tekst):
            continue
        for entry in lists.jargon:
            if hit := entry.pattern.search(block.tekst):
                yield Finding(
                    block.loc, "R16", f"“{hit[0]}” is een moeilijk woord.", f"Schrijf: {entry.beter}."
                )


def synonyms(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R25: one word for one thing, but in the name of a skill."""
    for ours, others in lists.synoniemen.items():
        pattern = _any_form(others)
        for block in page.deelnemer:
            if block.soort != "naam" and (hit := pattern.search(block.tekst)):
                message = f"“{hit[0]}” is een ander woord voor iets dat al een naam heeft."
                yield Finding(block.loc, "R25", message, f"Schrijf overal: {ours}.", warning=True)


@cache
def _any_form(others: tuple[str, ...]) -> re.Pattern[str]:
    return any_word(*(rf"{re.escape(word)}(?:e?n|s|t)?" for word in others))


def written_numbers(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R22: figures, except at the start of a sentence."""
    for block in page.deelnemer:
        for sentence in sentences(block.tekst):
            first = WORD.search(sentence)
            hits = [hit for hit in NUMBER.finditer(sentence) if first and hit.start() != first.start()]
            if hits:
                yield Finding(
                    block.loc, "R22", f"“{hits[0][0]}” staat in letters.", "Schrijf het als cijfer."
                )


def one_thought(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R20: few commas, at most one connective, no marks that break a sentence."""
    for block in page.deelnemer:
        for sentence in sentences(block.tekst):
            if sentence.count(",") > 2 or len(CONNECTIVE.findall(sentence)) > 1:
                yield Finding(
                    block.loc, "R20", f"Hier staat te veel in 1 zin: “{sentence}”", "Maak er 2 zinnen van."
                )
        if hit := CLUTTER.search(block.tekst):
            message = f"Het teken “{hit[0].strip()}” leest lastig."
            yield Finding(block.loc, "R20", message, "Schrijf het uit, of maak er 2 zinnen van.")


def question_without_negation(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R24: a question asks for what is, not for what is not."""
    for block in page.deelnemer:
        if block.soort == "vraag" and (hit := NEGATION.search(block.tekst)):
            cure = "Vraag wat iemand wel doet of wel ziet."
            yield Finding(block.loc, "R24", f"In de vraag staat “{hit[0]}”.", cure)


def no_double_negation(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R24: one negation in a sentence at most."""
    for block in page.deelnemer:
        for sentence in sentences(block.tekst):
            if len(NEGATION.findall(sentence)) > 1:
                message = f"Hier staat 2 keer “niet”: “{sentence}”"
                yield Finding(block.loc, "R24", message, "Schrijf wat er wel is.")


def correction_says_what_to_do(opdracht: Opdracht, lists: Wordlists) -> Iterator[Finding]:
    """R24: feedback on a less handy answer ends with what to do."""
    for block in corrections(opdracht):
        last = (sentences(block.tekst) or [block.tekst])[-1]
        if TO_DO_NEGATION.search(last) or last.endswith("?"):
            cure = "Eindig met wat je wel kunt doen, zonder niet, geen of nooit."
            yield Finding(block.loc, "R24", f"De laatste zin zegt niet wat te doen: “{last}”", cure)


def marks(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R27: at most one exclamation mark in a message."""
    for block in page.messages + page.team:
        if block.tekst.count("!") > 1:
            cure = "Laat er hoogstens 1 staan."
            yield Finding(block.loc, "R27", "Hier staan meer uitroeptekens.", cure)


def emoji(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R28: at most one emoji in a message, from the fixed set, beside words."""
    for block in page.messages + page.team:
        if len(EMOJI.findall(block.tekst)) > 1:
            yield Finding(block.loc, "R28", "Hier staan meer emoji.", "Laat er hoogstens 1 staan.")
    for block in page.blocks:
        found = EMOJI.findall(block.tekst)
        if unknown := [sign for sign in found if sign not in lists.emoji]:
            cure = "Kies een emoji uit words/emoji.yaml, of zet hem daar met zijn betekenis."
            yield Finding(block.loc, "R28", f"Deze emoji heeft geen vaste betekenis: {unknown[0]}", cure)
        if found and not WORD.search(block.tekst):
            cure = "Zet er woorden bij."
            yield Finding(block.loc, "R28", "Hier staat een emoji in plaats van een woord.", cure)


def imagery(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R23: no sayings, for deelnemer and werkplekopleider alike."""
    for block in page.blocks:
        if hit := lists.beeldspraak.search(block.tekst):
            yield Finding(block.loc, "R23", f"“{hit[0]}” is beeldspraak.", "Schrijf wat je echt bedoelt.")


def diagnoses(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """R51: behaviour, never a diagnosis."""
    for block in page.blocks:
        if hit := lists.diagnoses.search(block.tekst):
            yield Finding(
                block.loc, "R51", f"“{hit[0]}” gaat over een diagnose.", "Schrijf wat je iemand ziet doen."
            )


def _forbid(
    rule: str, pattern: re.Pattern[str], message: str, cure: str, *, team: bool = False, warning: bool = False
) -> PageRule:
    """Build the simplest kind of rule: this pattern stands in no text of a deelnemer, or of the team."""

    def forbidden(page: Page, lists: Wordlists) -> Iterator[Finding]:
        for block in page.team if team else page.deelnemer:
            if hit := pattern.search(block.tekst):
                yield Finding(block.loc, rule, message.format(_shown(hit, block)), cure, warning)

    return forbidden


def _shown(hit: re.Match[str], block: Block) -> str:
    return hit[0] if len(hit[0]) <= 60 else f"{hit[0][:57]}..."


PAGE_RULES: tuple[PageRule, ...] = (
    jargon,
    synonyms,
    written_numbers,
    one_thought,
    question_without_negation,
    no_double_negation,
    marks,
    emoji,
    imagery,
    diagnoses,
    _forbid(
        "R18", FORMAL, "“{}” past niet in een tekst voor een deelnemer.", "Schrijf je, jouw of je begeleider."
    ),
    _forbid("R18", VERY_FORMAL, "“{}” klinkt deftig.", "Schrijf je of jouw.", team=True),
    _forbid("R19", PASSIVE, "Deze zin zegt niet wie het doet: “{}”", "Schrijf wie het doet.", warning=True),
    _forbid("R21", ABBREVIATION, "“{}” is een afkorting.", "Schrijf het voluit."),
    _forbid("R27", re.compile(r"[!?]{2,}"), "Hier staat “{}”.", "Gebruik 1 leesteken."),
    _forbid("R27", PRAISE, "“{}” klinkt als tegen een kind.", "Zeg wat iemand deed.", warning=True),
    _forbid("R47", ABOUT_PERSON, "“{}” gaat over de persoon.", "Zeg wat iemand deed.", warning=True),
    _forbid("R57", CAPITALS, "“{}” staat in hoofdletters.", "Schrijf het gewoon, of voluit."),
)
RULES: tuple[Rule, ...] = (correction_says_what_to_do,)
