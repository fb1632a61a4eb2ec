"""Keep when each role was last at work, and whose a parked message is.

The running version survives this: it writes neither.
"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_heartbeats")),
    )
    op.add_column("parked_messages", sa.Column("organisation_id", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("parked_messages", "organisation_id")
    op.drop_table("heartbeats")
