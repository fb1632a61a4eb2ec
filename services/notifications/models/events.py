"""Tables of events and company participations as far as mails speak of them: projections only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.notifications.models.metadata import Base
from shared.db import UtcDateTime


class Event(Base):
    """An event as far as mails speak of it; a cancelled one stays cancelled."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('praktikdating', 'career_day', 'guidance')", name="kind_is_known"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(300))
    held_on: Mapped[date] = mapped_column()
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()


class Participation(Base):
    """Who speaks for a company at an event, and the generation of the link that still works."""

    __tablename__ = "participations"
    __table_args__ = (Index("ix_participations_event_id_company_id", "event_id", "company_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column()
    company_id: Mapped[UUID] = mapped_column()
    contact_id: Mapped[UUID] = mapped_column()
    link_generation: Mapped[int] = mapped_column()
    #: the version of the company's newest answer seen here
    version: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[bool] = mapped_column(default=False)
