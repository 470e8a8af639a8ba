"""Can it be a button? A sign, then a few words (product.md, Language and chat rules)."""

from collections.abc import Iterator

from content.rules.finding import Finding, PageRule
from content.rules.page import Page
from content.rules.wording import EMOJI
from content.wordlists import Wordlists

LABEL_WORDS, NAME_WORDS = 4, 6
"""A skill or deelskill may have a name of a few words more."""
LIMITS = {"knop": LABEL_WORDS, "knop zonder teken": LABEL_WORDS, "naam": NAME_WORDS}
LABEL_CHARACTERS = 40
"""A small phone cuts what is longer."""


def label_size(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """A button has one to four words, a name at most six, and neither is cut off on a phone."""
    for block in page.blocks:
        limit = LIMITS.get(block.soort, 0)
        count = sum(any(sign.isalnum() for sign in part) for part in block.tekst.split())
        if limit and (not 1 <= count <= limit or len(block.tekst) > LABEL_CHARACTERS):
            cure = f"Maak er 1 tot {limit} woorden van, en hoogstens {LABEL_CHARACTERS} tekens."
            yield Finding(block.loc, "knop", f"“{block.tekst}” past niet op een knop.", cure)


def label_sign(page: Page, lists: Wordlists) -> Iterator[Finding]:
    """A button begins with one sign: words alone are hard to find again."""
    for block in page.blocks:
        if block.soort == "knop" and not EMOJI.match(block.tekst):
            cure = "Zet er 1 emoji voor, of zet de knop bij zonder_teken in templates/lezers.yaml."
            yield Finding(block.loc, "knop", f"“{block.tekst}” begint zonder teken.", cure)


PAGE_RULES: tuple[PageRule, ...] = (label_size, label_sign)
