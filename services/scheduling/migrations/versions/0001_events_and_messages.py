"""Events with their grids, and the tables of messages and sessions.

The running version must survive this: add first, use later, remove in a later release.
"""

import sqlalchemy as sa
from alembic import op

import shared.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_sessions",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("ended_at", shared.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_ended_sessions")),
    )
    op.create_index(
        op.f("ix_ended_sessions_ended_at"), "ended_sessions", ["ended_at"], unique=False
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("meetings_per_student", sa.Integer(), nullable=False),
        sa.Column("wishes_per_student", sa.Integer(), nullable=False),
        sa.Column("reply_by", shared.db.UtcDateTime(), nullable=False),
        sa.Column("wishes_open_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("wishes_close_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("cancellation_told_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("copied_from_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rooms_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('praktikdating', 'career_day')", name=op.f("ck_events_kind_is_known")
        ),
        sa.CheckConstraint(
            "cancellation_told_at IS NULL OR cancelled_at IS NOT NULL",
            name=op.f("ck_events_only_cancellations_are_told"),
        ),
        sa.CheckConstraint(
            "meetings_per_student >= 1", name=op.f("ck_events_at_least_one_meeting")
        ),
        sa.CheckConstraint(
            "slot_minutes BETWEEN 5 AND 120", name=op.f("ck_events_slot_length_is_sensible")
        ),
        sa.CheckConstraint("starts < ends", name=op.f("ck_events_starts_before_it_ends")),
        sa.CheckConstraint(
            "wishes_open_at <= wishes_close_at",
            name=op.f("ck_events_wishes_open_before_they_close"),
        ),
        sa.CheckConstraint("wishes_per_student >= 1", name=op.f("ck_events_at_least_one_wish")),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["events.id"], name=op.f("fk_events_copied_from_id_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(
        "ix_events_organisation_id_held_on", "events", ["organisation_id", "held_on"], unique=False
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("created_at", shared.db.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key_digest", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(
        op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"], unique=False
    )
    op.create_table(
        "inbox_messages",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("received_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("finished_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("retry_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_inbox_messages")),
    )
    op.create_index(
        "ix_inbox_messages_due",
        "inbox_messages",
        ["retry_at"],
        unique=False,
        postgresql_where=sa.text("retry_at IS NOT NULL"),
        sqlite_where=sa.text("retry_at IS NOT NULL"),
    )
    op.create_index(
        "ix_inbox_messages_finished_at", "inbox_messages", ["finished_at"], unique=False
    )
    op.create_table(
        "outbox_messages",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=200), nullable=False),
        sa.Column("aggregate_id", sa.Uuid(), nullable=False),
        sa.Column("aggregate_version", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("published_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_messages_message_id")),
    )
    op.create_index(
        "ix_outbox_messages_published_at", "outbox_messages", ["published_at"], unique=False
    )
    op.create_index(
        "ix_outbox_messages_waiting",
        "outbox_messages",
        ["position"],
        unique=False,
        postgresql_where=sa.text("published_at IS NULL"),
        sqlite_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "parked_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("type", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("complete", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("parked_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("replayed_at", shared.db.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked_messages")),
    )
    op.create_index(
        op.f("ix_parked_messages_parked_at"), "parked_messages", ["parked_at"], unique=False
    )
    op.create_table(
        "event_breaks",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_event_breaks_starts_before_it_ends")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_breaks_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "starts", name=op.f("pk_event_breaks")),
    )
    op.create_table(
        "event_slots",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("ends_at", shared.db.UtcDateTime(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_event_slots_number_is_not_negative")),
        sa.CheckConstraint(
            "starts_at < ends_at", name=op.f("ck_event_slots_starts_before_it_ends")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_slots_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "number", name=op.f("pk_event_slots")),
    )


def downgrade() -> None:
    op.drop_table("event_slots")
    op.drop_table("event_breaks")
    op.drop_index(op.f("ix_parked_messages_parked_at"), table_name="parked_messages")
    op.drop_table("parked_messages")
    op.drop_index(
        "ix_outbox_messages_waiting",
        table_name="outbox_messages",
        postgresql_where=sa.text("published_at IS NULL"),
        sqlite_where=sa.text("published_at IS NULL"),
    )
    op.drop_index("ix_outbox_messages_published_at", table_name="outbox_messages")
    op.drop_table("outbox_messages")
    op.drop_index("ix_inbox_messages_finished_at", table_name="inbox_messages")
    op.drop_index(
        "ix_inbox_messages_due",
        table_name="inbox_messages",
        postgresql_where=sa.text("retry_at IS NOT NULL"),
        sqlite_where=sa.text("retry_at IS NOT NULL"),
    )
    op.drop_table("inbox_messages")
    op.drop_index(op.f("ix_idempotency_keys_created_at"), table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index("ix_events_organisation_id_held_on", table_name="events")
    op.drop_table("events")
    op.drop_index(op.f("ix_ended_sessions_ended_at"), table_name="ended_sessions")
    op.drop_table("ended_sessions")
