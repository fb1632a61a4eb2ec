"""Tables of the asked-for schedule builds: the order, the lease of who works on it, the outcome."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from services.registration.kit.models.metadata import Base
from shared.db import UtcDateTime


class ScheduleBuild(Base):
    """One build. The order is fixed when it is asked for, so a second worker computes the same."""

    __tablename__ = "schedule_builds"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint(
            "status IN ('queued', 'running', 'done', 'failed', 'cancelled')",
            name="status_is_known",
        ),
        CheckConstraint("objective IN ('fair', 'total')", name="objective_is_known"),
        CheckConstraint("purpose IN ('schedule', 'what_if', 'prices')", name="purpose_is_known"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_a_percentage"),
        CheckConstraint("number >= 1", name="number_starts_at_one"),
        Index("ix_schedule_builds_status_requested_at", "status", "requested_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("events.id"))
    number: Mapped[int] = mapped_column()
    status: Mapped[str] = mapped_column(String(10), default="queued")
    #: only a schedule can be published; the others answer a question
    purpose: Mapped[str] = mapped_column(String(10), default="schedule", server_default="schedule")
    objective: Mapped[str] = mapped_column(String(10))
    seed: Mapped[int] = mapped_column(BigInteger)
    requested_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("people.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: what was handed to the engine, with the ids that its numbers stand for
    order: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    input_digest: Mapped[str] = mapped_column(String(64))
    engine_version: Mapped[str | None] = mapped_column(String(60))
    progress: Mapped[int] = mapped_column(default=0)
    best_score: Mapped[int | None] = mapped_column()
    upper_bound: Mapped[int | None] = mapped_column()
    certified: Mapped[bool] = mapped_column(default=False)
    seconds: Mapped[float | None] = mapped_column()
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    failure: Mapped[str | None] = mapped_column(Text)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
