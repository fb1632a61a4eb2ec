"""Keep the tokens of schools' programs.

The running version must survive this: it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import OWN, protect_table

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column("permissions", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("revoked_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("last_used_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "created_at < expires_at", name=op.f("ck_api_tokens_expires_after_it_is_made")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_api_tokens_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["people.id"], name=op.f("fk_api_tokens_made_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_api_tokens_event_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
    )
    op.create_index("ix_api_tokens_organisation_id", "api_tokens", ["organisation_id"])
    op.create_index("ix_api_tokens_made_by", "api_tokens", ["made_by"])
    op.create_index("ix_api_tokens_event_id", "api_tokens", ["event_id"])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect_table(connection, "api_tokens", OWN)


def downgrade() -> None:
    op.drop_index("ix_api_tokens_event_id", "api_tokens")
    op.drop_index("ix_api_tokens_made_by", "api_tokens")
    op.drop_index("ix_api_tokens_organisation_id", "api_tokens")
    op.drop_table("api_tokens")
