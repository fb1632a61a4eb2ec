"""Let an event be a day of guidance.

The running version must survive this: it makes no such event, and knows none before it is replaced.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NAME = "ck_events_kind_is_known"


def upgrade() -> None:
    with op.batch_alter_table("events") as events:
        events.drop_constraint(op.f(_NAME), type_="check")
        events.create_check_constraint(
            op.f(_NAME), "kind IN ('praktikdating', 'career_day', 'guidance')"
        )


def downgrade() -> None:
    with op.batch_alter_table("events") as events:
        events.drop_constraint(op.f(_NAME), type_="check")
        events.create_check_constraint(op.f(_NAME), "kind IN ('praktikdating', 'career_day')")
