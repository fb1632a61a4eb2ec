"""The table of what companies say on the day; what the organiser decides lies elsewhere."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class DayNotice(Base):
    """The newest that a company has said; settled once the organiser has answered it."""

    __tablename__ = "day_notices"
    __table_args__ = (
        CheckConstraint("kind IN ('late', 'away', 'here')", name="kind_is_known"),
        CheckConstraint("(kind = 'late') = (first_slot IS NOT NULL)", name="the_late_say_when"),
        CheckConstraint("first_slot >= 1", name="the_first_slot_is_not_late"),
        CheckConstraint("version >= 1", name="version_starts_at_one"),
        Index("ix_day_notices_event_id", "event_id"),
    )

    participation_id: Mapped[UUID] = mapped_column(
        Uuid, ForeignKey("participations.id"), primary_key=True
    )
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    kind: Mapped[str] = mapped_column(String(4))
    #: the first slot in which a late company can take a meeting
    first_slot: Mapped[int | None] = mapped_column()
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    #: goes up with each thing said and with the answer to it
    version: Mapped[int] = mapped_column(default=1)
