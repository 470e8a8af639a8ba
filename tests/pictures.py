"""Small pictures and a small library, made on the spot."""

import struct
import zlib
from pathlib import Path

from content.beelden import Beelden, load_beelden

RED, BLUE = (200, 30, 30), (30, 30, 200)


def png(width: int = 48, height: int = 20, colour: tuple[int, int, int] = RED) -> bytes:
    """Return a real PNG of one colour."""
    row = b"\0" + bytes(colour) * width
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height, 9)),
        (b"IEND", b""),
    )
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def library(root: Path, **contents: bytes) -> Beelden:
    """Return a library with these files; its alt texts are "Een NAAM."."""
    folder = root / "beelden"
    folder.mkdir(parents=True, exist_ok=True)
    for naam, content in contents.items():
        (folder / f"{naam}.png").write_bytes(content)
    lines = "".join(f'  {naam}: {{alt: "Een {naam}."}}\n' for naam in contents)
    (folder / "beelden.yaml").write_text(f"beelden:\n{lines}", encoding="utf-8")
    return load_beelden(root)
