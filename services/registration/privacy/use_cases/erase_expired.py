"""Forget what has had its time: sign-ins, tokens, lists, documents, attendance, answers, contacts.

Defaults of Danish schools' practice: who came and what both sides answered afterwards is kept to
the end of the school year and one year more; the counts of an event's statistics go with it.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Delete, delete, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.day.models.attendance import (
    AttendanceMark,
    EventAttendance,
    MeetingAttendance,
    StandVisit,
)
from services.registration.events.models.events import Event
from services.registration.interest.models import CompanyNudge, Interest, StudentNudge
from services.registration.kit.models.imports import UploadedList
from services.registration.kit.retention import (
    USUAL,
    Retention,
    attendance_erased_after,
    months_before,
)
from services.registration.kit.use_cases.uploaded_lists import LIST_LIFETIME
from services.registration.meetings.models.meetings import Meeting, MeetingTopic
from services.registration.preparation.domain.preparation import DOCUMENT_LIFETIME
from services.registration.preparation.use_cases.erase_documents import erase_old_documents
from services.registration.privacy.use_cases.erase_contacts import (
    erase_old_addresses,
    erase_old_contacts,
)
from services.registration.privacy.use_cases.record_deletions import record_deletions
from services.registration.providers.use_cases.claim_answer import delete_old_answers
from services.registration.school.models.people import (
    FactorReset,
    HalfSignIn,
    RecoveryCode,
    SecondFactor,
    SignedInSession,
    SignInRequest,
)
from shared import clock
from shared.auth.api_tokens import delete_old_api_tokens
from shared.auth.ended_sessions import delete_ended_sessions
from shared.auth.identity import STUDENTS_STAY_SIGNED_IN
from shared.db.turns import delete_free_turns
from shared.web.api.idempotency import delete_idempotency_keys

#: a link that is over shows for a day that its mailbox is the asker's
REQUEST_LIFETIME = timedelta(days=1)
ANSWER_LIFETIME = timedelta(days=1)
#: a code app that nobody confirmed in a day, and a used code, open nothing
FACTOR_LIFETIME = timedelta(days=1)
#: whoever wonders why the own code app is gone asks before that
RESET_LIFETIME = timedelta(days=365)


@dataclass(frozen=True)
class Forgotten:
    """How many rows went, by subject."""

    sign_in_requests: int
    sessions: int
    uploaded_lists: int
    attendance: int
    answers: int
    documents: int
    topics: int
    company_contacts: int
    api_tokens: int
    second_factors: int

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def erase_expired(session: Session, retention: Retention = USUAL) -> Forgotten:
    """Safe to run at any time and by several workers at once; leaves the counts as proof."""
    now = clock.now()
    over = _events_over(session, now.date(), retention.attendance_school_years)
    delete_idempotency_keys(session, before=now - ANSWER_LIFETIME)
    delete_free_turns(session, now)
    delete_old_answers(session, before=now - ANSWER_LIFETIME)
    erase_old_addresses(session)
    delete_ended_sessions(session, before=now - STUDENTS_STAY_SIGNED_IN)
    _count(session, delete(HalfSignIn).where(HalfSignIn.expires_at < now - REQUEST_LIFETIME))
    requests = delete(SignInRequest).where(SignInRequest.expires_at < now - REQUEST_LIFETIME)
    lists = delete(UploadedList).where(UploadedList.created_at < now - LIST_LIFETIME)
    forgotten = Forgotten(
        sign_in_requests=_count(session, requests),
        sessions=_count(session, delete(SignedInSession).where(SignedInSession.expires_at < now)),
        uploaded_lists=_count(session, lists),
        attendance=_forget_attendance(session, over),
        answers=_forget_answers(session, over),
        documents=erase_old_documents(session, today=now.date()),
        topics=_forget_topics(session, now.date() - DOCUMENT_LIFETIME),
        company_contacts=erase_old_contacts(
            session, before=months_before(now.date(), retention.contact_months)
        ),
        api_tokens=delete_old_api_tokens(session, now),
        second_factors=_forget_factors(session, now),
    )
    record_deletions(session, asdict(forgotten))
    return forgotten


def _events_over(session: Session, today: date, school_years: int) -> list[UUID]:
    """The events of which nobody is to be found any more."""
    held = session.execute(select(Event.id, Event.held_on).where(Event.held_on < today))
    return [row.id for row in held if _is_over(row.held_on, today, school_years)]


def _forget_attendance(session: Session, events: Collection[UUID]) -> int:
    meetings = select(Meeting.id).where(Meeting.event_id.in_(events))
    return sum(
        _count(session, statement)
        for statement in (
            delete(AttendanceMark).where(AttendanceMark.event_id.in_(events)),
            delete(EventAttendance).where(EventAttendance.event_id.in_(events)),
            delete(MeetingAttendance).where(MeetingAttendance.meeting_id.in_(meetings)),
            delete(StandVisit).where(StandVisit.event_id.in_(events)),
        )
    )


def _forget_answers(session: Session, events: Collection[UUID]) -> int:
    parts = select(Participation.id).where(Participation.event_id.in_(events))
    _count(session, delete(StudentNudge).where(StudentNudge.event_id.in_(events)))
    _count(session, delete(CompanyNudge).where(CompanyNudge.participation_id.in_(parts)))
    return _count(session, delete(Interest).where(Interest.event_id.in_(events)))


def _forget_topics(session: Session, last_day: date) -> int:
    """What students wanted to talk about goes when their applications go."""
    over = select(Event.id).where(Event.held_on <= last_day)
    return _count(session, delete(MeetingTopic).where(MeetingTopic.event_id.in_(over)))


def _forget_factors(session: Session, now: datetime) -> int:
    """What is left of code apps: begun and never confirmed, used codes, and who took one away."""
    begun = SecondFactor.confirmed_at.is_(None), SecondFactor.created_at < now - FACTOR_LIFETIME
    return sum(
        _count(session, statement)
        for statement in (
            delete(SecondFactor).where(*begun),
            delete(RecoveryCode).where(RecoveryCode.used_at < now - FACTOR_LIFETIME),
            delete(FactorReset).where(FactorReset.reset_at < now - RESET_LIFETIME),
        )
    )


def _is_over(held_on: date, today: date, school_years: int) -> bool:
    return attendance_erased_after(held_on, school_years) < today


def _count(session: Session, statement: Delete) -> int:
    gone = session.execute(statement.execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE gives a CursorResult
