"""How alembic reaches the tables: with the engine that the caller hands over."""

from alembic import context
from sqlmodel import SQLModel

from conversations.storage import models  # noqa: F401  (fills SQLModel.metadata)

with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
