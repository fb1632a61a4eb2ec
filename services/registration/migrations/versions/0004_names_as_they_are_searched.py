"""Names as they are searched.

The running version must survive this: it leaves the new column to its default.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.add_column(
            sa.Column("name_key", sa.String(length=220), nullable=False, server_default="")
        )
    op.execute("UPDATE people SET name_key = lower(name)")


def downgrade() -> None:
    with op.batch_alter_table("people") as people:
        people.drop_column("name_key")
