"""Find a company's meetings by an index that does not begin with the event.

Asked for one student's meetings, a planner that had seen the table empty took the old index and
read all meetings of the event. The running version must survive this: it names no index.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_meetings_company_id_slot", "meetings", ["company_id", "slot"])
    op.drop_index("ix_meetings_event_id_company_id_slot", "meetings")


def downgrade() -> None:
    op.create_index(
        "ix_meetings_event_id_company_id_slot", "meetings", ["event_id", "company_id", "slot"]
    )
    op.drop_index("ix_meetings_company_id_slot", "meetings")
