"""Keep when each role was last at work, whose a parked message is, and when a mail was to leave.

The running version survives this: it writes none of them; such a mail counts from its due time.
"""

import sqlalchemy as sa
from alembic import op

from shared.db.types import UtcDateTime

revision = "0005"
down_revision = "0004"
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
    op.add_column("messages", sa.Column("wanted_at", UtcDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("messages", "wanted_at")
    op.drop_column("parked_messages", "organisation_id")
    op.drop_table("heartbeats")
