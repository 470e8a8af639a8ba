"""New texts are written all together after the whole content was checked, or not at all."""

import json
import shutil
from pathlib import Path

import pytest

from content import rewrite
from content.catalogus import HERE
from content.check import check_content, lock_content
from content.places import read_places
from content.rewrite import FileMoved, plan_rewrite, write
from content.source import ContentError
from content.versions import VERSIES
from tests.content.conftest import original, put
from tests.content.conftest import write as write_opdracht

FILES = ("opdrachten/instructies-volgen/1-1.yaml", "opdrachten/instructies-volgen/1-2.yaml", "skills.yaml")
GOOD = "Zo werkt het bij ons. Dat is fijn."


@pytest.fixture
def root(tmp_path) -> Path:
    """A content folder with real files, as they were written."""
    for file in FILES:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / file, tmp_path / file)
    return tmp_path


def texts(root):
    return {file: (root / file).read_bytes() for file in FILES if (root / file).exists()}


def change(root, **new):
    """Plan another text for titel or waarom of the first opdracht, or of a file named like `skills`."""
    places = read_places(root)
    by_key = {place.key: place for place in places}
    changes = {by_key[FILES[0], plek.replace("__", ".")]: tekst for plek, tekst in new.items()}
    return plan_rewrite(root, places, changes)


def everywhere(root, tekst=GOOD):
    """Plan another text in each of the three files."""
    places = read_places(root)
    wanted = {(FILES[0], "waarom"), (FILES[1], "waarom"), (FILES[2], "skills.overleggen.uitleg")}
    return plan_rewrite(root, places, {place: tekst for place in places if place.key in wanted})


def test_one_text_changes_one_line(root):
    before = texts(root)
    plan = change(root, waarom=GOOD)
    assert texts(root) == before, "planning writes nothing"

    write(plan)

    old, new = before[FILES[0]].decode().splitlines(), texts(root)[FILES[0]].decode().splitlines()
    assert [line for line in new if line not in old] == [f'waarom: "{GOOD}"']
    assert len(old) == len(new)
    assert {file: text for file, text in texts(root).items() if file != FILES[0]} == {
        file: text for file, text in before.items() if file != FILES[0]
    }


def test_no_text_is_no_rewrite(root):
    plan = change(root)
    write(plan)

    assert plan.rewrites == ()


# --- versie ------------------------------------------------------------------------------------------


def test_versie_rises_when_the_text_was_published(root):
    lock_content(root)
    plan = change(root, waarom=GOOD)
    write(plan)

    assert [each.versie for each in plan.rewrites] == [(1, 2)]
    assert "\nversie: 2\n" in (root / FILES[0]).read_text()
    assert not [problem for problem in check_content(root).errors if problem.rule == "versie"]


def test_versie_rises_once_until_it_is_published_again(root):
    lock_content(root)
    write(change(root, waarom=GOOD))
    write(change(root, waarom=GOOD + " Echt."))
    assert "\nversie: 2\n" in (root / FILES[0]).read_text()

    lock_content(root)
    write(change(root, waarom=GOOD))
    assert "\nversie: 3\n" in (root / FILES[0]).read_text()


def test_versie_stays_when_the_published_text_comes_back(root):
    lock_content(root)
    before = texts(root)
    (root / FILES[0]).write_text((root / FILES[0]).read_text().replace("waarom: ", "waarom: x"))
    places = read_places(root)
    old = next(place for place in read_places(HERE) if place.key == (FILES[0], "waarom"))
    new = next(place for place in places if place.key == old.key)

    write(plan_rewrite(root, places, {new: old.tekst}))

    assert texts(root)[FILES[0]].decode().count("versie: 1\n") == 1
    assert '"x' not in texts(root)[FILES[0]].decode()
    assert before.keys() == texts(root).keys()


def test_versie_stays_when_nothing_was_published(root):
    (each,) = change(root, waarom=GOOD).rewrites

    assert each.versie is None


def test_a_broken_file_with_versions_is_named(root):
    (root / VERSIES).write_text("{")

    with pytest.raises(ContentError, match=VERSIES):
        change(root, waarom=GOOD)


# --- the check ---------------------------------------------------------------------------------------


def test_a_new_error_is_an_objection_about_the_text_that_brought_it(root):
    (objection,) = change(root, waarom="Je pakt drie dozen. Dan ben je klaar.").objections

    assert objection.problem.rule == "R22"
    assert [place.plek for place in objection.places] == ["waarom"]


def test_an_error_about_a_whole_opdracht_names_every_changed_text_in_it(root):
    long = "Je loopt naar de deur en daar zie je een doos die iemand gisteren vergeten is"
    found = change(root, titel=long).objections

    assert found
    assert {place.plek for objection in found for place in objection.places} == {"titel"}


