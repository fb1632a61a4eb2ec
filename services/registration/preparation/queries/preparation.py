"""Reads of the preparation: what is asked for, what is there, who is ready, and who looked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.events.models.events import Event, EventStudent
from services.registration.meetings.models.publications import SentSchedule
from services.registration.preparation.domain.preparation import (
    DONE,
    KINDS,
    DocumentKind,
    DocumentStatus,
    Latest,
    RequiredDocuments,
    document_status,
    is_prepared,
    is_required_by_default,
)
from services.registration.preparation.models import (
    Document,
    DocumentAccess,
    PreparationPlan,
    PreparationReminder,
    PreparationWaiver,
)
from services.registration.school.models.api_tokens import ApiToken
from services.registration.school.models.people import Person
from services.registration.wishes.queries.student_lines import StudentLine, student_lines
from shared.audit.tables import audit_records

#: the newest document of each kind that counts: one that is there before one that was refused
Current = dict[str, Document]


def plan_of(session: Session, event_id: UUID) -> PreparationPlan:
    """As the organiser set it; for an event without a row the defaults, not yet stored."""
    stored = session.get(PreparationPlan, event_id)
    if stored is not None:
        return stored
    event = session.get(Event, event_id)
    is_required = event is None or is_required_by_default(event.kind)
    return PreparationPlan(
        event_id=event_id,
        asks_for_application=is_required,
        asks_for_cv=is_required,
        schedule_waits=False,
        openings_are_public=False,
        version=0,
    )


def required_documents(plan: PreparationPlan) -> RequiredDocuments:
    return RequiredDocuments(plan.asks_for_application, plan.asks_for_cv, plan.schedule_waits)


def current_documents(
    session: Session, event_id: UUID, people: Collection[UUID] | None = None
) -> dict[UUID, Current]:
    """By student and kind."""
    query = (
        select(Document)
        .where(Document.event_id == event_id, Document.state != "deleted")
        .order_by(Document.number, Document.id)
    )
    if people is not None:
        query = query.where(Document.person_id.in_(people))
    found: dict[UUID, Current] = {}
    for document in session.scalars(query):
        kinds = found.setdefault(document.person_id, {})
        before = kinds.get(document.kind)
        if before is None or before.state == "refused" or document.state != "refused":
            kinds[document.kind] = document
    return found


def as_latest(current: Current) -> dict[str, Latest]:
    return {kind: Latest(document.state, document.review) for kind, document in current.items()}


def waived_people(session: Session, event_id: UUID) -> frozenset[UUID]:
    return frozenset(
        session.scalars(
            select(PreparationWaiver.person_id).where(PreparationWaiver.event_id == event_id)
        )
    )


def is_waived(session: Session, event_id: UUID, person_id: UUID) -> bool:
    return session.get(PreparationWaiver, (event_id, person_id)) is not None


def events_awaiting_preparation(session: Session, ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of them in which a schedule waits until its student is prepared."""
    query = select(PreparationPlan.event_id).where(
        PreparationPlan.event_id.in_(ids), PreparationPlan.schedule_waits
    )
    return frozenset(session.scalars(query))


def students_awaiting_preparation(
    session: Session, event_id: UUID, people: Collection[UUID] | None = None
) -> frozenset[UUID]:
    """The students whose schedule waits until they are prepared.

    Who was once told a schedule is never held back again: she must hear of every change.
    """
    if not events_awaiting_preparation(session, [event_id]):
        return frozenset()
    plan = plan_of(session, event_id)
    told = select(SentSchedule.reader_id).where(SentSchedule.event_id == event_id)
    query = select(EventStudent.person_id).where(
        EventStudent.event_id == event_id, EventStudent.person_id.not_in(told)
    )
    if people is not None:
        query = query.where(EventStudent.person_id.in_(people))
    untold = session.scalars(query).all()
    waived = waived_people(session, event_id)
    current = current_documents(session, event_id, people)
    asked = required_documents(plan)
    return frozenset(
        person
        for person in untold
        if not is_prepared(asked, as_latest(current.get(person, {})), is_waived=person in waived)
    )


@dataclass(frozen=True)
class ReadinessLine:
    """One student on the board."""

    student: StudentLine
    documents: Current
    statuses: dict[str, DocumentStatus]
    is_waived: bool
    is_ready: bool
    reminded_at: datetime | None
    reminders: int

    @property
    def lacks_wishes(self) -> bool:
        return self.student.wishes == 0

    def lacking(self, required: RequiredDocuments) -> tuple[DocumentKind, ...]:
        """The kinds that keep the student from being ready; none of one who is excused."""
        if self.is_waived:
            return ()
        return tuple(kind for kind in required.kinds if self.statuses[kind] not in DONE)


@dataclass(frozen=True)
class ClassReadiness:
    class_id: UUID | None
    class_name: str
    lines: tuple[ReadinessLine, ...]

    @property
    def lacking(self) -> tuple[ReadinessLine, ...]:
        return tuple(line for line in self.lines if not line.is_ready)


