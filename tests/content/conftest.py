"""One good opdracht as plain data, ways to spoil it, and content folders to spoil it in."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content.catalogus import HERE, read_tree
from content.opdracht import Opdracht

Data = dict[str, Any]
Place = tuple[str | int, ...]


@pytest.fixture(scope="session")
def originals() -> dict[str, Data]:
    """The real opdrachten, which break no rule; texts in tests stay true when an editor edits them."""
    tree = read_tree(HERE)
    return {name: tree.sources[name].data for name in tree.catalogus.opdrachten}


@pytest.fixture
def data(originals) -> Data:
    """A good opdracht to spoil."""
    return copy(originals["instructies-volgen-1-2"])


@pytest.fixture
def folder(tmp_path, originals) -> Path:
    """A content folder with one good opdracht."""
    shutil.copy(HERE / "skills.yaml", tmp_path)
    (tmp_path / "beelden").symlink_to(HERE / "beelden")
    write(tmp_path, originals["instructies-volgen-1-1"])
    return tmp_path


@pytest.fixture
def example(folder) -> Path:
    """The file of that opdracht."""
    return folder / "opdrachten/instructies-volgen/1-1.yaml"


def write(root: Path, data: Data) -> None:
    """Write an opdracht where its id says; JSON is YAML too."""
    skill, deelskill, niveau = data["id"].rsplit("-", 2)
    path = root / "opdrachten" / skill / f"{deelskill}-{niveau}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def copy(data: Data) -> Data:
    return json.loads(json.dumps(data))


def build(data: Data) -> Opdracht:
    return Opdracht.model_validate_json(json.dumps(data))


def put(data: Data, place: Place, value: Any) -> Data:
    """Change one place; inside a list a place is an id or a number. A function gets the old value."""
    at: Any = data
    for step in place[:-1]:
        at = at[_key(at, step)]
    last = _key(at, place[-1])
    at[last] = value(at[last]) if isinstance(value, Callable) else value
    return data


def _key(at: Any, step: str | int) -> Any:
    if isinstance(at, list) and isinstance(step, str):
        return next(i for i, item in enumerate(at) if item["id"] == step)
    return step
