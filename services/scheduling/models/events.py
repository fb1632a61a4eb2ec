"""Tables of events and their time grids: what the organiser decided and the slots that follow."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.scheduling.models.metadata import Base
from shared.db import UtcDateTime
from shared.ids import new_id


class Event(Base):
    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('praktikdating', 'career_day', 'guidance')", name="kind_is_known"
        ),
        CheckConstraint("starts < ends", name="starts_before_it_ends"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 120", name="slot_length_is_sensible"),
        CheckConstraint("meetings_per_student >= 1", name="at_least_one_meeting"),
        CheckConstraint("wishes_per_student >= 1", name="at_least_one_wish"),
        CheckConstraint("wishes_open_at <= wishes_close_at", name="wishes_open_before_they_close"),
        CheckConstraint(
            "cancellation_told_at IS NULL OR cancelled_at IS NOT NULL",
            name="only_cancellations_are_told",
        ),
        Index("ix_events_organisation_id_held_on", "organisation_id", "held_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(300))
    # wall times: an event moved across a clock change keeps them
    held_on: Mapped[date] = mapped_column()
    starts: Mapped[time] = mapped_column()
    ends: Mapped[time] = mapped_column()
    slot_minutes: Mapped[int] = mapped_column()
    meetings_per_student: Mapped[int] = mapped_column()
    wishes_per_student: Mapped[int] = mapped_column()
    reply_by: Mapped[datetime] = mapped_column(UtcDateTime)
    wishes_open_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wishes_close_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: set once the cancellation is recorded for the others; until then it can be undone
    cancellation_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    copied_from_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("events.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    rooms_version: Mapped[int] = mapped_column(default=0)

    breaks: Mapped[list["EventBreak"]] = relationship(
        order_by="EventBreak.starts", cascade="all, delete-orphan", lazy="selectin"
    )
    slots: Mapped[list["EventSlot"]] = relationship(
        order_by="EventSlot.number", cascade="all, delete-orphan", lazy="selectin"
    )


class EventBreak(Base):
    """A pause of the whole event, in wall time."""

    __tablename__ = "event_breaks"
    __table_args__ = (CheckConstraint("starts < ends", name="starts_before_it_ends"),)

    event_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    starts: Mapped[time] = mapped_column(primary_key=True)
    ends: Mapped[time] = mapped_column()


class EventSlot(Base):
    """One interval of the time grid; breaks are the gaps between slots."""

    __tablename__ = "event_slots"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        CheckConstraint("number >= 0", name="number_is_not_negative"),
    )

    event_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    #: 0-based, in time order
    number: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
