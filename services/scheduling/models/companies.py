"""Tables of what registration said about companies and sessions: projections, never edited here."""

from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from services.scheduling.models.metadata import Base


class EventCompany(Base):
    """A company that takes part in an event, or did (withdrawn)."""

    __tablename__ = "event_companies"
    __table_args__ = (
        CheckConstraint('"tables" >= 0 AND representatives >= 0', name="figures_are_not_negative"),
    )

    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"), primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    participation_id: Mapped[UUID] = mapped_column()
    name: Mapped[str] = mapped_column(String(200), default="")
    tables: Mapped[int] = mapped_column(default=1)
    representatives: Mapped[int] = mapped_column(default=1)
    unavailable_slots: Mapped[list[int]] = mapped_column(JSON, default=list)
    needs_power: Mapped[bool] = mapped_column(default=False)
    needs_screen: Mapped[bool] = mapped_column(default=False)
    needs_step_free: Mapped[bool] = mapped_column(default=False)
    fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    placements: Mapped[int] = mapped_column(default=0)
    has_withdrawn: Mapped[bool] = mapped_column(default=False)
    #: of the newest message taken in; older ones are ignored
    version: Mapped[int] = mapped_column()


class PlannedSession(Base):
    """How many students a company expects in one slot, once registration has built schedules."""

    __tablename__ = "planned_sessions"
    __table_args__ = (
        CheckConstraint("expected >= 0", name="expected_is_not_negative"),
        ForeignKeyConstraint(["event_id"], ["events.id"]),
    )

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    expected: Mapped[int] = mapped_column()
