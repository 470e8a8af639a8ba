"""A fresh stage for every test: a copy of one migrated database, an emulator, and a bot that may be started."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine as Database

from bot.demo.emulator import Emulator, serve
from conversations.storage.database import connect, migrate
from tests.bot.stage import TOKEN, Stage, Wall


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
async def stage(database: Database) -> AsyncIterator[Stage]:
    wall = Wall()
    emulator = Emulator(wall, TOKEN)
    emulator.rates.per_bot = None
    async with serve(emulator) as url:
        stage = Stage(database, url, emulator, wall)
        yield stage
        await stage.stop()
