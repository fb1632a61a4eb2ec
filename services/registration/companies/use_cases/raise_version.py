"""Raise the versions of a company and of its parts: whatever a view of theirs shows has changed.

No version is asked for: what changes here is written over by nobody, as a mail that failed. Who
must not write over what somebody else wrote claims the version instead.
"""

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, Participation


def raise_company_version(session: Session, company: Company) -> None:
    """For its contact as well, which a view of the company shows.

    A counsellor's part is shown with its contact, so that it is raised too.
    """
    company.version = Company.version + 1
    session.flush()
    session.refresh(company, ["version"])
    if company.kind == "counsellor":
        raise_part_versions(session, Participation.company_id == company.id)


def raise_part_versions(session: Session, *conditions: ColumnElement[bool]) -> None:
    session.flush()
    session.execute(
        update(Participation)
        .where(*conditions)
        .values(version=Participation.version + 1)
        .execution_options(synchronize_session="fetch")
    )
