"""pictures with a text."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this generation of the tables."""
    op.create_table(
        "bestand",
        sa.Column("kanaal", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("bot", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("sha256", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("file_id", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("changed_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kanaal", "bot", "sha256"),
    )
    # Not as a batch: that would copy the whole table, and both databases can add a column in place.
    op.add_column("outbox", sa.Column("beeld", sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    """Go back to the generation before."""
    op.drop_column("outbox", "beeld")
    op.drop_table("bestand")
