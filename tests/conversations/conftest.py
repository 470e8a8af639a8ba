"""Worlds with somebody in them, on a Monday in September."""

from collections.abc import Callable

import pytest

from conversations.storage.models import Rol
from tests import practice
from tests.stories.dutch_time import moment
from tests.world import Snapshot, World

MAANDAG = moment("maandag 7 september 2026 9:00")
ANDER = "Ander bedrijf"


@pytest.fixture(scope="session")
def kept() -> dict[str, Snapshot]:
    """How far a world came before: what leads there is played once."""
    return {}


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Els, Ria and Joost joined; Sanne was invited."""
    return make_world(MAANDAG, assistent=True)


@pytest.fixture
def practising(world: World, kept: dict[str, Snapshot]) -> World:
    """Sanne sees the first screen of the oefendeel."""
    return _after(world, kept, "practising", lambda: practice.join(world, "Sanne"))


@pytest.fixture
def week(practising: World, kept: dict[str, Snapshot]) -> World:
    """Sanne is aan de slag."""
    return _after(practising, kept, "week", lambda: practice.practise(practising, "Sanne"))


@pytest.fixture
def two_organisaties(week: World, kept: dict[str, Snapshot]) -> World:
    """In another bedrijf Bob guides Noor, and Ina is coach."""

    def play() -> None:
        week.invite("Ina", Rol.COACH, bedrijf=ANDER)
        week.invite("Bob", Rol.WERKPLEKOPLEIDER, bedrijf=ANDER)
        week.invite("Noor", Rol.DEELNEMER, bedrijf=ANDER, begeleider="Bob")
        for naam in ("Ina", "Bob", "Noor"):
            week.join(naam)

    return _after(week, kept, "two organisaties", play)


def _after(world: World, kept: dict[str, Snapshot], name: str, play: Callable[[], None]) -> World:
    if name in kept:
        world.restore(kept[name])
    else:
        play()
        kept[name] = world.snapshot()
    return world
