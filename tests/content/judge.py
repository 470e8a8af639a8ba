"""The rules, ready to judge an opdracht or a page, and by name: so that a test can tell which one spoke."""

from functools import cache

from content.opdracht import Opdracht
from content.rules import OPDRACHT_RULES, PAGE_RULES, Finding, open_dictionary, share_rules, word_rules
from content.rules.finding import PageRule, Rule
from content.rules.page import Page, opdracht_page
from content.wordlists import Wordlists, load_wordlists


@cache
def lists() -> Wordlists:
    return load_wordlists()


@cache
def page_rules() -> tuple[PageRule, ...]:
    dictionary = open_dictionary()
    assert dictionary, "wordfreq, simplemma and pyspellchecker are development dependencies"
    return (*PAGE_RULES, *word_rules(dictionary))


@cache
def opdracht_rules() -> tuple[Rule, ...]:
    dictionary = open_dictionary()
    assert dictionary
    return (*OPDRACHT_RULES, *share_rules(dictionary))


def rule_names() -> set[str]:
    return {rule.__name__ for rule in (*page_rules(), *opdracht_rules())}


def judge_page(page: Page) -> list[tuple[str, Finding]]:
    """Return what is found, each with the name of the rule that says so."""
    return [(rule.__name__, finding) for rule in page_rules() for finding in rule(page, lists())]


def judge(opdracht: Opdracht) -> list[tuple[str, Finding]]:
    """Return what is found in an opdracht, each with the name of the rule that says so."""
    built = [(rule.__name__, found) for rule in opdracht_rules() for found in rule(opdracht, lists())]
    return judge_page(opdracht_page(opdracht)) + built
