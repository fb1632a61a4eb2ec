"""Keep what a company says on the day: late, not coming, here after all.

The running version must survive this: it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "day_notices",
        sa.Column("participation_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("first_slot", sa.Integer(), nullable=True),
        sa.Column("given_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("settled_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('late', 'away', 'here')", name=op.f("ck_day_notices_kind_is_known")
        ),
        sa.CheckConstraint(
            "(kind = 'late') = (first_slot IS NOT NULL)",
            name=op.f("ck_day_notices_the_late_say_when"),
        ),
        sa.CheckConstraint(
            "first_slot >= 1", name=op.f("ck_day_notices_the_first_slot_is_not_late")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_day_notices_version_starts_at_one")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_day_notices_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participations.id"],
            name=op.f("fk_day_notices_participation_id_participations"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["people.id"], name=op.f("fk_day_notices_settled_by_people")
        ),
        sa.PrimaryKeyConstraint("participation_id", name=op.f("pk_day_notices")),
    )
    op.create_index("ix_day_notices_event_id", "day_notices", ["event_id"])


def downgrade() -> None:
    op.drop_table("day_notices")
