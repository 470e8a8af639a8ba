"""Parts of the README that are made from code and content, between marks. What stands in them is decided elsewhere."""

import re
from collections.abc import Mapping
from pathlib import Path

from bot.cli_support import fail, replace_file

MARKER = re.compile(r"(<!-- (\w+): begin -->\n).*?(<!-- \2: end -->)", re.DOTALL)


def fill(text: str, parts: Mapping[str, str]) -> str:
    """Return a text with these parts as they are now; what stands between other marks stays."""
    return MARKER.sub(lambda found: found[1] + parts.get(found[2], _inside(found)) + found[3], text)


def _inside(found: re.Match[str]) -> str:
    return found[0].removeprefix(found[1]).removesuffix(found[3])


def write_parts(path: Path, parts: Mapping[str, str]) -> None:
    """Keep these parts of a file true. One line when it cannot be read, or has no place for one of them."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        fail(f"{path} is geen UTF-8. Kies een tekstbestand.")
    except OSError as error:
        fail(f"{path} is niet te lezen ({error.strerror}).")
    for name in sorted(parts.keys() - {found[2] for found in MARKER.finditer(text)}):
        fail(f"In {path} is geen plek voor {name}: <!-- {name}: begin --> en <!-- {name}: end -->.")
    replace_file(path, fill(text, parts))
