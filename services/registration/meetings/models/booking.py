"""Tables of how an event is booked, who waits for whom, and whose calendar may be subscribed to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class BookingRule(Base):
    """The organiser's choice for one event; without a row the defaults of the domain hold."""

    __tablename__ = "booking_rules"
    __table_args__ = (
        CheckConstraint("way IN ('built', 'open', 'combined')", name="way_is_known"),
        CheckConstraint("most_meetings BETWEEN 1 AND 50", name="most_meetings_is_sensible"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("drop_hours BETWEEN 1 AND 168", name="drop_hours_is_at_most_a_week"),
        CheckConstraint("version >= 1", name="version_starts_at_one"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    booking_mode: Mapped[str] = mapped_column("way", String(10))
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    on_the_day: Mapped[bool] = mapped_column(default=True)
    most_meetings: Mapped[int | None] = mapped_column()
    drop_hours: Mapped[int | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))


class Wait(Base):
    """A student waits for a seat at a company, in one slot or in any. Gone once it is given."""

    __tablename__ = "waits"
    __table_args__ = (
        Index("ix_waits_event_id_company_id", "event_id", "company_id"),
        CheckConstraint("slot >= 0", name="slot_is_not_negative"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
    slot: Mapped[int | None] = mapped_column()
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class CalendarFeed(Base):
    """A person's calendar can be subscribed to by a derived link of this generation."""

    __tablename__ = "calendar_feeds"
    __table_args__ = (CheckConstraint("generation >= 1", name="generation_starts_at_one"),)

    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    generation: Mapped[int] = mapped_column(default=1)
    is_open: Mapped[bool] = mapped_column(default=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
