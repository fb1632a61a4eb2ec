"""Know who has a role in an event, and two more roles of colleagues.

The running version must survive this: it knows neither the table nor the column, which has a
default, and gives nobody the new roles.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_NAME = "ck_staff_roles_role_is_known"
_BEFORE = "role IN ('administrator', 'organiser', 'teacher', 'crew', 'leadership')"
_AFTER = (
    "role IN ('administrator', 'organiser', 'teacher', 'crew', 'leadership', 'leadership_people',"
    " 'guest', 'operator')"
)


def upgrade() -> None:
    op.create_table(
        "event_members",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("assigned_by", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "role IN ('co_organiser', 'event_crew', 'owner', 'partner')",
            name=op.f("ck_event_members_role_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_members_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_event_members_person_id_people")
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_event_members")),
    )
    op.create_index("ix_event_members_person_id", "event_members", ["person_id"])
    op.add_column(
        "events",
        sa.Column("members_version", sa.Integer(), nullable=False, server_default="0"),
    )
    with op.batch_alter_table("staff_roles") as roles:
        roles.drop_constraint(op.f(_NAME), type_="check")
        roles.create_check_constraint(op.f(_NAME), _AFTER)


def downgrade() -> None:
    op.execute("DELETE FROM staff_roles WHERE role IN ('leadership_people', 'guest', 'operator')")
    with op.batch_alter_table("staff_roles") as roles:
        roles.drop_constraint(op.f(_NAME), type_="check")
        roles.create_check_constraint(op.f(_NAME), _BEFORE)
    op.drop_column("events", "members_version")
    op.drop_index("ix_event_members_person_id", "event_members")
    op.drop_table("event_members")
