"""Tables of rooms and places as scheduling told of them: projections, never edited here."""

from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base


class Place(Base):
    """Where a company sits at an event. A row without place_id says: no place any more."""

    __tablename__ = "places"
    __table_args__ = (CheckConstraint("kind IN ('room', 'stand')", name="kind_is_known"),)

    # no foreign keys: messages of another service may come before the rows they name
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID | None] = mapped_column()
    kind: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(120))
    building: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column()


class OfferedRoom(Base):
    """A room that an event may use."""

    __tablename__ = "offered_rooms"
    __table_args__ = (CheckConstraint("capacity >= 0", name="capacity_is_not_negative"),)

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    room_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    building: Mapped[str] = mapped_column(String(120))
    capacity: Mapped[int] = mapped_column()


class ProjectionVersion(Base):
    """The newest version of a fact that was taken in for an event; older ones are ignored."""

    __tablename__ = "projection_versions"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: 'rooms_offered' or 'programme_published'
    fact: Mapped[str] = mapped_column(String(30), primary_key=True)
    version: Mapped[int] = mapped_column()
