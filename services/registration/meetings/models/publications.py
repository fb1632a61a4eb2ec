"""Tables of what was published, of the schedule each reader was last sent, and of what is about to
be told.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class Publication(Base):
    __tablename__ = "publications"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    build_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("schedule_builds.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    told: Mapped[int] = mapped_column()
    #: of a repair what it changed, so that it can be undone
    changed: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class SentSchedule(Base):
    """The newest personal schedule that a reader was sent; the next one has sequence + 1."""

    __tablename__ = "personal_sequences"
    __table_args__ = (
        CheckConstraint("audience IN ('student', 'company')", name="audience_is_known"),
        CheckConstraint("sequence >= 0", name="sequence_is_not_negative"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    #: a student's person id, or a company's participation id
    reader_id: Mapped[UUID] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(String(10))
    sequence: Mapped[int] = mapped_column()
    #: [[uid, slot, starts_at, ends_at, title, place], …] as told
    items: Mapped[list[Any]] = mapped_column(JSON)
    sent_at: Mapped[datetime] = mapped_column("told_at", UtcDateTime, key="sent_at")
    #: on the day before an appointment, once
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Announcement(Base):
    """Somebody said that all who are concerned shall hear; until `due_at` it can be taken back."""

    __tablename__ = "announcements"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sent', 'taken_back')", name="state_is_known"),
        CheckConstraint("told >= 0", name="told_is_not_negative"),
        Index("ix_announcements_event_id", "event_id"),
        Index(
            "uq_announcements_event_id_waiting",
            "event_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_announcements_due_at_waiting",
            "due_at",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    announced_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: companies that come are asked whether they still can
    asks_again: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: readers to whom it went
    told: Mapped[int] = mapped_column(default=0)
