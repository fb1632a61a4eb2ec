"""Keep what is said about an uploaded list, what a school's headings mean, and shared addresses.

The running version must survive this: it knows neither the table nor the columns, which have
defaults, uploads lists of two kinds alone and lets no two students share an address.
"""

import sqlalchemy as sa
from alembic import op

from shared.db.policies import OWN, protect_table

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_SUBJECT = "ck_uploaded_lists_subject_is_known"
_SUBJECTS = "subject IN ('students', 'companies', 'wishes', 'scores')"
_ADDRESS = "uq_people_organisation_id_email"


def upgrade() -> None:
    with op.batch_alter_table("uploaded_lists") as lists:
        lists.drop_constraint(op.f(_SUBJECT), type_="check")
        lists.create_check_constraint(op.f(_SUBJECT), _SUBJECTS)
        lists.add_column(sa.Column("choices", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "known_headings",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=10), nullable=False),
        sa.Column("heading", sa.String(length=200), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=False),
        sa.CheckConstraint(_SUBJECTS, name=op.f("ck_known_headings_subject_is_known")),
        sa.CheckConstraint("heading <> ''", name=op.f("ck_known_headings_heading_is_there")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_known_headings_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "subject", "heading", name=op.f("pk_known_headings")
        ),
    )
    with op.batch_alter_table("people") as people:
        people.add_column(
            sa.Column("shares_address", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        people.drop_constraint(op.f(_ADDRESS), type_="unique")
    # the same rule under the same name, but for those who share an address
    is_own = sa.text("NOT shares_address")
    op.create_index(
        _ADDRESS,
        "people",
        ["organisation_id", "email"],
        unique=True,
        postgresql_where=is_own,
        sqlite_where=is_own,
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect_table(connection, "known_headings", OWN)


def downgrade() -> None:
    op.drop_index(_ADDRESS, "people")
    op.execute("UPDATE people SET email = NULL WHERE shares_address")
    with op.batch_alter_table("people") as people:
        people.drop_column("shares_address")
        people.create_unique_constraint(op.f(_ADDRESS), ["organisation_id", "email"])
    op.drop_table("known_headings")
    op.execute("DELETE FROM uploaded_lists WHERE subject IN ('wishes', 'scores')")
    with op.batch_alter_table("uploaded_lists") as lists:
        lists.drop_column("choices")
        lists.drop_constraint(op.f(_SUBJECT), type_="check")
        lists.create_check_constraint(op.f(_SUBJECT), "subject IN ('students', 'companies')")
