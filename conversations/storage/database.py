"""The database itself: a connection that is safe by default, and one writer's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlmodel import Session, SQLModel

from conversations.storage import models  # noqa: F401  (fills SQLModel.metadata)

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 30
Schema = Literal["empty", "current", "old", "unknown"]


def connect(url: str) -> Engine:
    """Return an engine. On SQLite every transaction takes the write lock at once, so none can fail halfway."""
    if make_url(url).get_backend_name() != "sqlite":
        # hide_parameters: a failing statement must not print what people wrote.
        return create_engine(url, hide_parameters=True, pool_pre_ping=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Give a session whose work is committed at the end, or not done at all."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def create_all(engine: Engine) -> None:
    """Make every table at once, for tests that are not about migrations."""
    SQLModel.metadata.create_all(engine)


def schema_of(engine: Engine) -> Schema:
    """Tell whether the tables are there, and of which generation."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415  (slow to import)

    names = inspect(engine).get_table_names()
    if not names:
        return "empty"
    if "alembic_version" not in names:
        return "unknown"
    with engine.connect() as connection:
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    script = ScriptDirectory.from_config(_alembic())
    if found == script.get_current_head():
        return "current"
    return "old" if found in {revision.revision for revision in script.walk_revisions()} else "unknown"


def prove_writable(engine: Engine) -> None:
    """Write what stands there already: a read-only database shows here (SQLAlchemyError), not at the first tap."""
    # Asking for SQLite's write lock is no proof: on a read-only file it gives a read lock and no error.
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = version_num"))


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest generation; from nothing too."""
    from alembic import command  # noqa: PLC0415  (slow to import)

    config = _alembic()
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def _alembic() -> Any:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