def readiness(
    session: Session, event_id: UUID, class_ids: Collection[UUID] | None = None
) -> list[ReadinessLine]:
    """Every student of these classes, or of all, by class and name."""
    asked = required_documents(plan_of(session, event_id))
    current = current_documents(session, event_id)
    waived = waived_people(session, event_id)
    reminders = {
        row.person_id: row
        for row in session.scalars(
            select(PreparationReminder).where(PreparationReminder.event_id == event_id)
        )
    }
    lines = []
    for student in student_lines(session, event_id, class_ids):
        documents = current.get(student.person_id, {})
        latest = as_latest(documents)
        reminder = reminders.get(student.person_id)
        excused = student.person_id in waived
        lines.append(
            ReadinessLine(
                student=student,
                documents=documents,
                statuses={
                    kind: document_status(latest.get(kind), is_required=asked.for_kind(kind))
                    for kind in KINDS
                },
                is_waived=excused,
                is_ready=is_prepared(asked, latest, is_waived=excused),
                reminded_at=reminder.reminded_at if reminder else None,
                reminders=reminder.count if reminder else 0,
            )
        )
    return lines


def readiness_by_class(lines: Sequence[ReadinessLine]) -> list[ClassReadiness]:
    classes: dict[tuple[UUID | None, str], list[ReadinessLine]] = {}
    for line in lines:
        key = (line.student.class_id, line.student.class_name)
        classes.setdefault(key, []).append(line)
    return [ClassReadiness(id, name, tuple(found)) for (id, name), found in classes.items()]


def documents_of(session: Session, event_id: UUID, person_id: UUID) -> list[Document]:
    """Every version that is not deleted, newest first."""
    return list(
        session.scalars(
            select(Document)
            .where(
                Document.event_id == event_id,
                Document.person_id == person_id,
                Document.state != "deleted",
            )
            .order_by(Document.kind, Document.number.desc())
        )
    )


@dataclass(frozen=True)
class Fetched:
    """Somebody fetched a document."""

    kind: str
    number: int
    at: datetime
    reader: str
    name: str
    company: str


def fetched_by_others(session: Session, event_id: UUID, person_id: UUID) -> list[Fetched]:
    """Who has fetched this student's documents, the student aside, newest first."""
    rows = session.execute(
        select(
            Document.kind,
            Document.number,
            DocumentAccess.at,
            DocumentAccess.reader,
            Person.name,
            Company.name.label("company"),
            CompanyContact.name.label("contact"),
        )
        .join(Document, Document.id == DocumentAccess.document_id)
        .outerjoin(Person, Person.id == DocumentAccess.person_id)
        .outerjoin(Participation, Participation.id == DocumentAccess.participation_id)
        .outerjoin(Company, Company.id == Participation.company_id)
        .outerjoin(CompanyContact, CompanyContact.id == Participation.contact_id)
        .where(
            Document.event_id == event_id,
            Document.person_id == person_id,
            DocumentAccess.reader != "student",
        )
        .order_by(DocumentAccess.at.desc(), DocumentAccess.id.desc())
    )
    before_the_log = [
        Fetched(
            row.kind,
            row.number,
            row.at,
            row.reader,
            row.name or row.contact or "",
            row.company or "",
        )
        for row in rows
    ]
    return [*_fetched_by_log(session, event_id, person_id), *before_the_log]


def _fetched_by_log(session: Session, event_id: UUID, person_id: UUID) -> list[Fetched]:
    """Of the audit log; a program reads for whoever made its token."""
    log = audit_records.c
    rows = session.execute(
        select(
            Document.kind,
            Document.number,
            log.at,
            log.actor_kind,
            Person.name,
            ApiToken.name.label("program"),
            Company.name.label("company"),
            CompanyContact.name.label("contact"),
        )
        .select_from(audit_records)
        .join(Document, Document.id == log.subject_id)
        .outerjoin(Person, Person.id == log.actor_id)
        .outerjoin(ApiToken, ApiToken.id == log.actor_id)
        .outerjoin(Participation, Participation.id == log.actor_id)
        .outerjoin(Company, Company.id == Participation.company_id)
        .outerjoin(CompanyContact, CompanyContact.id == Participation.contact_id)
        .where(
            log.person_id == person_id,
            log.use_case == "read_documents",
            Document.event_id == event_id,
        )
        .order_by(log.at.desc(), log.position.desc())
    )
    return [
        Fetched(
            row.kind,
            row.number,
            row.at,
            "company" if row.actor_kind == "link" else "staff",
            row.name or row.program or row.contact or "",
            row.company or "",
        )
        for row in rows
    ]


def uploads_since(session: Session, event_id: UUID, person_id: UUID, since: datetime) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Document)
            .where(
                Document.event_id == event_id,
                Document.person_id == person_id,
                Document.uploaded_at > since,
            )
        )
        or 0
    )
