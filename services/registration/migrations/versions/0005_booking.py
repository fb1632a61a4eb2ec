"""Lay out the rules of booking, the wait-lists and the calendar feeds.

The running version must survive this: it knows none of the three tables.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "booking_rules",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("opens_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("closes_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("on_the_day", sa.Boolean(), nullable=False),
        sa.Column("most_meetings", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "way IN ('built', 'open', 'combined')", name=op.f("ck_booking_rules_way_is_known")
        ),
        sa.CheckConstraint(
            "most_meetings BETWEEN 1 AND 50",
            name=op.f("ck_booking_rules_most_meetings_is_sensible"),
        ),
        sa.CheckConstraint(
            "opens_at < closes_at", name=op.f("ck_booking_rules_opens_before_it_closes")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_booking_rules_version_starts_at_one")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["people.id"], name=op.f("fk_booking_rules_changed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_booking_rules_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_booking_rules")),
    )
    op.create_table(
        "waits",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("since", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("slot >= 0", name=op.f("ck_waits_slot_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_waits_company_id_companies")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_waits_event_id_events")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_waits_person_id_people")
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", "company_id", name=op.f("pk_waits")),
    )
    op.create_index("ix_waits_event_id_company_id", "waits", ["event_id", "company_id"])
    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("changed_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "generation >= 1", name=op.f("ck_calendar_feeds_generation_starts_at_one")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_calendar_feeds_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feeds")),
    )


def downgrade() -> None:
    op.drop_table("calendar_feeds")
    op.drop_table("waits")
    op.drop_table("booking_rules")
