"""A file that cannot be used says which line, which rule and what to do, in Dutch."""

import re
import shutil

import pytest

from content.catalogus import HERE, load_catalogus
from content.check import check_content
from content.source import ContentError
from tests.content.conftest import original, put, write

LOOP = ("vragen", "v6", "scenes", "s3", "opties", "c")


@pytest.fixture
def yaml_example(folder, example):
    """The same opdracht as a writer has it: real YAML, with lines that mean something."""
    shutil.copy(HERE / example.relative_to(folder), example)
    return example


def problems(folder):
    with pytest.raises(ContentError) as caught:
        load_catalogus(folder)
    return caught.value.problems


@pytest.mark.parametrize(
    "row",
    [
        ("vorm: zie", "vorm: &x zie", "yaml", "&"),
        ("vorm: zie", "vorm: *x", "yaml", "YAML|&"),
        ("vorm: zie", "vorm: !!str zie", "yaml", "!"),
        ("vorm: zie", "vorm: zie\n    vorm: doe", "yaml", "2 keer"),
        ("vorm: zie", "vorm: kijk", "vorm", "woord mag hier niet"),
        ("vorm: zie", "vrom: zie", "vorm", "kennen we niet"),
        ("vorm: zie", "vorm: [zie", "yaml", "klopt niet"),
        ('goed: "ja"', "goed: ja", "yaml", "aanhalingstekens"),
        ('goed: "ja"', "goed: yes", "yaml", "aanhalingstekens"),
        ('goed: "deels"', 'goed: "ja"', "R40", "1 beste"),
        ("type: volgorde", "type: puzzel", "vorm", "type"),
        ("keer: 5", "keer: veel", "vorm", "getal"),
        ("versie: 1", "versie: 2026-11-23", "vorm", "getal"),
        ("id: v2", "id: v1", "id", "2 keer"),
        ("titel:", "naam:", "vorm", "titel"),
    ],
)
def test_broken_file_names_rule_and_cure(folder, yaml_example, row):
    old, new, rule, says = row
    text = yaml_example.read_text(encoding="utf-8")
    yaml_example.write_text(text.replace(old, new, 1), encoding="utf-8")

    found = problems(folder)

    problem = next(p for p in found if p.rule == rule and re.search(says, p.message))
    assert problem.file == "opdrachten/instructies-volgen/1-1.yaml"
    assert problem.cure
    assert "pydantic" not in str(found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("vorm: zeg", "vorm: roep"),
        ("keer: 5", "keer: 50"),
        ("ook: [groen", "ook: &x [groen"),
        ("keer: 3", "keer: 30"),
        ("id: o3", "id: O3"),
    ],
)
def test_line_is_exact(folder, yaml_example, old, new):
    text = yaml_example.read_text(encoding="utf-8").replace(old, new, 1)
    yaml_example.write_text(text, encoding="utf-8")

    assert [p.line for p in problems(folder)] == [text[: text.index(new)].count("\n") + 1]


def test_file_that_is_not_utf_8_is_refused(folder, example):
    example.write_bytes(b"titel: ok\nwaarom: caf\xe9\n")

    assert [(p.rule, p.line) for p in problems(folder)] == [("utf-8", 2)]


@pytest.mark.parametrize(
    "content", [b"", b"# niets\n", b"titel: \x00\n", b"- 1\n", b"a: 1\n---\nb: 2\n", b"? [a]\n: b\n"]
)
def test_file_that_is_no_opdracht_at_all_is_refused(folder, example, content):
    example.write_bytes(content)

    assert problems(folder)


def test_missing_skills_file_is_named(folder):
    (folder / "skills.yaml").unlink()

    assert ("skills.yaml", "bestand") in {(p.file, p.rule) for p in problems(folder)}


def test_loop_in_a_situatie_is_told_in_dutch(folder):
    data = put(original("instructies-volgen-1-3"), LOOP, lambda optie: {**optie, "naar": "s1"})
    write(folder, data)

    (problem,) = problems(folder)

    assert "rondje" in problem.message
    assert problem.rule == "situatie"


def test_opdracht_in_the_wrong_place_is_told(folder, example):
    example.rename(example.with_name("2-1.yaml"))

    assert [(p.rule, p.file) for p in problems(folder)] == [("id", "opdrachten/instructies-volgen/2-1.yaml")]


def test_unknown_deelskill_is_told(folder):
    write(folder, {**original("instructies-volgen-1-1"), "id": "dansen-1-1"})

    assert "dansen-1" in problems(folder)[0].cure


def test_one_broken_file_leaves_the_others_readable(folder):
    write(folder, {**original("instructies-volgen-1-2"), "titel": ""})

    report = check_content(folder)

    assert report.opdrachten == 1
    assert [problem.rule for problem in report.errors] == ["vorm"]
