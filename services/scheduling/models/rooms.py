"""Tables of an organisation's buildings and rooms, and which of them an event does without."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.scheduling.models.metadata import Base
from shared.db import UtcDateTime
from shared.ids import new_id


class Building(Base):
    __tablename__ = "buildings"
    __table_args__ = (UniqueConstraint("organisation_id", "name_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[UUID] = mapped_column()
    name: Mapped[str] = mapped_column(String(120))
    #: the name as two spellings of it compare
    name_key: Mapped[str] = mapped_column(String(120))


class Room(Base):
    """A room of a building; a removed room stays for the programmes that it was part of."""

    __tablename__ = "rooms"
    __table_args__ = (
        CheckConstraint("capacity BETWEEN 1 AND 5000", name="capacity_is_sensible"),
        Index(
            "uq_rooms_building_id_name_key",
            "building_id",
            "name_key",
            unique=True,
            sqlite_where=text("removed_at IS NULL"),
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    building_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("buildings.id"))
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    floor: Mapped[str] = mapped_column(String(40), default="")
    capacity: Mapped[int] = mapped_column()
    has_power: Mapped[bool] = mapped_column(default=True)
    has_screen: Mapped[bool] = mapped_column(default=False)
    is_step_free: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    building: Mapped[Building] = relationship(lazy="joined", innerjoin=True)
    blocks: Mapped[list["RoomBlock"]] = relationship(
        order_by="RoomBlock.starts_at", cascade="all, delete-orphan", lazy="selectin"
    )


class RoomBlock(Base):
    """A time when the room is used for something else."""

    __tablename__ = "room_blocks"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="starts_before_it_ends"),
        Index("ix_room_blocks_room_id", "room_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    room_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("rooms.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(120), default="")


class WithheldRoom(Base):
    """A room that an event does not use; every other room of the organisation is offered."""

    __tablename__ = "withheld_rooms"

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    room_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("rooms.id"), primary_key=True)
