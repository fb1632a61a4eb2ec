"""Reads who follows which companies, and what went from one colleague to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, aliased

from services.registration.companies.models import Company
from services.registration.relations.domain import Colleague, PortfolioSize
from services.registration.relations.models import (
    NextStep,
    PortfolioTransfer,
    TransferredCompany,
    TransferredStep,
)
from services.registration.relations.queries.my_day import silent_companies
from services.registration.school.models.people import Person, StaffRole
from shared.db import danish_order

#: whose work it is to know companies
FOLLOWING_ROLES = ("administrator", "organiser")


@dataclass(frozen=True)
class TransferLine:
    """A transfer as the page lists it."""

    transfer_id: UUID
    from_name: str
    to_name: str
    made_at: datetime
    size: PortfolioSize
    is_undone: bool


@dataclass(frozen=True)
class Portfolio:
    """What one colleague follows and how far behind it is."""

    person_id: UUID
    name: str
    companies: int
    steps: int
    late: int
    silent: int


def portfolios_of(session: Session, organisation_id: UUID, today: date) -> list[Portfolio]:
    """Of everybody who follows companies, in Danish order; in as many queries as of one."""
    colleagues = colleagues_who_follow(session, organisation_id)
    own = (Company.organisation_id == organisation_id, Company.kind == "company")
    companies = _by_owner(session, select(Company.owner_id).where(*own))
    silent = _by_owner(session, select(Company.owner_id).where(*own, *silent_companies(today)))
    of_school = select(NextStep.owner_id).join(Company).where(*own, NextStep.finished_at.is_(None))
    steps = _by_owner(session, of_school)
    late = _by_owner(session, of_school.where(NextStep.due_on < today))
    return [
        Portfolio(
            person_id=each.id,
            name=each.name,
            companies=companies.get(each.id, 0),
            steps=steps.get(each.id, 0),
            late=late.get(each.id, 0),
            silent=silent.get(each.id, 0),
        )
        for each in colleagues
    ]


def _by_owner(session: Session, owners: Select[Any]) -> dict[UUID, int]:
    """Owner → how many rows; what nobody owns is left out."""
    rows = owners.subquery()
    (owner,) = rows.columns
    counted = select(owner, func.count()).where(owner.is_not(None)).group_by(owner)
    return {row[0]: row[1] for row in session.execute(counted)}


def colleagues_who_follow(session: Session, organisation_id: UUID) -> list[Colleague]:
    """Everybody who may own a company, or still does though they left; in Danish order."""
    may = select(StaffRole.person_id).where(StaffRole.role.in_(FOLLOWING_ROLES))
    owners = select(Company.owner_id).where(Company.owner_id.is_not(None))
    busy = select(NextStep.owner_id).where(NextStep.finished_at.is_(None))
    query = (
        select(Person.id, Person.name, Person.active)
        .where(
            Person.organisation_id == organisation_id,
            Person.kind == "staff",
            (Person.active & Person.id.in_(may)) | Person.id.in_(owners) | Person.id.in_(busy),
        )
        .order_by(danish_order(Person.name), Person.id)
    )
    return [Colleague(row.id, row.name, row.active) for row in session.execute(query)]


def owned_companies(session: Session, person_id: UUID) -> Sequence[UUID]:
    return session.scalars(
        select(Company.id)
        .where(Company.owner_id == person_id, Company.kind == "company")
        .order_by(Company.id)
    ).all()


def open_steps(session: Session, person_id: UUID) -> Sequence[UUID]:
    return session.scalars(
        select(NextStep.id)
        .where(NextStep.owner_id == person_id, NextStep.finished_at.is_(None))
        .order_by(NextStep.id)
    ).all()


def portfolio_size(session: Session, person_id: UUID) -> PortfolioSize:
    return PortfolioSize(
        len(owned_companies(session, person_id)), len(open_steps(session, person_id))
    )


def transfers_of(session: Session, organisation_id: UUID) -> list[TransferLine]:
    """The newest twenty."""
    giver, taker = aliased(Person), aliased(Person)
    companies = _number(TransferredCompany)
    steps = _number(TransferredStep)
    query = (
        select(PortfolioTransfer, giver.name, taker.name, companies, steps)
        .join(giver, giver.id == PortfolioTransfer.from_id)
        .join(taker, taker.id == PortfolioTransfer.to_id)
        .where(PortfolioTransfer.organisation_id == organisation_id)
        .order_by(PortfolioTransfer.made_at.desc(), PortfolioTransfer.id.desc())
        .limit(20)
    )
    return [
        TransferLine(
            transfer_id=transfer.id,
            from_name=from_name,
            to_name=to_name,
            made_at=transfer.made_at,
            size=PortfolioSize(company_count, step_count),
            is_undone=transfer.undone_at is not None,
        )
        for transfer, from_name, to_name, company_count, step_count in session.execute(query)
    ]


def _number(moved: type[TransferredCompany] | type[TransferredStep]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(moved)
        .where(moved.transfer_id == PortfolioTransfer.id)
        .scalar_subquery()
    )
