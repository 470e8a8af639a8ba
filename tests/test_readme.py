"""The README is true: what is made from code and content is as it is now, and every command is in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app
from bot.readme import fill
from content.catalogus import load_catalogus
from content.figures import table
from content.rules import open_dictionary
from conversations.diagram import blocks

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")
MARKED = "<!-- {0}: begin -->\n{1}<!-- {0}: end -->"


def commands(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    children = getattr(command, "commands", {})
    if not children:
        yield words
    for name, child in children.items():
        yield from commands(child, *words, name)


@pytest.mark.parametrize("name", blocks())
def test_a_drawn_part_is_as_the_code_is(name):
    assert MARKED.format(name, blocks()[name]) in TEXT


def test_the_figures_are_those_of_the_opdrachten():
    if open_dictionary() is None:
        pytest.skip("without the development dependencies there is no share of rare words")
    assert MARKED.format("figures", table(load_catalogus())) in TEXT


def test_every_command_has_a_row_in_the_table_and_every_row_a_command():
    rows = re.findall(r"^\| `wpo ([a-z]+(?: [a-z]+)?)\b[^`]*` \|", TEXT, re.MULTILINE)

    assert sorted(rows) == sorted(" ".join(words) for words in commands(typer.main.get_command(app)))


# --- keeping it true --------------------------------------------------------------------------------


def test_only_the_named_parts_are_filled():
    text = MARKED.format("a", "old\n") + " and " + MARKED.format("b", "kept\n")

    assert fill(text, {"a": "new\n"}) == MARKED.format("a", "new\n") + " and " + MARKED.format("b", "kept\n")


def test_the_commands_write_what_the_readme_says(tmp_path):
    copy = tmp_path / "README.md"
    copy.write_text(fill(TEXT, dict.fromkeys((*blocks(), "figures"), "old\n")), encoding="utf-8")

    for words in (["diagram"], ["content", "figures"]):
        assert CliRunner().invoke(app, [*words, "--write", str(copy)]).exit_code == 0
    written = copy.read_text(encoding="utf-8")
    assert written == fill(TEXT, {"figures": table(load_catalogus())})
    assert "old\n" not in written


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("geen.md", None, "is niet te lezen (No such file or directory)."),
        (".", None, "is niet te lezen (Is a directory)."),
        ("leeg.md", b"", "is geen plek voor "),
        ("half.md", b"<!-- figures: begin -->\n<!-- diagram: begin -->\n", "is geen plek voor "),
        ("foto.md", b"\x89PNG\xff\xfe", "is geen UTF-8."),
    ],
)
@pytest.mark.parametrize("words", [["diagram"], ["content", "figures"]], ids=["diagram", "figures"])
def test_a_file_without_a_place_is_named_and_left_alone(tmp_path, words, name, content, line):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    result = CliRunner().invoke(app, [*words, "--write", str(path)])

    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert line in result.stderr
    assert content is None or path.read_bytes() == content
