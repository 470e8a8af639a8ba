"""Every story comes true, and every story keeps every promise."""

from collections.abc import Callable

import pytest

from tests.stories.dutch_time import moment
from tests.stories.player import Player
from tests.stories.story import HERE, OP, Scenery, Story, StoryError, load, load_begins
from tests.world import Snapshot, World

STORIES = sorted(HERE.glob("*.yaml"))


@pytest.fixture(scope="session")
def begins() -> dict[str, Story]:
    return load_begins()


@pytest.fixture(scope="session")
def stage(make_world, begins) -> Callable[[Story], Player]:
    """Give a player who has played the beginning; each beginning is played once for each scenery."""
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
        return player

    def play(story: Story) -> Player:
        world = play_begin(story.scenery, story.vanaf).world
        world.close_on(story.vrij)
        for deelskill, niveau in story.beheerst.items():
            world.master("Sanne", deelskill, int(niveau))
        if (begin := moment(story.begin)) > world.now:
            world.wake(begin)  # what was said until then counts as read
        return Player(world)

    return play


def _world(make_world: Callable[..., World], scenery: Scenery) -> World:
    joined = tuple(naam for naam in ("Els", "Ria", "Joost") if naam not in scenery.nog_niet_binnen)
    return make_world(moment(OP), scenery.deelskills, assistent=scenery.assistent, joined=joined)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path, stage):
    failure = _failure_of(path, stage)
    if failure:
        pytest.fail(failure, pytrace=False)


def _failure_of(path, stage) -> str | None:
    """Return what is wrong as a coach can read it; a mistake of our own keeps its traceback."""
    try:
        story = load(path)
        stage(story).play(story)
    except StoryError as error:
        if error.__cause__:
            raise
        return str(error)
    return None
