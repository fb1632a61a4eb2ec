"""What builds are for: a schedule, or the answer to a question.

The running version must survive this: whatever it asks for is a schedule.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("schedule_builds") as builds:
        builds.add_column(
            sa.Column("purpose", sa.String(length=10), nullable=False, server_default="schedule")
        )
        builds.create_check_constraint(
            op.f("ck_schedule_builds_purpose_is_known"),
            "purpose IN ('schedule', 'what_if', 'prices')",
        )


def downgrade() -> None:
    with op.batch_alter_table("schedule_builds") as builds:
        builds.drop_constraint(op.f("ck_schedule_builds_purpose_is_known"), type_="check")
        builds.drop_column("purpose")
