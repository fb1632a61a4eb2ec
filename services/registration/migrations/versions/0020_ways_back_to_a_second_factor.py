"""Know recovery codes, resets of second factors, and what a session was begun with.

The running version must survive this: it knows neither the tables nor the columns, which have
defaults; a wait that it does not know of it does not keep.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import protect_table, reached_by

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("used_at", shared.db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_recovery_codes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "digest", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "factor_resets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reset_by", sa.Uuid(), nullable=True),
        sa.Column("reset_at", shared.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_factor_resets_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factor_resets")),
    )
    op.create_index("ix_factor_resets_person_id", "factor_resets", ["person_id"])
    op.add_column("second_factors", sa.Column("retry_at", shared.db.UtcDateTime(), nullable=True))
    for name, longest in (("browser", 20), ("system", 20), ("network", 20)):
        column = sa.Column(name, sa.String(length=longest), nullable=False, server_default="")
        op.add_column("sessions", column)
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for table in ("factor_resets", "recovery_codes"):
            protect_table(connection, table, reached_by(table, "person_id", "people"))


def downgrade() -> None:
    for name in ("network", "system", "browser"):
        op.drop_column("sessions", name)
    op.drop_column("second_factors", "retry_at")
    op.drop_index("ix_factor_resets_person_id", "factor_resets")
    op.drop_table("factor_resets")
    op.drop_table("recovery_codes")
