"""Lay out the rooms of group sessions.

The running version must survive this: it knows neither of the two tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_room_plans",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sessions_version", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "version >= 1", name=op.f("ck_session_room_plans_version_starts_at_one")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_session_room_plans_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_session_room_plans")),
    )
    op.create_table(
        "session_rooms",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_session_rooms_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["rooms.id"], name=op.f("fk_session_rooms_room_id_rooms")
        ),
        sa.PrimaryKeyConstraint("event_id", "company_id", name=op.f("pk_session_rooms")),
    )


def downgrade() -> None:
    op.drop_table("session_rooms")
    op.drop_table("session_room_plans")
