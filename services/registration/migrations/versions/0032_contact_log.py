"""Write down what was said with companies and what comes next, and whose each company is.

The running version must survive this: it does not know the tables, and leaves the new columns of
companies empty.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import OWN, protect_table, reached_by

revision = "0032"
down_revision = "0030"
branch_labels = None
depends_on = None

_OPEN = sa.text("finished_at IS NULL")


def upgrade() -> None:
    _companies()
    _entries()
    _steps()
    _transfers()
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for table in ("contact_entries", "next_steps"):
            protect_table(connection, table, reached_by(table, "company_id", "companies"))
        protect_table(connection, "portfolio_transfers", OWN)
        for table in ("transferred_companies", "transferred_steps"):
            condition = reached_by(table, "transfer_id", "portfolio_transfers")
            protect_table(connection, table, condition)


def downgrade() -> None:
    for table in (
        "transferred_steps",
        "transferred_companies",
        "portfolio_transfers",
        "next_steps",
        "contact_entries",
    ):
        op.drop_table(table)
    with op.batch_alter_table("companies") as companies:
        companies.drop_index("ix_companies_owner_id_last_contact_on")
        companies.drop_column("last_contact_on")
        companies.drop_column("owner_id")


def _companies() -> None:
    with op.batch_alter_table("companies") as companies:
        companies.add_column(sa.Column("owner_id", sa.Uuid(), nullable=True))
        companies.add_column(sa.Column("last_contact_on", sa.Date(), nullable=True))
        companies.create_foreign_key(
            op.f("fk_companies_owner_id_people"), "people", ["owner_id"], ["id"]
        )
        companies.create_index(
            "ix_companies_owner_id_last_contact_on", ["owner_id", "last_contact_on"]
        )


def _entries() -> None:
    op.create_table(
        "contact_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("outcome", sa.String(length=15), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('visit', 'call', 'mail', 'meeting', 'note')",
            name=op.f("ck_contact_entries_kind_is_known"),
        ),
        sa.CheckConstraint(
            "outcome IN ('', 'talked', 'not_there', 'wants_student', 'declined')",
            name=op.f("ck_contact_entries_outcome_is_known"),
        ),
        sa.CheckConstraint(
            "text <> '' OR outcome <> ''", name=op.f("ck_contact_entries_says_something")
        ),
        _to("contact_entries", "company_id", "companies"),
        _to("contact_entries", "contact_id", "company_contacts"),
        _to("contact_entries", "author_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_entries")),
    )
    op.create_index(
        "ix_contact_entries_company_id_happened_on",
        "contact_entries",
        ["company_id", "happened_on", "id"],
    )
    op.create_index("ix_contact_entries_author_id", "contact_entries", ["author_id"])
    op.create_index("ix_contact_entries_contact_id", "contact_entries", ["contact_id"])


def _steps() -> None:
    op.create_table(
        "next_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("is_promised", sa.Boolean(), nullable=False),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("finished_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('call', 'visit', 'mail', 'other')", name=op.f("ck_next_steps_kind_is_known")
        ),
        sa.CheckConstraint(
            "outcome IN ('', 'done', 'dropped')", name=op.f("ck_next_steps_outcome_is_known")
        ),
        sa.CheckConstraint(
            "(outcome = '') = (finished_at IS NULL)",
            name=op.f("ck_next_steps_finished_has_outcome"),
        ),
        _to("next_steps", "company_id", "companies"),
        _to("next_steps", "owner_id", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_steps")),
    )
    op.create_index(
        "ix_next_steps_owner_id_due_on_open",
        "next_steps",
        ["owner_id", "due_on"],
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )
    op.create_index("ix_next_steps_company_id", "next_steps", ["company_id"])


def _transfers() -> None:
    op.create_table(
        "portfolio_transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("undone_at", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_portfolio_transfers_goes_to_another")),
        _to("portfolio_transfers", "organisation_id", "organisations"),
        _to("portfolio_transfers", "from_id", "people"),
        _to("portfolio_transfers", "to_id", "people"),
        _to("portfolio_transfers", "made_by", "people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portfolio_transfers")),
    )
    op.create_index(
        "ix_portfolio_transfers_organisation_id_made_at",
        "portfolio_transfers",
        ["organisation_id", "made_at"],
    )
    for table, column, parent in (
        ("transferred_companies", "company_id", "companies"),
        ("transferred_steps", "step_id", "next_steps"),
    ):
        op.create_table(
            table,
            sa.Column("transfer_id", sa.Uuid(), nullable=False),
            sa.Column(column, sa.Uuid(), nullable=False),
            _to(table, "transfer_id", "portfolio_transfers"),
            _to(table, column, parent),
            sa.PrimaryKeyConstraint("transfer_id", column, name=op.f(f"pk_{table}")),
        )


def _to(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{parent}")
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=name)
