"""Tables of mails: attempts to deliver them, calendar sequence numbers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models.metadata import Base
from shared.db import UtcDateTime

STATUSES = ("queued", "sending", "sent", "failed", "replaced", "expired", "withheld")


class Message(Base):
    """One mail to one contact. The body holds a mark where the link goes, never a usable link."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"status IN {STATUSES}", name="status_is_known"),
        CheckConstraint("attempts >= 0", name="attempts_are_counted"),
        CheckConstraint("(status = 'sending') = (claimed_until IS NOT NULL)", name="claim_has_end"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_has_time"),
        CheckConstraint("(link_purpose IS NULL) = (link_subject IS NULL)", name="link_has_subject"),
        # one mail of a kind for each occasion
        UniqueConstraint("fact", "contact_id", "occasion"),
        Index("ix_messages_status_due_at", "status", "due_at"),
        # the queue in its order: the next mails are read without the rest of it
        Index(
            "ix_messages_queue",
            "urgent",
            "due_at",
            "id",
            postgresql_where=text("status = 'queued'"),
            sqlite_where=text("status = 'queued'"),
        ),
        Index("ix_messages_event_id_created_at", "event_id", "created_at"),
        Index("ix_messages_contact_id_created_at", "contact_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    #: the name of its MailKind
    fact: Mapped[str] = mapped_column(String(40))
    contact_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("contacts.id"))
    event_id: Mapped[UUID | None] = mapped_column()
    participation_id: Mapped[UUID | None] = mapped_column()
    #: what tells it from another mail of the same kind, e.g. "<event>/3"
    occasion: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(5))

    subject: Mapped[str] = mapped_column(String(300))
    body_text: Mapped[str] = mapped_column(Text)
    body_html: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)
    calendar_method: Mapped[str | None] = mapped_column(String(10))
    #: a path under the base URL, with the link mark where a token belongs
    link_path: Mapped[str | None] = mapped_column(String(300))
    link_purpose: Mapped[str | None] = mapped_column(String(20))
    link_subject: Mapped[UUID | None] = mapped_column()
    link_generation: Mapped[int] = mapped_column(default=0)

    urgent: Mapped[bool] = mapped_column(default=False)
    quiet: Mapped[bool] = mapped_column(default=False)
    bulk: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: when it was to leave before any mail server said "later"; from then on it is late
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    status: Mapped[str] = mapped_column(String(20), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure: Mapped[str | None] = mapped_column(String(300))
    body_removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DeliveryAttempt(Base):
    """What came of one attempt; the server's reply is kept without addresses."""

    __tablename__ = "delivery_attempts"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('delivered', 'deferred', 'refused', 'unreachable')",
            name="outcome_is_known",
        ),
        Index("ix_delivery_attempts_message_id_at", "message_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("messages.id", ondelete="CASCADE"))
    channel: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(20))
    code: Mapped[int | None] = mapped_column()
    words: Mapped[str] = mapped_column(String(300), default="")


class CalendarEntry(Base):
    """One contact's calendar entry for one event: one UID for ever, a growing sequence."""

    __tablename__ = "calendar_entries"
    __table_args__ = (
        CheckConstraint("sequence >= 0", name="sequence_is_counted"),
        CheckConstraint("method IN ('REQUEST', 'CANCEL')", name="method_is_known"),
        UniqueConstraint("contact_id", "event_id"),
    )

    uid: Mapped[str] = mapped_column(String(120), primary_key=True)
    contact_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("contacts.id"))
    event_id: Mapped[UUID] = mapped_column()
    sequence: Mapped[int] = mapped_column()
    method: Mapped[str] = mapped_column(String(10))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: the publication that this entry shows; an older one that arrives late is ignored
    published_sequence: Mapped[int] = mapped_column()
