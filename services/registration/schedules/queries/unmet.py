"""Reads why a student's wishes were not met, from the build that was published."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from services.registration.schedules.domain.build_order import Numbers
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.publications import latest_publication


@dataclass(frozen=True)
class WhyNot:
    reason: str
    evidence: dict[str, Any]


def why_not(session: Session, event_id: UUID, person_id: UUID) -> dict[UUID, WhyNot]:
    """Company → why this student does not meet it, for the wishes of the published build."""
    publication = latest_publication(session, event_id)
    if publication is None or publication.build_id is None:
        return {}
    build = session.scalar(
        select(ScheduleBuild)
        .where(ScheduleBuild.id == publication.build_id)
        .options(undefer(ScheduleBuild.order), undefer(ScheduleBuild.result))
    )
    if build is None or build.result is None:
        return {}
    numbers = Numbers.of(build.order)
    own = numbers.student.get(person_id)
    told = {"student", "company", "rank", "reason", "text"}
    return {
        numbers.companies[row["company"]]: WhyNot(
            row["reason"], {name: value for name, value in row.items() if name not in told}
        )
        for row in build.result["schedule"].get("unmet") or ()
        if row["student"] == own
    }
