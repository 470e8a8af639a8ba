"""The tables that migrations make are the tables that the code expects, and no row is lost on the way."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine as Database
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from conversations.storage import database as db
from conversations.storage import outbox
from tests.bot import rows


def differences(database: Database) -> list:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, SQLModel.metadata)


def script() -> ScriptDirectory:
    return ScriptDirectory.from_config(db._alembic())


def revisions() -> list[str]:
    return [revision.revision for revision in script().walk_revisions()]


@pytest.fixture
def empty(tmp_path: Path) -> Database:
    return db.connect(f"sqlite:///{tmp_path / 'empty.sqlite'}")


def test_migrated_tables_are_those_of_the_code(database):
    assert differences(database) == []


def test_tables_made_at_once_are_those_of_the_migrations(empty, database):
    db.create_all(empty)
    made, migrated = inspect(empty), inspect(database)
    names = set(migrated.get_table_names()) - {"alembic_version"}

    assert set(made.get_table_names()) == names
    for name in names:
        assert {index["name"] for index in made.get_indexes(name)} == {
            index["name"] for index in migrated.get_indexes(name)
        }


def bring_to(database: Database, revision: str) -> None:
    """Make the tables as the program of that generation made them."""
    config = db._alembic()
    config.attributes["engine"] = database
    command.upgrade(config, revision)


def indexes(database: Database) -> dict[str, str]:
    with database.connect() as connection:
        found = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > ''")
        )
        return dict(found.all())


@pytest.mark.parametrize("released", revisions())
def test_every_released_generation_can_be_brought_to_the_newest(empty, released):
    bring_to(empty, released)
    db.migrate(empty)

    assert db.schema_of(empty) == "current"
    assert differences(empty) == []


@pytest.mark.parametrize("released", revisions())
def test_a_database_of_any_generation_with_rows_in_every_table_loses_none(empty, released):
    bring_to(empty, released)
    before, indexes_before = rows.fill(empty), indexes(empty)
    assert {len(found) for found in before.values()} == {2}
    db.migrate(empty)

    assert db.schema_of(empty) == "current"
    assert rows.read(empty, rows.columns_of(before)) == before
    assert indexes_before.items() <= indexes(empty).items()
    with empty.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def test_rows_survive_the_way_back_to_the_first_generation_too(empty):
    bring_to(empty, "0001")
    before, indexes_before = rows.fill(empty), indexes(empty)
    db.migrate(empty)
    config = db._alembic()
    config.attributes["engine"] = empty
    command.downgrade(config, "0001")

    assert rows.read(empty, rows.columns_of(before)) == before
    assert indexes(empty) == indexes_before


def test_a_message_that_waited_before_there_were_pictures_goes_out_as_it_is(empty):
    bring_to(empty, "0001")
    at = "2026-03-03 09:00:00.000000"
    with empty.begin() as connection:
        for line in (
            "INSERT INTO organisatie (id, naam, tijdzone, vrije_dagen, gewerkte_feestdagen, created_at)"
            f" VALUES (1, 'Voorbeeldbedrijf', 'Europe/Amsterdam', '[]', '[]', '{at}')",
            "INSERT INTO persoon (id, organisatie_id, rol, roepnaam, kanaal, adres, werkdagen, begin, einde,"
            f" created_at) VALUES (1, 1, 'coach', 'Els', 'telegram', '101', '01234', '08:30:00', '16:00:00', '{at}')",
            "INSERT INTO outbox (persoon_id, methode, naam, tekst, buttons, pin, priority, nudge, created_at,"
            f" not_before, tries) VALUES (1, 'say', 'help', 'Hallo Els', '[]', 0, 0, 0, '{at}', '{at}', 0)",
        ):
            connection.execute(text(line))
    db.migrate(empty)
    now = datetime(2026, 3, 3, 9, tzinfo=UTC) + timedelta(seconds=1)
    with db.transaction(empty) as session:
        ((letter,),) = outbox.due(session, "telegram", now, busy=())

    assert (letter.adres, letter.tekst, letter.beeld) == ("101", "Hallo Els", None)


def test_an_older_generation_is_known_as_old_and_keeps_its_rows(database, with_a_later_generation):
    with database.begin() as connection:
        connection.execute(
            text("INSERT INTO kanaal VALUES ('telegram', 'wpo_bot', '2026-03-03 09:00:00.000000')")
        )
    assert db.schema_of(database) == "old"
    db.migrate(database)

    assert db.schema_of(database) == "current"
    assert "later" in inspect(database).get_table_names()
    with database.begin() as connection:
        assert connection.execute(text("SELECT bot_naam FROM kanaal")).scalar() == "wpo_bot"


def test_a_migration_that_fails_halfway_leaves_the_old_generation(database, with_a_later_generation):
    versions = db.MIGRATIONS / "versions" / "m9001_later.py"
    versions.write_text(versions.read_text() + '    op.execute("INSERT INTO nergens VALUES (1)")\n')
    with pytest.raises(Exception, match="nergens"):
        db.migrate(database)

    assert db.schema_of(database) == "old"
    assert "later" not in inspect(database).get_table_names()


def test_tables_of_a_newer_program_and_of_another_one_are_unknown(database, empty):
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE recepten (id INTEGER)"))

    assert db.schema_of(database) == db.schema_of(empty) == "unknown"


def test_sqlite_is_safe_by_default(database):
    with database.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }

    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}
