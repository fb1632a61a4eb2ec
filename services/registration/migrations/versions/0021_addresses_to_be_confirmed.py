"""Know the addresses that are asked to confirm, or told, when a company's contact gets another.

The running version must survive this: it does not know the table and changes an address at once.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import protect_table, reached_by

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_TABLE = "contact_addresses"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("expires_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('pending', 'confirmed', 'over', 'former')",
            name=op.f("ck_contact_addresses_state_is_known"),
        ),
        sa.CheckConstraint(
            "email = lower(email)", name=op.f("ck_contact_addresses_email_is_lower_case")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["company_contacts.id"],
            name=op.f("fk_contact_addresses_contact_id_company_contacts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_addresses")),
    )
    op.create_index("ix_contact_addresses_contact_id", _TABLE, ["contact_id"])
    is_pending = sa.text("state = 'pending'")
    op.create_index(
        "uq_contact_addresses_contact_id_pending",
        _TABLE,
        ["contact_id"],
        unique=True,
        postgresql_where=is_pending,
        sqlite_where=is_pending,
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect_table(connection, _TABLE, reached_by(_TABLE, "contact_id", "company_contacts"))


def downgrade() -> None:
    op.drop_table(_TABLE)
