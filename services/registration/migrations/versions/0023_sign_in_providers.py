"""Keep the providers by which schools' people sign in, and who is who there.

The running version must survive this: it does not know the tables.
"""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.db.policies import OWN, protect_table, reached_by

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_providers()
    _create_identities()
    _create_answers()
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        protect_table(connection, "sign_in_providers", OWN)
        for table in ("provider_identities", "provider_answers"):
            seen = reached_by(table, "provider_id", "sign_in_providers")
            protect_table(connection, table, seen)


def _create_providers() -> None:
    texts = ("mail_domains", "roles", "factor_values")
    claims = ("mail_claim", "groups_claim", "institution_claim")
    op.create_table(
        "sign_in_providers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("institution", sa.String(length=12), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("least_level", sa.String(length=12), nullable=False),
        sa.Column("trusts_factor", sa.Boolean(), nullable=False),
        sa.Column("newcomers", sa.String(length=10), nullable=False),
        sa.Column("acr_values", sa.String(length=200), nullable=False),
        *(sa.Column(name, sa.String(length=80), nullable=False) for name in claims),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('unilogin', 'entra', 'other')",
            name=op.f("ck_sign_in_providers_kind_is_known"),
        ),
        sa.CheckConstraint(
            "least_level IN ('none', 'low', 'substantial', 'high')",
            name=op.f("ck_sign_in_providers_least_level_is_known"),
        ),
        sa.CheckConstraint(
            "newcomers IN ('refuse', 'mapped', 'guest')",
            name=op.f("ck_sign_in_providers_newcomers_is_known"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_sign_in_providers_version_starts_at_one")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_sign_in_providers_organisation_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_providers")),
    )
    op.create_index(
        "ix_sign_in_providers_organisation_id", "sign_in_providers", ["organisation_id"]
    )


def _create_identities() -> None:
    op.create_table(
        "provider_identities",
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("last_used_at", shared.db.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["sign_in_providers.id"],
            name=op.f("fk_provider_identities_provider_id_sign_in_providers"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_provider_identities_person_id_people")
        ),
        sa.PrimaryKeyConstraint("provider_id", "subject", name=op.f("pk_provider_identities")),
        sa.UniqueConstraint(
            "provider_id", "person_id", name=op.f("uq_provider_identities_provider_id_person_id")
        ),
    )
    op.create_index("ix_provider_identities_person_id", "provider_identities", ["person_id"])


def _create_answers() -> None:
    op.create_table(
        "provider_answers",
        sa.Column("state_digest", sa.String(length=64), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=False),
        sa.Column("browser_digest", sa.String(length=64), nullable=False),
        sa.Column("answered_at", shared.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["provider_id"],
            ["sign_in_providers.id"],
            name=op.f("fk_provider_answers_provider_id_sign_in_providers"),
        ),
        sa.PrimaryKeyConstraint("state_digest", name=op.f("pk_provider_answers")),
    )
    for column in ("provider_id", "browser_digest"):
        op.create_index(
            f"ix_provider_answers_{column}_answered_at", "provider_answers", [column, "answered_at"]
        )


def downgrade() -> None:
    op.drop_table("provider_answers")
    op.drop_table("provider_identities")
    op.drop_table("sign_in_providers")
