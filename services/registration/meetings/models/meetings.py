"""Tables of seats and meetings; the counters here are what makes overbooking impossible."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from services.registration.meetings.domain.meetings import BookedMeeting
from shared.db import UtcDateTime

BOOKED = text("status = 'booked'")


class CompanySlot(Base):
    """The seats of one company in one slot: `taken` moves only by a guarded UPDATE."""

    __tablename__ = "company_slots"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_is_not_negative"),
        CheckConstraint("taken <= capacity", name="never_overbooked"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    capacity: Mapped[int] = mapped_column()
    taken: Mapped[int] = mapped_column(default=0)
    is_open: Mapped[bool] = mapped_column(default=True)
    #: capacity or opening was changed by hand and no longer follows the company's reply
    is_adjusted: Mapped[bool] = mapped_column(default=False)


class Meeting(Base):
    """One student, one company, one slot. A moved meeting keeps its id, so calendars follow it."""

    __tablename__ = "meetings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "company_id", "slot"],
            ["company_slots.event_id", "company_slots.company_id", "company_slots.slot"],
        ),
        CheckConstraint("status IN ('booked', 'cancelled')", name="status_is_known"),
        CheckConstraint("origin IN ('built', 'booked', 'by_hand')", name="origin_is_known"),
        Index(
            "uq_meetings_student_once_per_slot",
            "event_id",
            "person_id",
            "slot",
            unique=True,
            sqlite_where=BOOKED,
            postgresql_where=BOOKED,
        ),
        Index(
            "uq_meetings_student_once_per_company",
            "event_id",
            "person_id",
            "company_id",
            unique=True,
            sqlite_where=BOOKED,
            postgresql_where=BOOKED,
        ),
        # The event is not its first column: asked for one student's meetings, a planner that has
        # seen the table empty would take it and read all meetings of the event.
        Index("ix_meetings_company_id_slot", "company_id", "slot"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    company_id: Mapped[UUID] = mapped_column()
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    slot: Mapped[int] = mapped_column()
    status: Mapped[str] = mapped_column(String(10), default="booked")
    origin: Mapped[str] = mapped_column(String(10))
    #: False: the capacity was lowered below the booked; the meeting stands and waits for a decision
    holds_seat: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


#: as BookedMeeting takes them
BOOKED_COLUMNS = (
    Meeting.id,
    Meeting.person_id,
    Meeting.company_id,
    Meeting.slot,
    Meeting.origin,
    Meeting.version,
)


def booked_row(
    meeting: BookedMeeting, event_id: UUID, *, created_at: datetime, changed_by: UUID | None
) -> dict[str, Any]:
    """The row of a new meeting, which holds a seat."""
    return {
        "id": meeting.id,
        "event_id": event_id,
        "company_id": meeting.company_id,
        "person_id": meeting.person_id,
        "slot": meeting.slot,
        "status": "booked",
        "origin": meeting.origin,
        "holds_seat": True,
        "version": meeting.version,
        "created_at": created_at,
        "changed_by": changed_by,
    }


class MeetingTopic(Base):
    """What the student wants to talk about; only the counsellor and the organisers read it."""

    __tablename__ = "meeting_topics"
    __table_args__ = (
        Index("ix_meeting_topics_event_id", "event_id"),
        Index("ix_meeting_topics_person_id", "person_id"),
    )

    meeting_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True
    )
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(String(500))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
