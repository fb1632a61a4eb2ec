"""Documents, their readers, what an event asks for, class teachers and favourites.

The running version must survive this: add first, use later, remove in a later release.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "preparation_plans",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("asks_for_application", sa.Boolean(), nullable=False),
        sa.Column("asks_for_cv", sa.Boolean(), nullable=False),
        sa.Column("schedule_waits", sa.Boolean(), nullable=False),
        sa.Column("openings_are_public", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_preparation_plans_version_starts_at_one")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_preparation_plans_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_preparation_plans")),
    )
    op.create_table(
        "class_teachers",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_class_teachers_class_id_classes")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_class_teachers_person_id_people")
        ),
        sa.PrimaryKeyConstraint("class_id", "person_id", name=op.f("pk_class_teachers")),
    )
    op.create_index("ix_class_teachers_person_id", "class_teachers", ["person_id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("refusal", sa.String(length=30), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("uploaded_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("claimed_until", shared.db.UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("checked_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("review", sa.String(length=10), nullable=False),
        sa.Column("comment", sa.String(length=500), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("deleted_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('application', 'cv')", name=op.f("ck_documents_kind_is_known")
        ),
        sa.CheckConstraint(
            "review IN ('new', 'good', 'change')", name=op.f("ck_documents_review_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('checking', 'ready', 'refused', 'deleted')",
            name=op.f("ck_documents_state_is_known"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_documents_number_starts_at_one")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_documents_version_starts_at_one")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_documents_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_documents_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["people.id"], name=op.f("fk_documents_reviewed_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint(
            "event_id",
            "person_id",
            "kind",
            "number",
            name=op.f("uq_documents_event_id_person_id_kind_number"),
        ),
    )
    op.create_index("ix_documents_person_id", "documents", ["person_id"], unique=False)
    op.create_index(
        "ix_documents_state_uploaded_at", "documents", ["state", "uploaded_at"], unique=False
    )
    op.create_table(
        "favourites",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name=op.f("fk_favourites_company_id_companies")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_favourites_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_favourites_person_id_people")
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", "company_id", name=op.f("pk_favourites")),
    )
    op.create_table(
        "preparation_reminders",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reminded_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_preparation_reminders_count_starts_at_one")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_preparation_reminders_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_preparation_reminders_person_id_people")
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_preparation_reminders")),
    )
    op.create_table(
        "preparation_waivers",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("waived_by", sa.Uuid(), nullable=False),
        sa.Column("waived_at", shared.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_preparation_waivers_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_preparation_waivers_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["waived_by"], ["people.id"], name=op.f("fk_preparation_waivers_waived_by_people")
        ),
        sa.PrimaryKeyConstraint("event_id", "person_id", name=op.f("pk_preparation_waivers")),
    )
    op.create_table(
        "document_contents",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_document_contents_document_id_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document_contents")),
    )
    op.create_table(
        "document_accesses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("reader", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("participation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "reader IN ('student', 'staff', 'company')",
            name=op.f("ck_document_accesses_reader_is_known"),
        ),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (participation_id IS NULL)",
            name=op.f("ck_document_accesses_one_reader_is_named"),
        ),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_document_accesses_document_id_documents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participations.id"],
            name=op.f("fk_document_accesses_participation_id_participations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_document_accesses_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_accesses")),
    )
    op.create_index(
        "ix_document_accesses_document_id_at",
        "document_accesses",
        ["document_id", "at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index("ix_document_accesses_document_id_at", table_name="document_accesses")
    op.drop_table("document_accesses")
    op.drop_table("document_contents")
    op.drop_table("preparation_waivers")
    op.drop_table("preparation_reminders")
    op.drop_table("favourites")
    op.drop_index("ix_documents_state_uploaded_at", table_name="documents")
    op.drop_index("ix_documents_person_id", table_name="documents")
    op.drop_table("documents")
    op.drop_index("ix_class_teachers_person_id", table_name="class_teachers")
    op.drop_table("class_teachers")
    op.drop_table("preparation_plans")
