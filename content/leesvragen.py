"""What a second reader looks for: the rules that only a human can judge. Source: domein.md, part C, the M rules."""

from pathlib import Path
from typing import Annotated

from pydantic import Field

from content.catalogus import HERE
from content.opdracht import Shape, Tekst
from content.source import parse, read_source

LEESVRAGEN = "leesvragen.yaml"


class Leesvraag(Shape):
    """One question about an opdracht; ja is good."""

    regel: Annotated[str, Field(pattern=r"^R\d\d$")]
    vraag: Tekst


class LeesvragenFile(Shape):
    """What `leesvragen.yaml` holds, in the order of the form."""

    leesvragen: tuple[Leesvraag, ...]


def load_leesvragen(root: Path = HERE) -> tuple[Leesvraag, ...]:
    """Read the questions; raise ContentError when they are missing or unreadable."""
    return parse(LeesvragenFile, read_source(root / LEESVRAGEN, LEESVRAGEN)).leesvragen
