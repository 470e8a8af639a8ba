"""What a rule says. Files and lines are added by the check."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from content.opdracht import Opdracht
from content.rules.page import Page
from content.source import Loc
from content.wordlists import Wordlists


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a text breaks a rule; a warning may be accepted by name."""

    loc: Loc
    rule: str
    message: str
    cure: str
    warning: bool = False


PageRule = Callable[[Page, Wordlists], Iterator[Finding]]
"""A rule of language: it holds for every text, wherever it stands."""

Rule = Callable[[Opdracht, Wordlists], Iterator[Finding]]
"""A rule about how an opdracht is built."""
