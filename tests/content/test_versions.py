"""A published text does not change in place, and an id is never given away."""

import json

import pytest

from content.check import check_content, lock_content
from content.source import ContentError
from content.versions import VERSIES
from tests.content.conftest import original, put, write


@pytest.fixture
def data():
    return original("instructies-volgen-1-1")


@pytest.fixture
def locked(folder):
    lock_content(folder)
    return folder


def version_errors(folder):
    about = {"versie", "id", VERSIES}
    return [p.message for p in check_content(folder).errors if {p.rule, p.file} & about]


def test_locked_content_is_content_without_version_errors(locked):
    assert version_errors(locked) == []
    assert not any("vastgelegd" in note for note in check_content(locked).notes)


def test_unlocked_opdracht_is_mentioned(folder):
    assert "Nog niet vastgelegd: instructies-volgen-1-1." in check_content(folder).notes


def test_changed_text_needs_a_new_versie(locked, data):
    write(locked, put(data, ("waarom",), "Dit is anders. Dat merk je."))

    assert version_errors(locked) == ["De tekst is anders, de versie is gelijk."]
    with pytest.raises(ContentError):
        lock_content(locked)


def test_changed_text_with_a_new_versie_may_be_locked(locked, data):
    write(locked, {**data, "waarom": "Dit is anders. Dat merk je.", "versie": 2})
    assert version_errors(locked) == []

    assert lock_content(locked) == 1

    entry = json.loads((locked / VERSIES).read_text())["opdrachten"]["instructies-volgen-1-1"]
    assert list(entry["versies"]) == ["1", "2"]


def test_versie_never_goes_down(locked, data):
    write(locked, {**data, "versie": 2})
    lock_content(locked)
    write(locked, data)

    assert version_errors(locked) == ["Er was al een versie 2."]


def test_dropped_opdracht_is_told_and_its_id_is_never_given_away(locked, example, data):
    example.unlink()
    assert version_errors(locked) == ["Opdracht instructies-volgen-1-1 is weg."]

    lock_content(locked)
    assert version_errors(locked) == []

    write(locked, {**data, "versie": 2})
    assert version_errors(locked) == ["Deze id was van een oude opdracht."]


def test_id_of_a_dropped_vraag_is_not_used_again(locked, data):
    without = {**data, "versie": 2, "vragen": [vraag for vraag in data["vragen"] if vraag["id"] != "v0"]}
    write(locked, without)
    lock_content(locked)
    write(locked, {**data, "versie": 3})

    assert version_errors(locked) == ["Id v0 was eerder iets anders: vervallen."]


def test_id_keeps_its_kind(locked, data):
    write(
        locked,
        put(
            {**data, "versie": 2}, ("vragen", "v0"), {"id": "v0", "type": "smiley", "vraag": "Hoe gaat het?"}
        ),
    )

    assert version_errors(locked) == ["Id v0 was eerder iets anders: info."]


def test_broken_file_is_not_a_dropped_opdracht(locked, example):
    example.write_text("titel: [", encoding="utf-8")

    assert version_errors(locked) == []


def test_unreadable_versies_file_is_a_problem(locked):
    (locked / VERSIES).write_text('{"opdrachten": 1}')

    assert any(problem.file == VERSIES for problem in check_content(locked).errors)


def test_locking_twice_changes_nothing(locked):
    before = (locked / VERSIES).read_text()

    lock_content(locked)

    assert (locked / VERSIES).read_text() == before
