"""Tables of group sessions: the organiser's choice, the sessions that stand, and their rooms."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base


class GroupRule(Base):
    """How companies speak to many students at once at one event; without a row nobody does."""

    __tablename__ = "group_rules"
    __table_args__ = (
        CheckConstraint("most_sessions BETWEEN 1 AND 50", name="most_sessions_is_sensible"),
        CheckConstraint("people BETWEEN 1 AND 500", name="people_is_sensible"),
        CheckConstraint("smallest BETWEEN 1 AND people", name="smallest_is_not_above_people"),
        CheckConstraint("sessions_each BETWEEN 1 AND 50", name="sessions_each_is_sensible"),
        CheckConstraint("version >= 1", name="version_starts_at_one"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    is_on: Mapped[bool] = mapped_column()
    most_sessions: Mapped[int] = mapped_column()
    people: Mapped[int] = mapped_column()
    smallest: Mapped[int] = mapped_column()
    #: per student; None = as many as the event has meetings per student
    sessions_each: Mapped[int | None] = mapped_column()
    fill: Mapped[bool] = mapped_column()
    version: Mapped[int] = mapped_column()
    changed_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))


class GroupSession(Base):
    """A company speaks in this slot, as published."""

    __tablename__ = "group_sessions"
    __table_args__ = (CheckConstraint("seats >= 0", name="seats_is_not_negative"),)

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("companies.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    seats: Mapped[int] = mapped_column()


class GroupPlan(Base):
    """What scheduling was asked for and what it answered; people are told once rooms are known."""

    __tablename__ = "group_plans"
    __table_args__ = (
        CheckConstraint("asked_version >= 1", name="asked_version_starts_at_one"),
        CheckConstraint("rooms_version >= 0", name="rooms_version_is_not_negative"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    #: of the newest sessions_planned
    asked_version: Mapped[int] = mapped_column()
    #: of the newest answer that was taken in; 0 = none yet
    rooms_version: Mapped[int] = mapped_column(default=0)
    #: the plan that this answer is for
    answered_version: Mapped[int] = mapped_column(default=0)
    #: published, and nobody told yet: the rooms come first
    waits_to_tell: Mapped[bool] = mapped_column(default=False)


class GroupRoom(Base):
    """The one room of all sessions of a company, as scheduling said."""

    __tablename__ = "group_rooms"

    # no foreign keys: messages of another service may come before the rows they name
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    room_id: Mapped[UUID] = mapped_column()
    label: Mapped[str] = mapped_column(String(120))
    building: Mapped[str] = mapped_column(String(120))
