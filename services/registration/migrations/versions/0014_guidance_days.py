"""Let an event be a day of guidance, with counsellors and what students want to talk about.

The running version must survive this: it makes no such event, and a company without a kind is one.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KIND = "ck_events_kind_is_known"


def upgrade() -> None:
    with op.batch_alter_table("events") as events:
        events.drop_constraint(op.f(_KIND), type_="check")
        events.create_check_constraint(
            op.f(_KIND), "kind IN ('praktikdating', 'career_day', 'guidance')"
        )
    with op.batch_alter_table("companies") as companies:
        companies.add_column(
            sa.Column("kind", sa.String(length=10), nullable=False, server_default="company")
        )
        companies.create_check_constraint(
            op.f("ck_companies_kind_is_known"), "kind IN ('company', 'counsellor')"
        )
    op.create_table(
        "meeting_topics",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("written_at", shared.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meeting_topics_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meetings.id"],
            name=op.f("fk_meeting_topics_meeting_id_meetings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_meeting_topics_person_id_people")
        ),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_topics")),
    )
    op.create_index("ix_meeting_topics_event_id", "meeting_topics", ["event_id"])
    op.create_index("ix_meeting_topics_person_id", "meeting_topics", ["person_id"])


def downgrade() -> None:
    op.drop_table("meeting_topics")
    with op.batch_alter_table("companies") as companies:
        companies.drop_constraint(op.f("ck_companies_kind_is_known"), type_="check")
        companies.drop_column("kind")
    with op.batch_alter_table("events") as events:
        events.drop_constraint(op.f(_KIND), type_="check")
        events.create_check_constraint(op.f(_KIND), "kind IN ('praktikdating', 'career_day')")
