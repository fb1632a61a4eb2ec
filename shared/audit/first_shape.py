"""The tables of the audit log as their first migration makes them in each service; never edited."""

import sqlalchemy as sa
from alembic import op

import shared.db
from shared.audit.guards import guard_audit_tables, unguard_audit_tables

_POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def create_audit_tables(role: str) -> None:
    """`role` is what web processes of the service work as."""
    _create_records()
    _create_segments()
    op.create_table(
        "audit_checks",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("checked_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("broken_since", shared.db.UtcDateTime(), nullable=True),
        sa.Column("first_fault", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_checks_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checks")),
    )
    guard_audit_tables(op.get_bind(), role)


def drop_audit_tables() -> None:
    unguard_audit_tables(op.get_bind())
    for table in ("audit_checks", "audit_segments", "audit_records"):
        op.drop_table(table)


def _create_records() -> None:
    op.create_table(
        "audit_records",
        sa.Column("position", _POSITION, autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("service", sa.String(length=20), nullable=False),
        sa.Column("use_case", sa.String(length=60), nullable=False),
        sa.Column("action", sa.String(length=120), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("door", sa.String(length=10), nullable=False),
        sa.Column("browser", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("segment", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "actor_kind IN ('staff', 'student', 'program', 'link', 'console', 'system')",
            name=op.f("ck_audit_records_actor_kind_is_known"),
        ),
        sa.CheckConstraint(
            "door IN ('page', 'api', 'link', 'console', 'job')",
            name=op.f("ck_audit_records_door_is_known"),
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_records")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_records_id")),
        sqlite_autoincrement=True,
    )
    for columns in (["organisation_id", "position"], ["person_id", "use_case"], ["segment"]):
        op.create_index(f"ix_audit_records_{'_'.join(columns)}", "audit_records", columns)
    waiting = sa.text("segment IS NULL")
    op.create_index(
        "ix_audit_records_waiting",
        "audit_records",
        ["position"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )


def _create_segments() -> None:
    op.create_table(
        "audit_segments",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("first_position", sa.BigInteger(), nullable=False),
        sa.Column("last_position", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("newest_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("sealed_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("leaves", sa.LargeBinary(), nullable=True),
        sa.Column("leaves_digest", sa.LargeBinary(), nullable=False),
        sa.Column("previous_digest", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("dropped_at", shared.db.UtcDateTime(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_audit_segments_number_is_positive")),
        sa.CheckConstraint("count >= 1", name=op.f("ck_audit_segments_count_is_positive")),
        sa.CheckConstraint(
            "(leaves IS NULL) = (dropped_at IS NOT NULL)",
            name=op.f("ck_audit_segments_leaves_go_when_dropped"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_segments")),
    )
