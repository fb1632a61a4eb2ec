"""Tables of who came: an append-only log of marks by client-made ids, and the state they give."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class AttendanceMark(Base):
    """One tap on one device. The same id twice is one mark, whenever and wherever it arrives."""

    __tablename__ = "attendance_marks"
    __table_args__ = (
        CheckConstraint("subject IN ('event', 'meeting', 'visit')", name="subject_is_known"),
        Index("ix_attendance_marks_event_id_person_id", "event_id", "person_id"),
    )

    #: made by the device that took the mark
    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    subject: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"))
    company_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("companies.id"))
    meeting_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("meetings.id"))
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    #: when it was tapped, by the device's clock; and when it came here, by ours
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: the staff member, the student or the company contact who tapped
    marked_by: Mapped[UUID] = mapped_column()


class EventAttendance(Base):
    """Is this student at the event? No row, or 'unknown' after an undo: nobody has said."""

    __tablename__ = "event_attendances"
    __table_args__ = (
        CheckConstraint("status IN ('present', 'absent', 'unknown')", name="status_is_known"),
        CheckConstraint("reason IS NULL OR status = 'absent'", name="only_absence_has_a_reason"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    marked_by: Mapped[UUID] = mapped_column()
    mark_id: Mapped[UUID] = mapped_column()
    #: the mark of absence that student and teachers have heard of
    known_mark_id: Mapped[UUID | None] = mapped_column()


class MeetingAttendance(Base):
    """Did this meeting take place?"""

    __tablename__ = "meeting_attendances"
    __table_args__ = (
        CheckConstraint("status IN ('met', 'absent', 'unknown')", name="status_is_known"),
    )

    meeting_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("meetings.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(10))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    marked_by: Mapped[UUID] = mapped_column()
    mark_id: Mapped[UUID] = mapped_column()
    #: the mark of absence that student and teachers have heard of
    known_mark_id: Mapped[UUID | None] = mapped_column()


class StandVisit(Base):
    """A student stood at a company's stand on a career day; 'unknown' after an undo."""

    __tablename__ = "stand_visits"
    __table_args__ = (
        CheckConstraint("status IN ('met', 'unknown')", name="status_is_known"),
        Index("ix_stand_visits_event_id_company_id", "event_id", "company_id"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
    status: Mapped[str] = mapped_column(String(10))
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    marked_by: Mapped[UUID] = mapped_column()
    mark_id: Mapped[UUID] = mapped_column()
