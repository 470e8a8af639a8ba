"""Two rows in every table of a database, whatever its generation: one with everything filled in, one with as little."""

from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Integer, MetaData, Table, Time, select
from sqlalchemy import Engine as Database

Rows = dict[str, list[dict[str, Any]]]

BIG = 2**40  # ids of a channel do not fit in 32 bits
WORDS = "Noor's <b>één</b> \\ 👍🏽 \u202e"


def fill(database: Database) -> Rows:
    """Put the rows there, and return them as they can be read back."""
    tables = MetaData()
    tables.reflect(database)
    tables.remove(tables.tables["alembic_version"])
    with database.begin() as connection:
        for table in tables.sorted_tables:
            for nr in (1, 2):
                connection.execute(table.insert().values({c.name: _value(c, nr) for c in table.columns}))
    return read(database, {table.name: list(table.columns.keys()) for table in tables.sorted_tables})


def read(database: Database, names: dict[str, list[str]]) -> Rows:
    """Return these columns of these tables."""
    found: Rows = {}
    with database.connect() as connection:
        for name, columns in names.items():
            table = Table(name, MetaData(), autoload_with=connection)
            query = select(*(table.c[column] for column in columns)).order_by(*table.primary_key)
            found[name] = [dict(row._mapping) for row in connection.execute(query)]
    return found


def columns_of(rows: Rows) -> dict[str, list[str]]:
    return {name: list(found[0]) for name, found in rows.items()}


def _value(column: Column, nr: int) -> object:
    if column.foreign_keys:
        return nr
    if nr == 2 and column.nullable:
        return None
    match column.type:
        case JSON():
            return {"lijst": [nr, WORDS], "leeg": {}}
        case Boolean():
            return nr == 1
        case DateTime():
            at = datetime(2026, 3, nr, 9, 30, 15, 123456, tzinfo=UTC)
            return at if column.type.timezone else at.replace(tzinfo=None)
        case Time():
            return time(8, nr)
        case Integer():
            return BIG + nr if column.name in ("update_id", "message_id") else nr
    return f"{column.name} {nr} {WORDS}"
