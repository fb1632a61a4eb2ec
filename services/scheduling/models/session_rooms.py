"""Tables of the rooms in which companies hold group sessions, beside their stands."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduling.models.metadata import Base


class SessionRoomPlan(Base):
    """One row an event with group sessions: what was answered last, and what went wrong."""

    __tablename__ = "session_room_plans"
    __table_args__ = (CheckConstraint("version >= 1", name="version_starts_at_one"),)

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    version: Mapped[int] = mapped_column()
    #: which plan of registration the rooms are for
    sessions_version: Mapped[int] = mapped_column()
    #: [{code, companies, needs, wanted, available, space, slot}], why some have no room
    conflicts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class SessionRoom(Base):
    """The one room of a company's sessions; another company may have it at other times."""

    __tablename__ = "session_rooms"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    room_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("rooms.id"))
