"""A fresh stage for every test: a copy of one migrated database, an emulator, and a bot that may be started."""

import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine as Database

from bot.demo.emulator import Emulator, serve
from conversations.storage import database as db
from conversations.storage.database import connect, migrate
from tests.bot.stage import TOKEN, Stage, Wall
from tests.world import small_catalogus

# The library says at every poll that it would rather parse the updates itself, and how it will tell waits later.
CHATTER = ("ignore:Please use 'Bot.getUpdates'", "ignore:Deprecated since version v22.2")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            for words in CHATTER:
                item.add_marker(pytest.mark.filterwarnings(words))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "wpo.sqlite"
    database = connect(f"sqlite:///{path}")
    migrate(database)
    database.dispose()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(migrated, tmp_path / "wpo.sqlite")
    database = connect(f"sqlite:///{tmp_path / 'wpo.sqlite'}")
    yield database
    database.dispose()


@pytest.fixture
async def stage(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    monkeypatch.setattr("bot.app.load_catalogus", small_catalogus)  # read once for all tests
    wall = Wall()
    emulator = Emulator(wall, TOKEN)
    emulator.rates.per_bot = None
    async with serve(emulator) as url:
        stage = Stage(database, url, emulator, wall)
        yield stage
        await stage.stop()


@pytest.fixture
def own_logging() -> Iterator[None]:
    """Put logging back as it was: a program that is started in a test sets it for the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {
        name: logger.level for name, logger in root.manager.loggerDict.items() if hasattr(logger, "level")
    }
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, logger in root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger):
            logger.setLevel(levels.get(name, logging.NOTSET))


LATER = '''"""Something new."""
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9001", "{head}", None, None
def upgrade() -> None:
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
'''


@pytest.fixture
def with_a_later_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same program, one migration further."""
    folder = tmp_path / "migrations"
    shutil.copytree(db.MIGRATIONS, folder)
    head = ScriptDirectory.from_config(db._alembic()).get_current_head()
    (folder / "versions" / "m9001_later.py").write_text(LATER.format(head=head))
    monkeypatch.setattr(db, "MIGRATIONS", folder)
