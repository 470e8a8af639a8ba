"""What can be chosen, and an opdracht that keeps its text."""

import pytest

from content.catalogus import from_body, sha256, to_body
from tests.catalogue import whole_catalogue
from tests.content.conftest import build


@pytest.fixture(scope="module")
def catalogus():
    return whole_catalogue()


def test_all_eight_skills_have_two_deelskills(catalogus):
    assert [len(skill.deelskills) for skill in catalogus.skills] == [2] * 8
    assert all(
        deelskill.id.startswith(skill.id) for skill in catalogus.skills for deelskill in skill.deelskills
    )


def test_only_a_deelskill_with_niveau_1_is_offered(catalogus):
    assert "instructies-volgen-1" in {deelskill.id for deelskill in catalogus.with_content()}
    assert all(catalogus.opdracht_for(deelskill.id, 1) for deelskill in catalogus.with_content())


def test_opdracht_is_found_by_id_and_by_deelskill_and_niveau(catalogus):
    opdracht = catalogus.opdracht("instructies-volgen-1-2")

    assert catalogus.opdracht_for("instructies-volgen-1", 2) is opdracht
    assert catalogus.opdracht_for("instructies-volgen-1", 9) is None
    assert catalogus.deelskill(opdracht.deelskill_id).naam == "Luisteren en vragen"
    assert catalogus.skill_of(opdracht.deelskill_id).id == "instructies-volgen"


def test_opdrachten_cannot_be_changed(catalogus):
    with pytest.raises(TypeError):
        catalogus.opdrachten["x-1-1"] = None


def test_body_gives_the_same_opdracht_back(catalogus):
    for opdracht in catalogus.opdrachten.values():
        assert from_body(to_body(opdracht)) == opdracht


def test_body_and_hash_do_not_depend_on_the_order_of_keys(data):
    turned = dict(reversed(data.items()))

    assert to_body(build(turned)) == to_body(build(data))
    assert sha256(to_body(build(turned))) == sha256(to_body(build(data)))


def test_another_word_is_another_hash(data):
    before = sha256(to_body(build(data)))

    assert sha256(to_body(build({**data, "titel": "Iets anders"}))) != before
