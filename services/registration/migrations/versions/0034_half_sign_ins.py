"""Know each half sign-in, so that it can end, and for whom a code app was begun.

The running version must survive this: it does not know the table, and a code app that it began is
begun anew once this version stands.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import protect_table, reached_by

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "half_sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("started_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("ended_at", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "step IN ('code', 'enrolment')", name=op.f("ck_half_sign_ins_step_is_known")
        ),
        sa.CheckConstraint(
            "started_at < expires_at", name=op.f("ck_half_sign_ins_expires_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_half_sign_ins_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_sign_ins")),
    )
    op.create_index("ix_half_sign_ins_person_id", "half_sign_ins", ["person_id"])
    op.add_column("second_factors", sa.Column("begun_by", sa.Uuid(), nullable=True))
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        condition = reached_by("half_sign_ins", "person_id", "people")
        protect_table(connection, "half_sign_ins", condition)


def downgrade() -> None:
    op.drop_column("second_factors", "begun_by")
    op.drop_table("half_sign_ins")
