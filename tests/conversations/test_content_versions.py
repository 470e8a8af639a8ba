"""A started opdracht is finished in the version in which it began; who begins later gets the new text."""

from datetime import UTC, datetime

import pytest

from content.catalogus import Catalogus
from content.source import ContentError
from conversations.storage import opdrachten
from conversations.storage.database import transaction
from tests import practice
from tests.stories.new_text import reload, with_new_text
from tests.world import World, memory, small_catalogus

DINSDAG = datetime(2026, 11, 24, 9, tzinfo=UTC)
OPDRACHT = "instructies-volgen-1-1"


@pytest.fixture
def world() -> World:
    """Of its own, because its content changes."""
    return World.with_people(memory(), DINSDAG, catalogus=small_catalogus())


def test_who_is_in_the_middle_keeps_the_old_text_to_the_end(world: World) -> None:
    practice.join(world, "Sanne")
    reload(world, with_new_text(small_catalogus(), OPDRACHT, versie=2))
    practice.practise(world, "Sanne")

    assert "Doe iets heel anders" not in world.phone("Sanne").texts
    assert world.gesprek().state["versie"] == 1


def test_who_begins_after_a_reload_gets_the_new_text(world: World) -> None:
    reload(world, with_new_text(small_catalogus(), OPDRACHT, versie=2))
    practice.join(world, "Sanne")

    assert "Een nieuwe titel" in world.phone("Sanne").texts
    practice.practise(world, "Sanne")
    assert "Doe iets heel anders" in world.phone("Sanne").texts
    assert world.gesprek().state["versie"] == 2


def test_a_reload_happens_once_for_each_time_it_is_asked(world: World) -> None:
    reload(world, with_new_text(small_catalogus(), OPDRACHT, versie=2))
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

    assert world.engine.catalogus.opdracht(OPDRACHT).titel == small_catalogus().opdracht(OPDRACHT).titel


def test_a_text_that_changed_under_the_same_versie_is_told_and_not_taken(world: World) -> None:
    changed = with_new_text(small_catalogus(), OPDRACHT, versie=1)
    with transaction(world.database) as session:
        assert opdrachten.keep_versions(session, changed) == [OPDRACHT]
        kept = opdrachten.load_opdracht(session, OPDRACHT, 1)

    assert kept
    assert kept.titel != "Een nieuwe titel"
