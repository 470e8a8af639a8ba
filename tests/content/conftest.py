"""One good opdracht as plain data, ways to spoil it, and content folders to spoil it in."""

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from content.beelden import default_beelden
from content.catalogus import HERE
from content.opdracht import Opdracht
from content.source import read_source

DEELSKILL = "instructies-volgen-1"

Data = dict[str, Any]
Place = tuple[str | int, ...]


@cache
def _read(name: str) -> str:
    skill, deelskill, niveau = name.rsplit("-", 2)
    file = f"opdrachten/{skill}/{deelskill}-{niveau}.yaml"
    return json.dumps(read_source(HERE / file, file).data)


def original(name: str) -> Data:
    """Return a real opdracht to spoil: it breaks no rule, and a test stays true when an editor edits it."""
    return json.loads(_read(name))


@pytest.fixture
def data() -> Data:
    """A good opdracht to spoil."""
    return original("instructies-volgen-1-2")


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Path:
    """The pictures of the skills and of the opdrachten that tests spoil."""
    folder = tmp_path_factory.mktemp("beelden")
    skills = [skill["beeld"] for skill in read_source(HERE / "skills.yaml", "skills.yaml").data["skills"]]
    vragen = [vraag.get("beeld") for niveau in "123" for vraag in original(f"{DEELSKILL}-{niveau}")["vragen"]]
    used = sorted({naam for naam in [*skills, *vragen] if naam})
    for naam in used:
        shutil.copy(HERE / "beelden" / f"{naam}.png", folder)
    entries = {naam: {"alt": default_beelden().entries[naam].alt} for naam in used}
    (folder / "beelden.yaml").write_text(json.dumps({"beelden": entries}), encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path, library) -> Path:
    """A content folder with one good opdracht."""
    shutil.copy(HERE / "skills.yaml", tmp_path)
    (tmp_path / "beelden").symlink_to(library)
    write(tmp_path, original(f"{DEELSKILL}-1"))
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
