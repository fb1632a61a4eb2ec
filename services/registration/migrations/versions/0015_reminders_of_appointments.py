"""Keep until when a student may drop a meeting, and who was reminded of an appointment.

The running version must survive this: it knows neither column, and both may be empty.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("booking_rules") as rules:
        rules.add_column(sa.Column("drop_hours", sa.Integer(), nullable=True))
        rules.create_check_constraint(
            op.f("ck_booking_rules_drop_hours_is_at_most_a_week"), "drop_hours BETWEEN 1 AND 168"
        )
    op.add_column(
        "personal_sequences", sa.Column("reminded_at", shared.db.UtcDateTime(), nullable=True)
    )


def downgrade() -> None:
    with op.batch_alter_table("personal_sequences") as sequences:
        sequences.drop_column("reminded_at")
    with op.batch_alter_table("booking_rules") as rules:
        rules.drop_constraint(op.f("ck_booking_rules_drop_hours_is_at_most_a_week"), type_="check")
        rules.drop_column("drop_hours")
