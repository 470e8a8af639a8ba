"""Worlds to play in. One database in memory serves all tests of a process; each test begins with a copy.

What it needs is imported late: most tests play in no world.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database

    from tests.world import World


@pytest.fixture(scope="session")
def database() -> "Iterator[Database]":
    """A database in memory: quick, and it can be put back."""
    from tests.world import memory

    database = memory()
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def make_world(database: "Database") -> "Callable[..., World]":
    """Give a world in which nothing happened yet but that people joined."""
    from tests.world import Snapshot, World, small_catalogus

    empty = Snapshot.of(database)
    made: dict[object, tuple[World, Snapshot]] = {}

    def make(now: datetime, deelskills: tuple[str, ...] = (), **people: Any) -> World:
        key = (now, deelskills, *sorted(people.items()))
        if key not in made:
            empty.put_back(database)
            world = World.with_people(database, now, catalogus=small_catalogus(*deelskills), **people)
            made[key] = world, world.snapshot()
        world, snapshot = made[key]
        world.restore(snapshot)
        return world

    return make
