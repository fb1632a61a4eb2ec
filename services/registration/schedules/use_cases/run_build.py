"""The steps of a worker that carries out a build: claim, report, finish; each its own transaction.

A worker owns a build as long as its lease runs. Every later step asks for the lease, so a worker
that was thought dead cannot write over the one that took its build over.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from services.registration.kit.models.statements import changed_rows
from services.registration.schedules.domain.build_rules import (
    MOST_ATTEMPTS,
    lease_until,
    progress_percent,
)
from services.registration.schedules.models import ScheduleBuild
from shared import clock


@dataclass(frozen=True)
class ClaimedBuild:
    id: UUID
    order: dict[str, Any]
    attempt: int


def is_any_build_free(session: Session) -> bool:
    """A look that writes nothing, so that idle workers do not queue for the writer's lock."""
    return _next_build(session, clock.now()) is not None


def claim_build(session: Session, *, worker: str) -> ClaimedBuild | None:
    """The oldest build that waits, or whose worker gave no sign of life; None: there is none."""
    now = clock.now()
    while (build_id := _next_build(session, now)) is not None:
        claimed = changed_rows(
            session,
            update(ScheduleBuild)
            .where(ScheduleBuild.id == build_id, _is_free(now))
            .values(
                status="running",
                lease_owner=worker,
                lease_until=lease_until(now),
                attempts=ScheduleBuild.attempts + 1,
                started_at=now,
            ),
        )
        if claimed != 1:
            return None  # another worker was faster; the next look finds the next build
        order, attempts = session.execute(
            select(ScheduleBuild.order, ScheduleBuild.attempts).where(ScheduleBuild.id == build_id)
        ).one()
        if attempts <= MOST_ATTEMPTS:
            return ClaimedBuild(build_id, order, attempts)
        _end(session, build_id, worker, status="failed", failure="attempts")
    return None


def report_build(
    session: Session,
    *,
    build_id: UUID,
    worker: str,
    best_score: float | None = None,
    upper_bound: float | None = None,
) -> str:
    """Keep the lease and show how far it is. Returns "go on", "cancel" or "lost"."""
    values: dict[str, Any] = {"lease_until": lease_until(clock.now())}
    if best_score is not None and upper_bound is not None:
        values |= {
            "best_score": round(best_score),
            "upper_bound": round(upper_bound),
            "progress": progress_percent(best_score, upper_bound),
        }
    kept = changed_rows(
        session, update(ScheduleBuild).where(_is_mine(build_id, worker)).values(**values)
    )
    if kept != 1:
        return "lost"
    asked = session.scalar(select(ScheduleBuild.cancel_asked).where(ScheduleBuild.id == build_id))
    return "cancel" if asked else "go on"


def finish_build(session: Session, *, build_id: UUID, worker: str, result: dict[str, Any]) -> bool:
    """Store the outcome. False when the lease was lost meanwhile: then nothing is stored."""
    schedule = result["schedule"]
    return _end(
        session,
        build_id,
        worker,
        status="done",
        progress=100,
        best_score=round(schedule["total"]),
        upper_bound=round(schedule["upper_bound"]),
        certified=schedule["certified"],
        seconds=schedule["seconds"],
        engine_version=str(schedule["engine"]),
        result=result,
    )


def fail_build(session: Session, *, build_id: UUID, worker: str, failure: str) -> bool:
    """`failure` is a code: "engine" (it gave up), "attempts" (it killed its workers)."""
    return _end(session, build_id, worker, status="failed", failure=failure)


def stop_build(session: Session, *, build_id: UUID, worker: str) -> bool:
    """The organiser cancelled it and the child process is gone."""
    return _end(session, build_id, worker, status="cancelled")


def release_build(session: Session, *, build_id: UUID, worker: str) -> bool:
    """The worker stops in order: another one may start at once, without waiting for the lease."""
    returned = changed_rows(
        session,
        update(ScheduleBuild)
        .where(_is_mine(build_id, worker))
        .values(
            status="queued",
            lease_owner=None,
            lease_until=None,
            attempts=ScheduleBuild.attempts - 1,
        ),
    )
    return returned == 1


def _next_build(session: Session, now: datetime) -> UUID | None:
    return session.scalar(
        select(ScheduleBuild.id)
        .where(_is_free(now))
        .order_by(ScheduleBuild.requested_at, ScheduleBuild.id)
        .limit(1)
    )


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(
        ScheduleBuild.status == "queued",
        and_(ScheduleBuild.status == "running", ScheduleBuild.lease_until < now),
    )


def _is_mine(build_id: UUID, worker: str) -> ColumnElement[bool]:
    return and_(
        ScheduleBuild.id == build_id,
        ScheduleBuild.status == "running",
        ScheduleBuild.lease_owner == worker,
    )


def _end(session: Session, build_id: UUID, worker: str, **values: Any) -> bool:
    ended = changed_rows(
        session,
        update(ScheduleBuild)
        .where(_is_mine(build_id, worker))
        .values(finished_at=clock.now(), lease_owner=None, lease_until=None, **values),
    )
    return ended == 1
