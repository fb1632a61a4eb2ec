"""Table of an event's numbered stands."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduling.models.metadata import Base
from shared.ids import new_id


class Stand(Base):
    __tablename__ = "stands"
    __table_args__ = (
        CheckConstraint("number BETWEEN 1 AND 9999", name="number_is_sensible"),
        CheckConstraint("square_metres BETWEEN 1 AND 500", name="size_is_sensible"),
        UniqueConstraint("event_id", "hall_key", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    hall: Mapped[str] = mapped_column(String(120))
    hall_key: Mapped[str] = mapped_column(String(120))
    number: Mapped[int] = mapped_column()
    square_metres: Mapped[int] = mapped_column()
    has_power: Mapped[bool] = mapped_column(default=True)
    has_screen: Mapped[bool] = mapped_column(default=False)
    is_step_free: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
