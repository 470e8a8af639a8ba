"""The rules of good content. Each says what it demands in its docstring, with its id."""

from content.rules import catalogue, options, people, reading, spelling, structure, wording
from content.rules.finding import Finding, Rule
from content.rules.spelling import dictionary_rules, open_dictionary

OPDRACHT_RULES: tuple[Rule, ...] = (
    *reading.RULES,
    *wording.RULES,
    *structure.RULES,
    *options.RULES,
    *people.RULES,
    *spelling.RULES,
)
CATALOGUE_RULES = (*catalogue.RULES, *people.CATALOGUE_RULES)

__all__ = ["CATALOGUE_RULES", "OPDRACHT_RULES", "Finding", "Rule", "dictionary_rules", "open_dictionary"]
