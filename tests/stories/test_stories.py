"""Every story comes true, and every story keeps every promise."""

from collections.abc import Callable

import pytest

from tests.stories.player import Player, begin_at
from tests.stories.story import HERE, Scenery, Story, StoryError, load, load_begins
from tests.world import Snapshot, World

STORIES = sorted(HERE.glob("*.yaml"))


@pytest.fixture(scope="session")
def begins() -> dict[str, Story]:
    return load_begins()


@pytest.fixture(scope="session")
def stage(make_world, begins) -> Callable[[Scenery, str | None], Player]:
    """Give a player who has played a beginning; each beginning is played once for each scenery."""
    kept: dict[object, Snapshot] = {}

    def play_begin(scenery: Scenery, vanaf: str | None) -> Player:
        player = Player(_world(make_world, scenery))
        if vanaf is None:
            return player
        key = scenery, vanaf
        if key in kept:
            player.world.restore(kept[key])
        else:
            player = play_begin(scenery, begins[vanaf].vanaf)
            player.play(begins[vanaf])
            kept[key] = player.world.snapshot()
        return Player(player.world)

    return play_begin


def _world(make_world: Callable[..., World], scenery: Scenery) -> World:
    joined = tuple(naam for naam in ("Els", "Ria", "Joost") if naam not in scenery.nog_niet_binnen)
    return make_world(
        begin_at(scenery.begin),
        scenery.deelskills,
        assistent=scenery.assistent,
        joined=joined,
        vrij=scenery.vrij,
    )


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path, stage):
    failure = _failure_of(path, stage)
    if failure:
        pytest.fail(failure, pytrace=False)


def _failure_of(path, stage) -> str | None:
    """Return what is wrong as a coach can read it; a mistake of our own keeps its traceback."""
    try:
        story = load(path)
        stage(story.scenery, story.vanaf).play(story)
    except StoryError as error:
        if error.__cause__:
            raise
        return str(error)
    return None
