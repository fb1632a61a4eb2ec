"""Know how many links a kept document lost, so that its student is told.

The running version must survive this: it does not name the column, which then says none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_IS_NOT_NEGATIVE = "ck_documents_links_removed_is_not_negative"


def upgrade() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.add_column(
            sa.Column("links_removed", sa.Integer(), nullable=False, server_default="0")
        )
        documents.create_check_constraint(op.f(_IS_NOT_NEGATIVE), "links_removed >= 0")


def downgrade() -> None:
    with op.batch_alter_table("documents") as documents:
        documents.drop_constraint(op.f(_IS_NOT_NEGATIVE), type_="check")
        documents.drop_column("links_removed")
