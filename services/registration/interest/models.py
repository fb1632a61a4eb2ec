"""Tables of what came of meetings: both sides' answers in one row, and who was reminded of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class Interest(Base):
    """One student and one company at one event. It is a match exactly while both say yes.

    Both answers stand in one row, so that two at once wait for each other and neither is missed.
    """

    __tablename__ = "interests"
    __table_args__ = (
        CheckConstraint("student_answer IN ('yes', 'maybe', 'no')", name="student_answer_is_known"),
        CheckConstraint("company_answer IN ('yes', 'maybe', 'no')", name="company_answer_is_known"),
        CheckConstraint(
            "(student_answer IS NULL) = (student_answered_at IS NULL)",
            name="student_answer_has_time",
        ),
        CheckConstraint(
            "(company_answer IS NULL) = (company_answered_at IS NULL)",
            name="company_answer_has_time",
        ),
        CheckConstraint(
            "(matched_at IS NOT NULL) = (coalesce(student_answer, '') = 'yes'"
            " AND coalesce(company_answer, '') = 'yes')",
            name="match_is_two_yes",
        ),
        Index("ix_interests_person_id", "person_id"),
        Index("ix_interests_company_id", "company_id"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
    student_answer: Mapped[str | None] = mapped_column(String(5))
    student_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: read by the student and the teachers of the class, never by the company
    student_note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    company_answer: Mapped[str | None] = mapped_column(String(5))
    company_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: read by the company; the student gets it with everything else that is held about her
    company_note: Mapped[str] = mapped_column(String(500), default="", server_default="")
    matched_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StudentNudge(Base):
    """How often a student was reminded to answer after one event, and when last."""

    __tablename__ = "student_nudges"
    __table_args__ = (CheckConstraint("count >= 1", name="count_starts_at_one"),)

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    count: Mapped[int] = mapped_column()
    nudged_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CompanyNudge(Base):
    """The same for a company's part in one event."""

    __tablename__ = "company_nudges"
    __table_args__ = (CheckConstraint("count >= 1", name="count_starts_at_one"),)

    participation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("participations.id"), primary_key=True
    )
    count: Mapped[int] = mapped_column()
    nudged_at: Mapped[datetime] = mapped_column(UtcDateTime)
