"""The picture library: every name is a picture with words, and what is vendored is used."""

import shutil
import sys
from pathlib import Path

import pytest

from content.beelden import MAX_BYTES, default_beelden, load_beelden, picture_problems
from content.catalogus import HERE, read_tree
from content.pictograms import HEIGHT, WIDTH, CannotDraw, draw_missing
from content.source import ContentError
from tests.catalogue import whole_catalogue

LINE = 'beelden:\n  bezem: {alt: "Een bezem.", openmoji: ["1F9F9"]}\n'


@pytest.fixture
def folder(tmp_path) -> Path:
    """A content folder with one opdracht and one picture of its own."""
    (tmp_path / "opdrachten" / "overleggen").mkdir(parents=True)
    for name in ("skills.yaml", "opdrachten/overleggen/1-1.yaml"):
        shutil.copy(HERE / name, tmp_path / name)
    (tmp_path / "beelden").mkdir()
    shutil.copy(HERE / "beelden" / "bezem.png", tmp_path / "beelden")
    write(tmp_path, LINE)
    return tmp_path


def write(folder: Path, library: str) -> None:
    """Write the library."""
    (folder / "beelden" / "beelden.yaml").write_text(library, encoding="utf-8")


def found(folder: Path) -> list[tuple[str, str]]:
    """What is wrong with the pictures themselves, by file."""
    problems = picture_problems(read_tree(folder), folder)
    return [(p.file, p.message) for p in problems if not p.message.startswith("Dit beeld kennen we niet")]


def test_every_picture_of_the_library_can_be_shown_and_is_a_low_strip():
    for naam in default_beelden().entries:
        head = default_beelden().get(naam).pad.read_bytes()[:24]
        size = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")

        assert (naam, size) == (naam, (WIDTH, HEIGHT))


def test_every_vraag_shows_something():
    bare = [
        f"{opdracht.id} {vraag.id}"
        for opdracht in whole_catalogue().opdrachten.values()
        for vraag in opdracht.vragen
        if vraag.type != "info" and not vraag.beeld
    ]

    assert bare == []


def test_every_picture_that_we_carry_is_used():
    catalogus = whole_catalogue()
    used = {vraag.beeld for opdracht in catalogus.opdrachten.values() for vraag in opdracht.vragen}
    used |= {skill.beeld for skill in catalogus.skills}

    assert set(default_beelden().entries) - used == set()


def test_every_file_in_the_folder_is_in_the_library():
    files = {path.stem for path in (HERE / "beelden").glob("*.png")}

    assert files == set(default_beelden().entries)


def test_name_that_is_not_in_the_library_gives_none():
    assert default_beelden().get("../../etc/passwd") is None


def test_folder_without_a_library_has_no_pictures(tmp_path):
    assert load_beelden(tmp_path).get("bezem") is None


def test_good_library_has_nothing_wrong(folder):
    assert found(folder) == []


def test_missing_file_is_told(folder):
    (folder / "beelden" / "bezem.png").unlink()

    assert found(folder) == [("beelden/beelden.yaml", "bezem.png is er niet.")]


def test_file_that_is_no_png_is_told(folder):
    (folder / "beelden" / "bezem.png").write_bytes(b"GIF89a")

    assert found(folder) == [("beelden/beelden.yaml", "bezem.png is geen PNG.")]


def test_huge_file_is_told(folder):
    png = folder / "beelden" / "bezem.png"
    png.write_bytes(png.read_bytes() + bytes(MAX_BYTES))

    assert found(folder) == [("beelden/beelden.yaml", "bezem.png is te groot.")]


@pytest.mark.parametrize(
    "library",
    [
        "",
        "beelden: 3\n",
        'beelden:\n  "../x": {alt: "Een x."}\n',
        "beelden:\n  bezem: {alt: }\n",
        'beelden:\n  bezem: {alt: "Een bezem.", openmoji: ["../../x"]}\n',
    ],
)
def test_broken_library_is_told_and_never_raised(folder, library):
    write(folder, library)

    assert {file for file, _ in found(folder)} == {"beelden/beelden.yaml"}
    with pytest.raises(ContentError):
        load_beelden(folder)


def test_unknown_name_in_an_opdracht_names_file_and_line(folder):
    path = folder / "opdrachten" / "overleggen" / "1-1.yaml"
    text = path.read_text(encoding="utf-8").splitlines()
    line = next(i for i, each in enumerate(text) if "type: " in each) + 1
    text.insert(line, "    beeld: eenhoorn")
    path.write_text("\n".join(each for i, each in enumerate(text) if i == line or "beeld: " not in each))

    problems = list(picture_problems(read_tree(folder), folder))

    assert "Dit beeld kennen we niet: eenhoorn." in [problem.message for problem in problems]
    assert all(problem.line > 1 for problem in problems)


def test_drawing_draws_only_what_is_missing(folder):
    assert draw_missing(folder) == []


def test_drawing_without_the_tools_says_what_to_do(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    (folder / "beelden" / "bezem.png").unlink()

    with pytest.raises(CannotDraw, match="pip install"):
        draw_missing(folder)
