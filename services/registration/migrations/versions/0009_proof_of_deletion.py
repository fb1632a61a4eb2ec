"""Keep proof of what was deleted: erased people, and how many rows each day.

The running version must survive this: it knows neither table nor column.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("erased_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("erased_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_at", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('student', 'staff', 'contact')", name=op.f("ck_erasures_kind_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["erased_by"], ["people.id"], name=op.f("fk_erasures_erased_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_erasures_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_erasures")),
    )
    op.create_index(
        "ix_erasures_organisation_id_erased_at", "erasures", ["organisation_id", "erased_at"]
    )
    op.create_table(
        "deletion_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_run_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_deletion_counts_count_is_not_negative")),
        sa.PrimaryKeyConstraint("day", "subject", name=op.f("pk_deletion_counts")),
    )
    op.add_column(
        "company_contacts", sa.Column("changed_at", shared.db.UtcDateTime(), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("company_contacts", "changed_at")
    op.drop_table("deletion_counts")
    op.drop_table("erasures")
