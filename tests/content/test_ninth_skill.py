"""A client adds a ninth skill, renames one and turns the order round, without any code. All persons are fiction."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from content.catalogus import HERE, Catalogus, load_catalogus
from content.check import check_content, print_report
from conversations.state import AanDeSlag, Oefening, Skillkeuze
from tests import practice
from tests.stories.dutch_time import moment
from tests.world import Snapshot, World, memory

NINTH = {
    "id": "netjes-werken",
    "naam": "Netjes werken",
    "uitleg": "Je laat je plek netjes achter.",
    "emoji": "🧹",
    "deelskills": [
        {
            "id": "netjes-werken-1",
            "naam": "Opruimen na het werk",
            "uitleg": "Je legt je spullen terug.",
            "ik_zie_dat": "Ik zie dat er soms spullen op je tafel blijven liggen.",
        }
    ],
}
OPDRACHT = Path(__file__).parent / "netjes-werken-1-1.yaml"
RENAMED = "Praten over het werk"
MAANDAG = moment("maandag 7 september 2026 9:00")


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """Our content as a client changed it: nine skills, the new one first and the others in reverse."""
    root = tmp_path_factory.mktemp("client") / "content"
    shutil.copytree(HERE, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    skills = yaml.safe_load((root / "skills.yaml").read_text(encoding="utf-8"))
    ours = skills["skills"][::-1]
    next(skill for skill in ours if skill["id"] == "overleggen")["naam"] = RENAMED
    skills["skills"] = [NINTH, *ours]
    (root / "skills.yaml").write_text(yaml.safe_dump(skills, allow_unicode=True), encoding="utf-8")
    (root / "opdrachten/netjes-werken").mkdir()
    shutil.copy(OPDRACHT, root / "opdrachten/netjes-werken/1-1.yaml")
    return root


@pytest.fixture(scope="module")
def catalogus(root) -> Catalogus:
    return load_catalogus(root)


@pytest.fixture(scope="module")
def begun(catalogus) -> Iterator[tuple[World, Snapshot]]:
    """Sanne comes in and sees what can be chosen."""
    database = memory()
    world = World.with_people(database, MAANDAG, catalogus=catalogus)
    world.join("Sanne")
    for label in ("Verder", "Verder", "Verder", "dat klopt"):
        world.tap("Sanne", label)
    yield world, world.snapshot()
    database.dispose()


@pytest.fixture(scope="module")
def at_the_talk(begun) -> Snapshot:
    """Sanne chose the ninth skill, practised it, did it twice at work, and now is the nabespreking."""
    world, snapshot = begun
    world.restore(snapshot)
    world.tap("Sanne", "Netjes werken")
    practice.practise(world, "Sanne")
    assert isinstance(world.state("Sanne"), AanDeSlag)
    for _ in range(2):
        world.wait(days=1)
        world.tap("Sanne", "Gedaan")
    world.wait(days=8)
    return world.snapshot()


@pytest.fixture
def choosing(begun) -> World:
    world, snapshot = begun
    world.restore(snapshot)
    return world


@pytest.fixture
def world(begun, at_the_talk, catalogus) -> Iterator[World]:
    world, _ = begun
    world.restore(at_the_talk)
    yield world
    world.catalogus = catalogus


def choices(world: World) -> list[str]:
    return [button["label"] for button in world.phone("Sanne").last.buttons]


def decide(world: World, uitkomst: str) -> None:
    world.tap("Ria", "Wij praten nu")
    world.tap("Ria", uitkomst)
    world.tap("Sanne", "Ja, klopt")


def test_the_content_check_takes_nine_skills_as_they_are(root):
    report = check_content(root)

    assert (report.opdrachten, report.errors) == (49, ()), print_report(report)
    assert "Nog te schrijven: netjes-werken-1-2, netjes-werken-1-3." in report.notes
    assert "49 van 51 opdrachten nagekeken" in print_report(report)


def test_the_skillkeuze_offers_the_skills_by_their_new_names_in_their_new_order(choosing, catalogus):
    labels = choices(choosing)

    assert labels[:2] == ["🧹 Netjes werken", "🤝 Afspraak is afspraak"]
    assert labels[8] == f"💬 {RENAMED}"
    assert len([label for label in labels if "Hulp" not in label]) == len(catalogus.skills) == 9


def test_the_ninth_skill_is_practised_done_at_work_and_talked_about(world):
    card = next(m.plain for m in world.phone("Ria").messages if m.naam == "kaart_begeleider")
    assert "Geef elk ding een vaste plek met een sticker." in card
    assert any("Opruimen na het werk" in m.plain for m in world.phone("Ria").messages)
    assert 'Je hebt geoefend met: "Mijn plek is netjes"' in world.phone("Sanne").last.plain
    assert "Hoe ging het terugleggen deze week?" in world.phone("Ria").last.plain


def test_after_the_only_niveau_something_else_is_offered(world):
    decide(world, "Beheerst")

    *_, proud, offer = world.phone("Sanne").messages
    assert "Gefeliciteerd, Sanne." in proud.plain
    assert "Ik kan mijn spullen opruimen als ik klaar ben." in proud.plain
    assert "Je mag iets nieuws kiezen." in proud.plain
    assert "niveau" not in proud.plain
    assert "Wat wil je beter kunnen" in offer.plain
    assert world.state("Sanne") == Skillkeuze()
    assert not any("Netjes werken" in label for label in choices(world))
    assert len(choices(world)) == 9  # eight skills, and Hulp

    world.tap("Sanne", RENAMED)
    world.tap("Sanne", "Zelf iets bespreken")

    assert isinstance(world.state("Sanne"), Oefening)
    assert world.state("Sanne").opdracht == "overleggen-1-1"


def test_the_only_niveau_can_be_done_another_week(world):
    world.tap("Ria", "Wij praten nu")
    world.tap("Ria", "Nog een week")
    world.tap("Ria", "Andere plek")
    world.tap("Sanne", "Ja, klopt")

    assert world.state("Sanne").opdracht == "netjes-werken-1-1"
    assert any(
        "Ruim na de pauze de tafel in de kantine op." in m.plain for m in world.phone("Sanne").messages
    )


def test_a_mastered_skill_of_one_niveau_counts_in_dit_kan_ik(world):
    decide(world, "Beheerst")

    world.say("Sanne", "/dit_kan_ik")

    assert any(
        m.naam == "dit_kan_ik" and "Ik kan mijn spullen opruimen" in m.plain
        for m in world.phone("Sanne").messages
    )


def test_when_the_rest_is_written_it_is_offered_again(world, catalogus):
    decide(world, "Beheerst")
    second = catalogus.opdracht("netjes-werken-1-1").model_copy(update={"id": "netjes-werken-1-2"})
    world.catalogus = Catalogus(
        catalogus.skills, catalogus.werksettings, {**catalogus.opdrachten, second.id: second}
    )
    world.restart()
    world.engine.start(world.now)

    world.say("Sanne", "/start")
    world.tap("Sanne", "Netjes werken")

    assert world.state("Sanne").opdracht == "netjes-werken-1-2"
