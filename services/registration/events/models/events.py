"""Tables of events as registration knows them: a projection of what scheduling says."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class Event(Base):
    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('praktikdating', 'career_day', 'guidance')", name="kind_is_known"
        ),
        Index("ix_events_organisation_id_held_on", "organisation_id", "held_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # no foreign key: the message may arrive before the organisation is known here after a restore
    organisation_id: Mapped[UUID] = mapped_column()
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(300))
    held_on: Mapped[date] = mapped_column()
    meetings_per_student: Mapped[int] = mapped_column()
    wishes_per_student: Mapped[int] = mapped_column()
    reply_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wishes_open_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wishes_close_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    #: how often it changed who has a role in the event
    members_version: Mapped[int] = mapped_column(default=0, server_default="0")


class EventSlot(Base):
    """One interval of the time grid; breaks are the gaps between slots."""

    __tablename__ = "event_slots"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),)

    event_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    #: 0-based, in time order
    number: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)


class EventStudent(Base):
    __tablename__ = "event_students"
    __table_args__ = (Index("ix_event_students_person_id", "person_id"),)

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
