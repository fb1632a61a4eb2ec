"""Know the passkeys of staff, and which of their challenges were answered.

The running version must survive this: it does not know the tables, and whoever has a passkey and
no code app signs in there by the link alone.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import OWN, protect_table, reached_by

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("last_used_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("copied_at", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkeys_sign_count_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_passkeys_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_passkeys_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index("ix_passkeys_person_id", "passkeys", ["person_id"])
    op.create_table(
        "spent_challenges",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("spent_at", shared.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_spent_challenges_person_id_people")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_spent_challenges")),
    )
    op.create_index("ix_spent_challenges_person_id", "spent_challenges", ["person_id"])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect_table(connection, "passkeys", OWN)
        condition = reached_by("spent_challenges", "person_id", "people")
        protect_table(connection, "spent_challenges", condition)


def downgrade() -> None:
    op.drop_table("spent_challenges")
    op.drop_table("passkeys")
