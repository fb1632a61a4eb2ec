"""Lay out group sessions: the rules, the sessions that stand, what was asked, and the rooms.

The running version must survive this: it knows none of the four tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "group_rules",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("most_sessions", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("smallest", sa.Integer(), nullable=False),
        sa.Column("sessions_each", sa.Integer(), nullable=True),
        sa.Column("fill", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "most_sessions BETWEEN 1 AND 50", name=op.f("ck_group_rules_most_sessions_is_sensible")
        ),
        sa.CheckConstraint(
            "people BETWEEN 1 AND 500", name=op.f("ck_group_rules_people_is_sensible")
        ),
        sa.CheckConstraint(
            "smallest BETWEEN 1 AND people",
            name=op.f("ck_group_rules_smallest_is_not_above_people"),
        ),
        sa.CheckConstraint(
            "sessions_each BETWEEN 1 AND 50", name=op.f("ck_group_rules_sessions_each_is_sensible")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_group_rules_version_starts_at_one")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["people.id"], name=op.f("fk_group_rules_changed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_group_rules_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_group_rules")),
    )
    op.create_table(
        "group_sessions",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_group_sessions_seats_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_group_sessions_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_group_sessions_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "company_id", "slot", name=op.f("pk_group_sessions")),
    )
    op.create_table(
        "group_plans",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("asked_version", sa.Integer(), nullable=False),
        sa.Column("rooms_version", sa.Integer(), nullable=False),
        sa.Column("answered_version", sa.Integer(), nullable=False),
        sa.Column("waits_to_tell", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "asked_version >= 1", name=op.f("ck_group_plans_asked_version_starts_at_one")
        ),
        sa.CheckConstraint(
            "rooms_version >= 0", name=op.f("ck_group_plans_rooms_version_is_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_group_plans_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_group_plans")),
    )
    op.create_table(
        "group_rooms",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("building", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("event_id", "company_id", name=op.f("pk_group_rooms")),
    )


def downgrade() -> None:
    for table in ("group_rooms", "group_plans", "group_sessions", "group_rules"):
        op.drop_table(table)
