"""Gives all of one colleague's companies and open steps to another at once, and takes them back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.relations.domain import (
    NothingToTransfer,
    PortfolioSize,
    TransferSettled,
    TransferToNobody,
)
from services.registration.relations.models import (
    NextStep,
    PortfolioTransfer,
    TransferredCompany,
    TransferredStep,
)
from services.registration.relations.queries.portfolios import open_steps, owned_companies
from services.registration.relations.use_cases.plan_steps import require_follower
from services.registration.school.models.people import Person
from shared import clock
from shared.ids import new_id

_PORTION = 500


def transfer_portfolio(
    session: Session, organisation_id: UUID, *, from_id: UUID, to_id: UUID, made_by: UUID
) -> PortfolioSize:
    """All of it, however much it is. Raises TransferToNobody and NothingToTransfer."""
    if from_id == to_id:
        raise TransferToNobody
    require_follower(session, organisation_id, to_id)
    giver = session.get(Person, from_id, with_for_update={"key_share": True})
    if giver is None or giver.organisation_id != organisation_id:
        raise TransferToNobody
    companies, steps = owned_companies(session, from_id), open_steps(session, from_id)
    if not companies and not steps:
        raise NothingToTransfer
    transfer = PortfolioTransfer(
        id=new_id(),
        organisation_id=organisation_id,
        from_id=from_id,
        to_id=to_id,
        made_by=made_by,
        made_at=clock.now(),
    )
    session.add(transfer)
    session.flush()
    _note(session, TransferredCompany, transfer.id, "company_id", companies)
    _note(session, TransferredStep, transfer.id, "step_id", steps)
    _move(session, Company, companies, from_id, to_id)
    _move(session, NextStep, steps, from_id, to_id)
    return PortfolioSize(len(companies), len(steps))


def withdraw_transfer(session: Session, transfer: PortfolioTransfer) -> PortfolioSize:
    """Back to who had it, but for what went on to somebody else or was finished meanwhile. Raises
    TransferSettled, and TransferToNobody where who had it has left.
    """
    session.refresh(transfer, with_for_update=True)
    if transfer.undone_at is not None:
        raise TransferSettled
    require_follower(session, transfer.organisation_id, transfer.from_id)
    transfer.undone_at = clock.now()
    companies = session.scalars(
        select(TransferredCompany.company_id).where(TransferredCompany.transfer_id == transfer.id)
    ).all()
    steps = session.scalars(
        select(NextStep.id)
        .join(TransferredStep, TransferredStep.step_id == NextStep.id)
        .where(TransferredStep.transfer_id == transfer.id, NextStep.finished_at.is_(None))
    ).all()
    return PortfolioSize(
        _move(session, Company, companies, transfer.to_id, transfer.from_id),
        _move(session, NextStep, steps, transfer.to_id, transfer.from_id),
    )


def _note(
    session: Session,
    table: type[TransferredCompany] | type[TransferredStep],
    transfer_id: UUID,
    column: str,
    ids: Sequence[UUID],
) -> None:
    if ids:
        rows = [{"transfer_id": transfer_id, column: each} for each in ids]
        session.execute(insert(table), rows)


def _move(
    session: Session,
    table: type[Company] | type[NextStep],
    ids: Sequence[UUID],
    from_id: UUID,
    to_id: UUID,
) -> int:
    """How many went; those that somebody else has by now stay."""
    moved = 0
    for first in range(0, len(ids), _PORTION):
        result: Any = session.execute(
            update(table)
            .where(table.id.in_(ids[first : first + _PORTION]), table.owner_id == from_id)
            .values(owner_id=to_id)
            .execution_options(synchronize_session=False)
        )
        moved += result.rowcount
    session.expire_all()
    return moved
