"""Keep whom the companies would like to meet.

The running version must survive this: it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_wishes",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("entered_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 3", name=op.f("ck_company_wishes_score_is_known")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_company_wishes_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f("fk_company_wishes_entered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_company_wishes_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_company_wishes_person_id_people")
        ),
        sa.PrimaryKeyConstraint(
            "event_id", "company_id", "person_id", name=op.f("pk_company_wishes")
        ),
    )
    op.create_index("ix_company_wishes_person_id", "company_wishes", ["person_id"])


def downgrade() -> None:
    op.drop_table("company_wishes")
