"""The folder of the demo: who plays in it, and files that survive a crash. What stands in them is play.py's."""

import fcntl
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

TONEEL, DATABASE, SLOT, ONLEESBAAR = "toneel.json", "demo.sqlite", "slot", "onleesbaar"
BESTANDEN = "bestanden"  # what was sent as a file: each content once, under its sha256
OURS = (TONEEL, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", BESTANDEN)


class FolderTaken(RuntimeError):
    """Another demo plays in this folder; the message is the address of its page."""


@contextmanager
def hold(folder: Path, url: str) -> Iterator[None]:
    """Let nobody else play in this folder; the system lets go when the process ends, however it ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / SLOT).open("a+", encoding="utf-8") as slot:
        try:
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            slot.seek(0)
            raise FolderTaken(slot.read().strip()) from error
        slot.truncate(0)
        slot.write(url)
        slot.flush()
        # A folder in which nothing new can be made shows here, and not at the first tap.
        (folder / f"{TONEEL}.new").touch()
        (folder / f"{TONEEL}.new").unlink()
        yield


def write(path: Path, content: bytes) -> None:
    """Write it beside the old file and then rename: a crash leaves the old one or the new one."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


def save_contents(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write what is not there yet; the key is the sha256."""
    for digest, content in contents.items():
        place = folder / BESTANDEN / digest
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            write(place, content)


def read_contents(folder: Path, digests: Iterable[str]) -> dict[str, bytes]:
    """Read what is there and whole; the rest is left out, for a picture is no reason to begin again."""
    found = {}
    for digest in digests:
        with suppress(OSError):
            content = (folder / BESTANDEN / digest).read_bytes()
            if sha256(content).hexdigest() == digest:
                found[digest] = content
    return found


def clear(folder: Path) -> None:
    """Remove what is ours, and nothing else."""
    for name in OURS:
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)


def put_aside(folder: Path) -> Path:
    """Make room to begin again; return where everything lies now."""
    aside = folder / ONLEESBAAR
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(exist_ok=True)
    for name in OURS:
        if (folder / name).exists():
            (folder / name).rename(aside / name)
    return aside
