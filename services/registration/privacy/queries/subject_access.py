"""Everything that is held about one person, for who asks to see it (GDPR article 15).

Read from the tables themselves, so that a new table cannot be left out by forgetting it here.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from services.registration.audit.queries import readers_of_documents, readings_of_person
from services.registration.companies.models import Company, Participation
from services.registration.events.models.events import Event
from services.registration.kit.models.metadata import Base
from services.registration.preparation.models import Document, DocumentAccess
from services.registration.school.models.people import Person

#: keys and digests say nothing about the person and open doors
WITHHELD = frozenset(
    {
        "sealed_secret",
        "address_digest",
        "browser_digest",
        "name_key",
        "digest",
        "credential_id",
        "public_key",
    }
)
#: whose a row is, where that is not its person_id
_NAMED_BY = {"people": "id", "contact_entries": "author_id", "next_steps": "owner_id"}


def subject_access(session: Session, person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Table → rows, with names beside ids; empty tables are left out."""
    found = {}
    for table in Base.metadata.sorted_tables:
        key = _NAMED_BY.get(table.name, "person_id")
        if key in table.c:
            found[table.name] = _rows(session, table, key, person_id)
    found["readers_of_documents"] = _readers(session, person_id)
    found["audit_records"] = readings_of_person(session, person_id)
    return {name: rows for name, rows in found.items() if rows}


def _rows(session: Session, table: Table, key: str, person_id: UUID) -> list[dict[str, Any]]:
    told = [column for column in table.c if column.name not in WITHHELD]
    rows = session.execute(
        select(*told).where(table.c[key] == person_id).order_by(*table.primary_key.columns)
    )
    return [_plain(session, dict(row._mapping)) for row in rows]


def _readers(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """Who fetched the person's documents, when; the table is of before there was a log."""
    rows = session.execute(
        select(DocumentAccess.document_id, DocumentAccess.at, Person.name, Company.name)
        .join(Document, Document.id == DocumentAccess.document_id)
        .outerjoin(Person, Person.id == DocumentAccess.person_id)
        .outerjoin(Participation, Participation.id == DocumentAccess.participation_id)
        .outerjoin(Company, Company.id == Participation.company_id)
        .where(Document.person_id == person_id)
        .order_by(DocumentAccess.at, DocumentAccess.id)
    )
    readers = [
        {"document_id": str(document), "at": at.isoformat(), "who": person or company}
        for document, at, person, company in rows
    ]
    return [*readers, *readers_of_documents(session, person_id)]


def _plain(session: Session, row: dict[str, Any]) -> dict[str, Any]:
    if row.get("event_id") is not None:
        row["event"] = session.get_one(Event, row["event_id"]).name
    if row.get("company_id") is not None:
        row["company"] = session.get_one(Company, row["company_id"]).name
    return {name: _json(value) for name, value in row.items()}


def _json(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
