"""Keep with a published repair what it changed, so that it can be undone.

The running version does not know the column; what it publishes meanwhile cannot be undone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publications", sa.Column("changed", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    op.drop_column("publications", "changed")
