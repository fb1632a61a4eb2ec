"""The demo's day of guidance: three counsellors, and some students who have booked a talk."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.booking.use_cases.book_meeting import book_meeting
from services.registration.events.models.events import Event
from services.registration.guidance.queries import counsellors_of
from services.registration.guidance.use_cases.say_topic import say_topic
from services.registration.guidance.use_cases.update_counsellor import Counsellor, add_counsellor
from services.registration.meetings.models.meetings import Meeting

COUNSELLORS = (
    Counsellor(
        "Hanne Lund", "hanne.lund@nordskolen.example", "Vejledning om læreplads og uddannelse"
    ),
    Counsellor(
        "Samir Aziz",
        "samir.aziz@nordskolen.example",
        "Øvesamtale på dansk eller arabisk. Tag din ansøgning med.",
        unavailable_slots=(0, 1),
    ),
    Counsellor(
        "Grethe Holm", "grethe.holm@jobcenter.example", "Coaching: mod på at ringe til en mester"
    ),
)
TOPICS = (
    "Jeg vil øve mig i at fortælle om mig selv.",
    "Min ansøgning til et elfirma.",
    "Jeg er i tvivl, om jeg skal skifte uddannelse.",
)


def add_counsellors(session: Session, event_id: UUID, added_by: UUID) -> None:
    """All of them, unless the day has any."""
    if counsellors_of(session, event_id):
        return
    for counsellor in COUNSELLORS:
        add_counsellor(
            session,
            event=session.get_one(Event, event_id),
            counsellor=counsellor,
            added_by=added_by,
        )


def book_talks(session: Session, event_id: UUID, students: list[UUID]) -> None:
    """The first students book one each and say what about; nothing if anybody has booked."""
    if session.scalar(select(Meeting.id).where(Meeting.event_id == event_id).limit(1)):
        return
    hosts = counsellors_of(session, event_id)
    for number, person_id in enumerate(students[:7]):
        host = hosts[number % len(hosts)]
        meeting = book_meeting(
            session,
            event=session.get_one(Event, event_id),
            person_id=person_id,
            company_id=host.company_id,
            slot=2 + number // len(hosts),
            origin="booked",
            booked_by=person_id,
        )
        if number < len(TOPICS):
            say_topic(session, meeting_id=meeting, person_id=person_id, text=TOPICS[number])
