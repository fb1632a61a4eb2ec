"""Plans what comes next with a company, puts it off, finishes it, and says whose company it is."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.relations.domain import StepSettled, TransferToNobody, check_due
from services.registration.relations.models import NextStep
from services.registration.relations.queries.portfolios import FOLLOWING_ROLES
from services.registration.school.models.people import Person, StaffRole
from shared import clock
from shared.errors import StaleVersion


def plan_step(
    session: Session,
    company: Company,
    *,
    step_id: UUID,
    owner_id: UUID,
    kind: str,
    due_on: date,
    text: str,
    is_promised: bool,
    today: date,
) -> NextStep:
    """Sent again with the same id it is the step that stands already. Raises StepNotAhead, and
    TransferToNobody where the owner cannot follow companies.
    """
    check_due(due_on, today)
    known = session.get(NextStep, step_id)
    if known is not None and known.company_id == company.id:
        return known
    require_follower(session, company.organisation_id, owner_id)
    step = NextStep(
        id=step_id,
        company_id=company.id,
        owner_id=owner_id,
        kind=kind,
        due_on=due_on,
        text=text,
        is_promised=is_promised,
        created_at=clock.now(),
        finished_at=None,
        outcome="",
        version=1,
    )
    session.add(step)
    return step


def move_step(
    session: Session, step: NextStep, *, due_on: date, today: date, seen_version: int | None = None
) -> None:
    """To another day. Raises StepSettled, StepNotAhead and StaleVersion."""
    _require_open(step, seen_version)
    check_due(due_on, today)
    step.due_on = due_on
    step.version += 1


def finish_step(
    session: Session, step: NextStep, *, outcome: str, seen_version: int | None = None
) -> None:
    """`outcome`: done or dropped. Raises StepSettled and StaleVersion."""
    _require_open(step, seen_version)
    step.finished_at, step.outcome = clock.now(), outcome
    step.version += 1


def reset_step(session: Session, step: NextStep) -> None:
    """Open again, on the day it had; safe to repeat."""
    if step.finished_at is not None:
        step.finished_at, step.outcome = None, ""
        step.version += 1


def assign_company(session: Session, company: Company, owner_id: UUID | None) -> None:
    """Raises TransferToNobody."""
    if owner_id is not None:
        require_follower(session, company.organisation_id, owner_id)
    company.owner_id = owner_id


def require_follower(session: Session, organisation_id: UUID, person_id: UUID) -> Person:
    """A colleague who works here and may follow companies. Raises TransferToNobody."""
    person = session.scalar(
        select(Person).where(
            Person.id == person_id,
            Person.organisation_id == organisation_id,
            Person.kind == "staff",
            Person.active,
            Person.id.in_(select(StaffRole.person_id).where(StaffRole.role.in_(FOLLOWING_ROLES))),
        )
    )
    if person is None:
        raise TransferToNobody
    return person


def _require_open(step: NextStep, seen_version: int | None) -> None:
    if step.finished_at is not None:
        raise StepSettled
    if seen_version is not None and step.version != seen_version:
        raise StaleVersion(version=step.version)
