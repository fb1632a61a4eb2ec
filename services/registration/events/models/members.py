"""Who of the school's colleagues is what in an event; a person has one role in it at the most."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, true
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class EventMember(Base):
    __tablename__ = "event_members"
    __table_args__ = (
        CheckConstraint(
            "role IN ('co_organiser', 'event_crew', 'owner', 'partner')", name="role_is_known"
        ),
        Index("ix_event_members_person_id", "person_id"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    #: nobody where scheduling named the owner
    assigned_by: Mapped[UUID | None] = mapped_column(Uuid)
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: of what companies answer, beside what is urgent
    hears_replies: Mapped[bool] = mapped_column(default=True, server_default=true())
