"""Reads one colleague's day: what was promised, is late or due, and who is being forgotten."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.relations.domain import COPENHAGEN, SILENT_AFTER, StepGroup
from services.registration.relations.models import NextStep
from services.registration.relations.queries.contact_log import StepLine, step_lines
from shared.db import danish_order

#: nobody works through more; the rest is counted
MOST_SHOWN = 10


@dataclass(frozen=True)
class SilentCompany:
    """One that the colleague owns and nobody has spoken with for long; None: never."""

    company_id: UUID
    name: str
    last_contact_on: date | None


@dataclass(frozen=True)
class WorkingDay:
    """Steps up to today and the next week's, and the companies that are being forgotten."""

    steps: list[StepLine]
    silent: list[SilentCompany]
    silent_count: int

    def of(self, group: StepGroup) -> list[StepLine]:
        return [step for step in self.steps if step.group == group]

    @property
    def due_count(self) -> int:
        return sum(step.group != "later" for step in self.steps)


def working_day(
    session: Session, organisation_id: UUID, person_id: UUID, today: date
) -> WorkingDay:
    steps = step_lines(
        session,
        and_(
            Company.organisation_id == organisation_id,
            NextStep.owner_id == person_id,
            NextStep.due_on <= today + timedelta(days=7),
        ),
        today,
    )
    silent = (
        Company.organisation_id == organisation_id,
        Company.owner_id == person_id,
        *silent_companies(today),
    )
    rows = session.execute(
        select(Company.id, Company.name, Company.last_contact_on)
        .where(*silent)
        .order_by(
            Company.last_contact_on.is_not(None),
            Company.last_contact_on,
            danish_order(Company.name),
            Company.id,
        )
        .limit(MOST_SHOWN)
    )
    count = session.scalar(select(func.count()).select_from(Company).where(*silent))
    return WorkingDay(steps, [SilentCompany(*row) for row in rows], count or 0)


def silent_companies(today: date) -> tuple[ColumnElement[bool], ...]:
    """Companies with no step ahead that nobody has spoken with for long, as `is_silent` has it."""
    since = today - SILENT_AFTER
    begins = datetime.combine(since, time(), tzinfo=COPENHAGEN)
    waits = exists().where(NextStep.company_id == Company.id, NextStep.finished_at.is_(None))
    return (
        Company.kind == "company",
        or_(
            Company.last_contact_on < since,
            and_(Company.last_contact_on.is_(None), Company.created_at < begins),
        ),
        ~waits,
    )
