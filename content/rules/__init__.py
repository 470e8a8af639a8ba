"""The rules of good content. Each says what it demands in its docstring, with its id."""

from content.rules import buttons, catalogue, options, people, reading, spelling, structure, wording
from content.rules.finding import Finding, PageRule, Rule
from content.rules.spelling import open_dictionary, share_rules, word_rules

PAGE_RULES: tuple[PageRule, ...] = (
    *reading.PAGE_RULES,
    *wording.PAGE_RULES,
    *spelling.PAGE_RULES,
    *buttons.PAGE_RULES,
)
OPDRACHT_RULES: tuple[Rule, ...] = (
    *reading.RULES,
    *wording.RULES,
    *structure.RULES,
    *options.RULES,
    *people.RULES,
)
CATALOGUE_RULES = (*catalogue.RULES, *people.CATALOGUE_RULES)
WHOLE_RULES = catalogue.WHOLE_RULES

__all__ = [
    "CATALOGUE_RULES",
    "OPDRACHT_RULES",
    "PAGE_RULES",
    "WHOLE_RULES",
    "Finding",
    "PageRule",
    "Rule",
    "open_dictionary",
    "share_rules",
    "word_rules",
]
