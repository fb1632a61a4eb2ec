"""Makes a demo's day of guidance: its counsellors, and some students who have booked a talk."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.events.models.events import Event
from services.registration.guidance.queries import counsellors_of
from services.registration.guidance.use_cases.update_counsellor import Counsellor, add_counsellor
from services.registration.guidance.use_cases.update_topic import update_topic
from services.registration.meetings.models.meetings import Meeting
from services.registration.school.queries.shared_rows import WHOLE_SCHOOL
from services.registration.seed.lists import students_of
from services.registration.seed.values import SeedCounsellor

BOOKED = 7
FIRST_SLOT = 2


def add_counsellors(
    session: Session, event_id: UUID, counsellors: Sequence[SeedCounsellor], organiser: UUID
) -> None:
    """All of them, unless the day has any."""
    if counsellors_of(session, event_id):
        return
    for each in counsellors:
        add_counsellor(
            session,
            event=session.get_one(Event, event_id),
            counsellor=Counsellor(each.name, each.email, each.offers, each.unavailable_slots),
            added_by=organiser,
            reach=WHOLE_SCHOOL,
        )


def book_talks(session: Session, event_id: UUID, topics: Sequence[str]) -> None:
    """The first students book one each, and some say what about; nothing if anybody has booked."""
    if session.scalar(select(Meeting.id).where(Meeting.event_id == event_id).limit(1)):
        return
    hosts = counsellors_of(session, event_id)
    for number, person_id in enumerate(students_of(session, event_id)[:BOOKED]):
        host = hosts[number % len(hosts)]
        meeting = book_meeting(
            session,
            event=session.get_one(Event, event_id),
            person_id=person_id,
            company_id=host.company_id,
            slot=FIRST_SLOT + number // len(hosts),
            origin="booked",
            booked_by=person_id,
        )
        if number < len(topics):
            update_topic(session, meeting_id=meeting, person_id=person_id, text=topics[number])
