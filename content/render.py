"""Finished Dutch texts from named templates. Whatever a person typed is data here, and escaped."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
DAGEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


def environment(folder: Path = TEMPLATES) -> Environment:
    """Return what reads our templates: lines of code leave no empty lines, and there are filters for time."""
    env = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["dag"] = lambda nr: DAGEN[nr]
    env.filters["klok"] = _clock
    env.filters["zonder_teken"] = _without_sign
    return env


class Texts:
    """All texts and labels. A name that is missing, or an argument that is, is an error and never a gap."""

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self.env = environment(folder)
        self.env.globals["knop"] = self._quoted_label
        labels = yaml.safe_load((folder / "knoppen.yaml").read_text(encoding="utf-8"))
        self._labels: dict[str, Template] = {
            name: self.env.from_string(label) for name, label in labels.items()
        }

    def render(self, name: str, args: Mapping[str, Any]) -> str:
        """Return the text as Telegram HTML."""
        return tidy(self.env.get_template(f"{name}.j2").render(**args))

    def label(self, name: str, args: Mapping[str, Any]) -> str:
        """Return the label of a button: plain text, so nothing in it is escaped."""
        return self._quoted_label(name, args).unescape()

    def _quoted_label(self, name: str, args: Mapping[str, Any]) -> Markup:
        # The template escaped what it was filled with.
        return Markup(self._labels[name].render(**args))  # noqa: S704

    def names(self) -> frozenset[str]:
        """Return the names of all texts."""
        return frozenset(Path(name).stem for name in self.env.list_templates(extensions=["j2"]))


@cache
def default_texts() -> Texts:
    """Return the texts of this package."""
    return Texts()


def tidy(text: str) -> str:
    """Strip lines, and keep at most one empty line between two paragraphs."""
    lines = "\n".join(line.strip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)


def _without_sign(label: Markup) -> Markup:
    """Return the words of a button, without the emoji before them."""
    sign, _, words = label.partition(" ")
    return words if words and any(category(part) == "So" for part in sign) else label


def _clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02}"
