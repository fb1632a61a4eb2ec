"""Write down who did what to whom, and seal it.

The running version must survive this: it does not know the tables and writes nothing there.
"""

from shared.audit.first_shape import create_audit_tables, drop_audit_tables

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_audit_tables("registration_web")


def downgrade() -> None:
    drop_audit_tables()
