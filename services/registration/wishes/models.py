"""Tables of the students' ranked wishes; a list is replaced as a whole, guarded by its version."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class WishRound(Base):
    """When the students of an event were told that they can wish, and reminded."""

    __tablename__ = "wish_rounds"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WishList(Base):
    """One student's list at one event. Every change raises the version by one."""

    __tablename__ = "wish_lists"
    __table_args__ = (
        CheckConstraint("version >= 0", name="version_is_not_negative"),
        Index("ix_wish_lists_person_id", "person_id"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: the staff member who last entered the list on the student's behalf
    entered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))


class Wish(Base):
    """Rank 1 is the company that the student would most like to meet."""

    __tablename__ = "wishes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "person_id"],
            ["wish_lists.event_id", "wish_lists.person_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("event_id", "person_id", "rank"),
        CheckConstraint("rank >= 1", name="rank_starts_at_one"),
        Index("ix_wishes_event_id_company_id", "event_id", "company_id"),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
    rank: Mapped[int] = mapped_column()


class CompanyWish(Base):
    """A student whom a company would like to meet; 3 most of all. The student never sees it."""

    __tablename__ = "company_wishes"
    __table_args__ = (
        CheckConstraint("score BETWEEN 1 AND 3", name="score_is_known"),
        Index("ix_company_wishes_person_id", "person_id"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    score: Mapped[int] = mapped_column()
    entered_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Favourite(Base):
    """A company that a student wants to find again; no wish, and nobody else sees it."""

    __tablename__ = "favourites"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
