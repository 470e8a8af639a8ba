"""Writing what somebody will read: the whole file or nothing, and one kind line when it cannot be."""

import os
import stat
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app
from bot.cli_support import replace_file


def report(*words: str):
    return CliRunner().invoke(app, ["content", "report", *words])


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Try to write; return the one line that says why not."""
    with pytest.raises(typer.Exit) as caught:
        replace_file(path, "nieuw")
    assert caught.value.exit_code == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_the_report_is_written_and_said(tmp_path):
    path = tmp_path / "opdrachten op papier.html"
    path.write_text("oud", encoding="utf-8")
    result = report("-o", str(path))

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{path} is klaar. Open het in een browser en kies Afdrukken.\n"
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [*tmp_path.iterdir()] == [path]


def test_a_report_without_a_place_is_answered():
    result = report()

    assert result.exit_code == 2
    assert result.stderr == "Zeg waar het komt: wpo content report -o opdrachten.html\n"


def test_a_report_in_a_folder_that_is_not_there_is_answered(tmp_path):
    result = report("-o", str(tmp_path / "geen" / "x.html"))

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"De map {tmp_path / 'geen'} is er niet. Maak die eerst, of kies een andere.\n"


# --- any file ---------------------------------------------------------------------------------------


def test_a_file_is_replaced_and_keeps_its_rights(tmp_path):
    path = tmp_path / "x.html"
    path.write_text("oud", encoding="utf-8")
    path.chmod(0o640)
    replace_file(path, "één\r\n🙂")

    assert path.read_bytes() == "één\r\n🙂".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "echt.html").write_text("oud", encoding="utf-8")
    (tmp_path / "link.html").symlink_to(tmp_path / "echt.html")
    replace_file(tmp_path / "link.html", "nieuw")

    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "echt.html").read_text(encoding="utf-8") == "nieuw"


def test_a_folder_is_no_place(tmp_path, capsys):
    assert refused(tmp_path, capsys) == f"{tmp_path} is een map. Kies een bestand in die map."


def test_a_file_is_no_folder(tmp_path, capsys):
    (tmp_path / "a").write_text("oud", encoding="utf-8")

    assert "is er niet. Maak die eerst" in refused(tmp_path / "a" / "b.html", capsys)


def test_what_is_no_file_is_left_alone(tmp_path, capsys):
    os.mkfifo(tmp_path / "pijp")

    assert "is geen gewoon bestand" in refused(tmp_path / "pijp", capsys)
    assert stat.S_ISFIFO((tmp_path / "pijp").stat().st_mode)


def test_what_the_machine_refuses_is_told_and_leaves_nothing_behind(tmp_path, capsys):
    assert refused(tmp_path / ("x" * 300), capsys).endswith("Kies een andere plek of naam.")
    assert not [*tmp_path.iterdir()]
