"""A started opdracht is finished in the version in which it began; who begins later gets the new text."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import pytest

from content.catalogus import Catalogus, load_catalogus
from content.source import ContentError
from conversations.storage import opdrachten
from conversations.storage.database import transaction
from tests.world import World, sqlite

DINSDAG = datetime(2026, 11, 24, 9, tzinfo=UTC)
OPDRACHT = "instructies-volgen-1-1"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.with_people(sqlite(tmp_path / "wpo.sqlite"), DINSDAG)


def with_new_text(catalogus: Catalogus, versie: int) -> Catalogus:
    opdracht = catalogus.opdracht(OPDRACHT)
    taak = opdracht.aan_de_slag.model_copy(update={"tekst": "Doe iets heel anders."})
    fresh = opdracht.model_copy(update={"versie": versie, "titel": "Een nieuwe titel", "aan_de_slag": taak})
    return replace(catalogus, opdrachten=MappingProxyType({**catalogus.opdrachten, OPDRACHT: fresh}))


def begin(world: World) -> None:
    world.join("Sanne")
    for label in ("Verder", "Verder", "Verder", "Ja, dat klopt", "Instructies", "Luisteren"):
        world.tap("Sanne", label)


def reload(world: World, catalogus: Catalogus) -> None:
    world.engine.read_content = lambda: catalogus
    with transaction(world.database) as session:
        opdrachten.ask_reload(session, world.now)
    world.engine.tick(world.now)


def practise_to_the_end(world: World) -> None:
    for _ in range(60):
        last = world.phone("Sanne").last
        if "Gedaan" in last.buttons[0]["label"]:
            return
        world.wait(seconds=20)
        world.tap("Sanne", last.buttons[0]["label"], last)
    raise AssertionError("the oefendeel never ended")


def test_who_is_in_the_middle_keeps_the_old_text_to_the_end(world: World) -> None:
    begin(world)
    reload(world, with_new_text(load_catalogus(), versie=2))
    practise_to_the_end(world)

    assert "Doe iets heel anders" not in world.phone("Sanne").texts
    assert world.gesprek().state["versie"] == 1


def test_who_begins_after_a_reload_gets_the_new_text(world: World) -> None:
    reload(world, with_new_text(load_catalogus(), versie=2))
    begin(world)

    assert "Een nieuwe titel" in world.phone("Sanne").texts
    practise_to_the_end(world)
    assert "Doe iets heel anders" in world.phone("Sanne").texts
    assert world.gesprek().state["versie"] == 2


def test_a_reload_happens_once_for_each_time_it_is_asked(world: World) -> None:
    reload(world, with_new_text(load_catalogus(), versie=2))
    world.engine.read_content = lambda: pytest.fail("read again without being asked")
    world.engine.tick(world.now)

    assert world.engine.catalogus.opdracht(OPDRACHT).versie == 2


def test_content_that_cannot_be_read_changes_nothing(world: World) -> None:
    def broken() -> Catalogus:
        raise ContentError(())

    world.engine.read_content = broken
    with transaction(world.database) as session:
        opdrachten.ask_reload(session, world.now)
    world.engine.tick(world.now)

    assert world.engine.catalogus.opdracht(OPDRACHT).titel == load_catalogus().opdracht(OPDRACHT).titel


def test_a_text_that_changed_under_the_same_versie_is_told_and_not_taken(world: World) -> None:
    changed = with_new_text(load_catalogus(), versie=1)
    with transaction(world.database) as session:
        assert opdrachten.keep_versions(session, changed) == [OPDRACHT]
        kept = opdrachten.load_opdracht(session, OPDRACHT, 1)

    assert kept
    assert kept.titel != "Een nieuwe titel"
