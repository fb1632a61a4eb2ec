"""Know who has a role in an event.

The running version must survive this: it does not know the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_members",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('co_organiser', 'event_crew', 'owner', 'partner')",
            name=op.f("ck_event_members_role_is_known"),
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_event_members")),
    )


def downgrade() -> None:
    op.drop_table("event_members")
