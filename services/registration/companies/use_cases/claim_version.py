"""Raise a row's version if nobody else has since it was seen; one UPDATE decides."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation
from services.registration.school.models.people import Person
from shared.errors import StaleVersion


def claim_version(
    session: Session, row: Person | Company | Participation, seen_version: int
) -> None:
    """Raises StaleVersion with the present version when the row was changed meanwhile."""
    table = type(row)
    session.flush()
    claimed = session.execute(
        update(table)
        .where(table.id == row.id, table.version == seen_version)
        .values(version=table.version + 1)
        .returning(table.version)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.refresh(row)
    if claimed is None:
        raise StaleVersion(version=row.version)
