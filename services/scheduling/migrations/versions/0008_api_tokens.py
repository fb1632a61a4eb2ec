"""Know the tokens of schools' programs.

The running version must survive this: it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import OWN, protect_table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("revoked_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("last_used_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect_table(connection, "api_tokens", OWN)


def downgrade() -> None:
    op.drop_table("api_tokens")
