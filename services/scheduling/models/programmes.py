"""Tables of who sits where: the current programme, its earlier versions, and what was told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduling.models.metadata import Base
from shared.db import UtcDateTime
from shared.ids import new_id


class Programme(Base):
    """One row an event; `version` rises with every change and guards what is worked out outside."""

    __tablename__ = "programmes"
    __table_args__ = (CheckConstraint("published_version >= 0", name="published_is_not_negative"),)

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    seed: Mapped[int] = mapped_column(default=1)
    #: 0 = never published; rises with every publication and every change told afterwards
    published_version: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: of registration's newest sessions_planned
    sessions_version: Mapped[int] = mapped_column(default=0)


class Placing(Base):
    """A company's place at an event. The keys are the promise: one place each, nobody shares."""

    __tablename__ = "placings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["event_id", "company_id"], ["event_companies.event_id", "event_companies.company_id"]
        ),
        UniqueConstraint("event_id", "room_id"),
        UniqueConstraint("event_id", "stand_id"),
        CheckConstraint("(room_id IS NULL) <> (stand_id IS NULL)", name="either_room_or_stand"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    room_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("rooms.id"))
    stand_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("stands.id"))
    #: stays where it is when places are allocated anew
    is_locked: Mapped[bool] = mapped_column(default=False)

    @property
    def place_id(self) -> UUID:
        place_id = self.room_id or self.stand_id
        assert place_id is not None, "the CHECK either_room_or_stand"
        return place_id


class ProgrammeVersion(Base):
    """A programme as it stood just before a large change, so that it can be brought back."""

    __tablename__ = "programme_versions"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint(
            "origin IN ('allocated', 'cleared', 'restored', 'published')", name="origin_is_known"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    number: Mapped[int] = mapped_column()
    #: which change came next
    origin: Mapped[str] = mapped_column(String(20))
    #: [{company_id, place_id, is_locked}]
    places: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PublishedPlace(Base):
    """Where a company was last told that it sits."""

    __tablename__ = "told_places"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID] = mapped_column()
    label: Mapped[str] = mapped_column(String(120))
    building: Mapped[str] = mapped_column(String(120))
