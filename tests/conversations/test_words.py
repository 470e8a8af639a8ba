"""Every text and every label that the code names exists, and every one that exists is used."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

import bot
import conversations
from bot.buttons import CODES
from content.language import words
from content.render import TEMPLATES, default_texts
from conversations.effects import Aan, Say
from conversations.events import EVENTS, Command, Deadline, Event
from tests.conversations import samples

TEXTS = default_texts().names()
KNOPPEN = yaml.safe_load((TEMPLATES / "knoppen.yaml").read_text(encoding="utf-8"))
LABELS = frozenset(KNOPPEN)
# Typed, spoken, sent, or caused by an invitation: never behind a button.
WITHOUT_BUTTON = {
    *(
        "Aangemeld",
        "TekstGetypt",
        "SpraakIngesproken",
        "IetsAndersGestuurd",
        "NaamVeranderd",
        "NotitieGegeven",
    ),
}


@cache
def nodes(package: str) -> tuple[ast.AST, ...]:
    """Return every call and every text in the code of a package."""
    root = Path({"bot": bot, "conversations": conversations}[package].__file__).parent
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in sorted(root.rglob("*.py")))
    wanted = ast.Call | ast.Constant | ast.JoinedStr
    return tuple(node for tree in trees for node in ast.walk(tree) if isinstance(node, wanted))


def calls(*names: str) -> Iterator[ast.Call]:
    for node in nodes("conversations"):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def first_words(*names: str) -> set[str]:
    """Return what stands as a plain first argument in calls of these names."""
    return {
        node.args[0].value for node in calls(*names) if node.args and isinstance(node.args[0], ast.Constant)
    }


def strings() -> set[str]:
    """Return every text in the code, and the head of every text that is filled in."""
    found = set()
    for package in ("conversations", "bot"):
        for node in nodes(package):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def heads() -> tuple[str, ...]:
    """Return the fixed beginnings of names that are built: `handig_`, `vraag_`."""
    built = (
        node.values[0]
        for p in ("conversations", "bot")
        for node in nodes(p)
        if isinstance(node, ast.JoinedStr)
    )
    return tuple(
        part.value for part in built if isinstance(part, ast.Constant) and str(part.value).endswith("_")
    )


def test_every_text_that_is_named_exists():
    replaced = {
        keyword.value.value
        for node in calls("replace")
        for keyword in node.keywords
        if keyword.arg == "text" and isinstance(keyword.value, ast.Constant)
    }
    refusals = {node.args[1].value for node in calls("Refusal")} - {None}
    asked = {f"vraag_{soort}" for soort in first_words("Ask")}

    named = first_words("Say", "Mark") | replaced | refusals | asked
    assert named
    assert not named - TEXTS - {None}


def test_every_text_is_used():
    asked = {f"vraag_{soort}" for soort in first_words("Ask")}

    assert not TEXTS - strings() - asked


def test_every_label_that_is_named_exists():
    named = first_words("Button", "chosen")

    assert named
    assert not named - LABELS


def test_every_label_is_used():
    unused = {label for label in LABELS - strings() if not label.startswith(heads())}

    assert not unused


def test_every_event_has_a_code_for_its_button_or_is_never_on_one():
    events = {cls for cls in (*EVENTS, Command) if not issubclass(cls, Deadline)}

    assert events - set(CODES.values()) == {cls for cls in events if cls.__name__ in WITHOUT_BUTTON}
    assert not any(issubclass(cls, Deadline) for cls in CODES.values())


def test_an_event_without_a_code_never_stands_under_a_button():
    for node in calls("Button", "_button", "_letter", "vorige"):
        named = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        named |= {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        assert not named & WITHOUT_BUTTON, ast.unparse(node)


def test_codes_of_buttons_are_short_and_all_different():
    assert len(set(CODES.values())) == len(CODES)
    assert all(len(code) == 2 for code in CODES)


def test_every_event_of_the_clock_can_be_told_by_the_demo():
    clock = {cls.__name__ for cls in EVENTS if issubclass(cls, Deadline)}

    assert {f"straks_{name}" for name in clock} <= LABELS
    assert all(issubclass(cls, Event) for cls in EVENTS)


def test_a_label_has_at_most_4_words():
    fixed = {
        name: label for name, label in KNOPPEN.items() if "{" not in label and not name.startswith("straks")
    }

    assert not {label for label in fixed.values() if len(words(label)) > 4}


def test_labels_of_a_deelnemer_have_a_sign_before_the_words():
    """Words alone are hard to find again; a sign alone says nothing."""
    said = {
        button.label
        for outcome in samples.outcomes()
        for effect in outcome.effects
        if isinstance(effect, Say) and effect.to is Aan.DEELNEMER
        for row in effect.buttons
        for button in row
    }
    labels = {KNOPPEN[name] for name in said} - {"{{ letter }}"}

    assert not {label for label in labels if words(label.partition(" ")[0]) or not label.partition(" ")[2]}
