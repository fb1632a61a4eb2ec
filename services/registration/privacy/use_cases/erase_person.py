"""Erase a student or a colleague here and tell the other services to; what took place remains as a
count without a name.
"""

from uuid import UUID

from sqlalchemy import Delete, Update, delete, select, update
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.move_meeting import cancel_meeting
from services.registration.companies.models import Company
from services.registration.day.models.attendance import AttendanceMark, EventAttendance
from services.registration.events.models.events import Event, EventStudent
from services.registration.events.models.members import EventMember
from services.registration.interest.models import Interest, StudentNudge
from services.registration.kit.models.imports import UploadedList
from services.registration.meetings.models.booking import CalendarFeed, Wait
from services.registration.meetings.models.meetings import Meeting, MeetingTopic
from services.registration.preparation.models import (
    Document,
    DocumentAccess,
    DocumentContent,
    PreparationReminder,
    PreparationWaiver,
)
from services.registration.privacy.models import Erasure
from services.registration.privacy.queries.erasures import coming_meetings_of
from services.registration.providers.models import ProviderIdentity
from services.registration.school.models.organisations import ClassTeacher
from services.registration.school.models.passkeys import Passkey, SpentChallenge
from services.registration.school.models.people import (
    FactorReset,
    Person,
    RecoveryCode,
    SecondFactor,
    SignedInSession,
    SignInRequest,
    StaffRole,
)
from services.registration.school.models.students import Student
from services.registration.school.use_cases.end_sessions import end_all_sessions
from services.registration.school.use_cases.invite_staff import (
    list_roles,
    require_another_administrator,
)
from services.registration.school.use_cases.revoke_api_token import revoke_api_tokens_of
from services.registration.wishes.models import CompanyWish, Favourite, Wish, WishList
from shared import clock
from shared.contracts.notifications import PersonErasedHereV1
from shared.contracts.registration import PersonErasedV1
from shared.messaging import record

#: stands where the name stood, in lists of events that were held
ERASED_NAME = "–"


def erase_person(session: Session, person: Person, *, erased_by: UUID) -> None:
    """Safe to repeat. Raises LastAdministrator for whom nobody could replace."""
    if session.get(Erasure, person.id) is not None:
        return
    if "administrator" in list_roles(session, person.id):
        require_another_administrator(session, person)
    _leave_coming_meetings(session, person.id, erased_by)
    end_all_sessions(session, person_id=person.id)
    revoke_api_tokens_of(session, person.id)
    for statement in _of_person(person.id):
        session.execute(statement.execution_options(synchronize_session=False))
    person.name, person.email, person.active = ERASED_NAME, None, False
    person.version += 1
    kind, organisation_id = person.kind, person.organisation_id
    record_erasure(session, person.id, organisation_id, kind=kind, erased_by=erased_by)


def record_erasure(
    session: Session,
    person_id: UUID,
    organisation_id: UUID,
    *,
    kind: str,
    erased_by: UUID | None,
) -> None:
    """Remember it, without a name, and tell the other services."""
    session.add(
        Erasure(
            person_id=person_id,
            organisation_id=organisation_id,
            kind=kind,
            erased_at=clock.now(),
            erased_by=erased_by,
        )
    )
    session.flush()
    record(session, PersonErasedV1(person_id=person_id))


def acknowledge_erasure(session: Session, message: PersonErasedHereV1) -> None:
    """Safe to repeat; the first acknowledgement counts."""
    session.execute(
        update(Erasure)
        .where(Erasure.person_id == message.person_id, Erasure.acknowledged_at.is_(None))
        .values(acknowledged_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _leave_coming_meetings(session: Session, person_id: UUID, erased_by: UUID) -> None:
    """Seats of meetings that have not begun go to others."""
    coming = session.scalars(coming_meetings_of(person_id).order_by(Meeting.id)).all()
    session.execute(delete(Wait).where(Wait.person_id == person_id))
    for meeting in coming:
        cancel_meeting(
            session,
            event=session.get_one(Event, meeting.event_id),
            meeting_id=meeting.id,
            version=meeting.version,
            cancelled_by=erased_by,
        )


def _of_person(person_id: UUID) -> list[Delete | Update]:
    """In an order that the foreign keys allow."""
    owned = (
        MeetingTopic,
        CompanyWish,
        Wish,
        WishList,
        Favourite,
        Interest,
        StudentNudge,
        Wait,
        CalendarFeed,
        PreparationReminder,
        PreparationWaiver,
        SignInRequest,
        SignedInSession,
        Passkey,
        SpentChallenge,
        ProviderIdentity,
        RecoveryCode,
        FactorReset,
        SecondFactor,
        StaffRole,
        ClassTeacher,
        EventMember,
    )
    coming = select(Event.id).where(Event.held_on >= clock.now().date())
    own = select(Document.id).where(Document.person_id == person_id)
    return [
        delete(DocumentAccess).where(DocumentAccess.document_id.in_(own)),
        delete(DocumentContent).where(DocumentContent.document_id.in_(own)),
        delete(Document).where(Document.person_id == person_id),
        *(delete(table).where(table.person_id == person_id) for table in owned),
        update(Company).where(Company.owner_id == person_id).values(owner_id=None),
        delete(UploadedList).where(UploadedList.uploaded_by == person_id),
        delete(EventStudent).where(
            EventStudent.person_id == person_id, EventStudent.event_id.in_(coming)
        ),
        update(Student)
        .where(Student.person_id == person_id)
        .values(class_id=None, education_id=None),
        *(
            update(table).where(table.person_id == person_id).values(reason=None)
            for table in (EventAttendance, AttendanceMark)
        ),
    ]