def test_a_text_that_occurs_elsewhere_is_an_objection_with_a_place(root):
    feedback = next(p for p in read_places(root) if p.bestand == FILES[1] and p.plek.endswith("feedback"))
    plek = next(p.plek for p in read_places(root) if p.bestand == FILES[0] and p.plek.endswith("feedback"))
    found = change(root, **{plek.replace(".", "__"): feedback.tekst}).objections

    assert found
    assert all(objection.places for objection in found)


def test_what_was_wrong_before_does_not_refuse_a_good_text(root):
    write_opdracht(root, put(original("instructies-volgen-1-1"), ("titel",), "Je pakt drie dozen"))
    assert check_content(root).errors

    assert change(root, waarom=GOOD).objections == ()


def test_what_was_wrong_and_is_wrong_in_another_way_is_no_new_error(root):
    write_opdracht(root, put(original("instructies-volgen-1-1"), ("titel",), "Je pakt drie dozen"))

    assert change(root, titel="Je pakt vier dozen").objections == ()


def test_a_shape_that_breaks_is_an_objection(root):
    places = read_places(root)
    steps = [p for p in places if p.bestand == FILES[0] and ".stappen." in p.plek][:2]
    assert len(steps) == 2, "the example has a volgorde"

    found = plan_rewrite(root, places, dict.fromkeys(steps, "Ik pak de doos.")).objections

    assert [objection.problem.message for objection in found] == ["Twee stappen zijn gelijk."]


def test_a_text_that_cannot_be_put_in_place_is_an_objection(root):
    (root / FILES[0]).write_text((root / FILES[0]).read_text() + "\n...\n---\nnog: een\n")
    places = read_places(HERE)
    changes = {place: GOOD for place in places if place.key == (FILES[0], "waarom")}

    (objection,) = plan_rewrite(root, places, changes).objections

    assert objection.problem.file == FILES[0]
    assert objection.problem.cure == "Verander de tekst in het bestand zelf."


# --- writing -----------------------------------------------------------------------------------------


def test_nothing_is_written_when_somebody_else_changed_a_file(root):
    plan = everywhere(root)
    (root / FILES[2]).write_text("# " + (root / FILES[2]).read_text())
    before = texts(root)

    with pytest.raises(FileMoved, match="skills"):
        write(plan)

    assert texts(root) == before
    assert not list(root.rglob("*.nieuw"))


def test_a_link_stays_a_link(root, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elders") / "skills.yaml"
    shutil.move(root / FILES[2], elsewhere)
    (root / FILES[2]).symlink_to(elsewhere)

    write(everywhere(root))

    assert (root / FILES[2]).is_symlink()
    assert GOOD in elsewhere.read_text()


@pytest.mark.parametrize("until", [0, 1, 2])
def test_a_crash_half_way_leaves_whole_files_and_a_second_try_completes(root, monkeypatch, until):
    lock_content(root)
    before = texts(root)
    plan = everywhere(root)
    done = []

    def replace(new, path):
        if len(done) == until:
            raise OSError(28, "No space left on device")
        done.append(path)
        return real(new, path)

    real = Path.replace
    monkeypatch.setattr(rewrite.Path, "replace", replace)
    with pytest.raises(OSError, match="No space"):
        write(plan)
    monkeypatch.undo()

    whole = {each.bestand: {each.before.encode(), each.after.encode()} for each in plan.rewrites}
    assert all(text in whole[file] for file, text in texts(root).items())
    assert sum(texts(root)[file] != before[file] for file in FILES) == until
    assert not list(root.rglob("*.nieuw"))

    again = everywhere(root)
    write(again)
    assert texts(root) == {each.bestand: each.after.encode() for each in plan.rewrites}


def test_permissions_of_a_file_stay(root):
    (root / FILES[0]).chmod(0o640)

    write(change(root, waarom=GOOD))

    assert (root / FILES[0]).stat().st_mode & 0o777 == 0o640


def test_a_file_with_windows_line_endings_keeps_them(root):
    text = (root / FILES[0]).read_bytes().replace(b"\n", b"\r\n")
    (root / FILES[0]).write_bytes(text)

    write(change(root, waarom=GOOD))

    after = (root / FILES[0]).read_bytes()
    assert after.count(b"\n") == after.count(b"\r\n") == text.count(b"\n")


def test_the_copy_that_is_checked_has_the_words_and_the_pictures_of_the_folder(root):
    (root / "words").mkdir()
    shutil.copytree(HERE / "words", root / "words", dirs_exist_ok=True)
    names = root / "words/namen.yaml"
    known = check_content(root).errors
    plan = change(root, waarom=GOOD)

    assert names.exists()
    assert not plan.objections
    assert json.dumps(sorted(map(str, known))) == json.dumps(sorted(map(str, check_content(root).errors)))
