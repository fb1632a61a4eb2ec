"""Write down who did what to whom, and seal it.

The running version must survive this: it does not know the tables and writes nothing there.
"""

from shared.audit.first_shape import create_audit_tables, drop_audit_tables

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_tables("scheduling_web")


def downgrade() -> None:
    drop_audit_tables()
