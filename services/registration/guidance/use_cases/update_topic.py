"""A student says what a meeting is to be about; empty takes it back."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.guidance.domain import TopicTooLong
from services.registration.meetings.models.meetings import Meeting, MeetingTopic
from shared import clock
from shared.errors import NotFound
from shared.text import clean_paragraphs

LONGEST_TOPIC = 500


def update_topic(session: Session, *, meeting_id: UUID, person_id: UUID, text: str) -> None:
    """Raises NotFound for another's meeting or another kind of event, and TopicTooLong."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.person_id != person_id or meeting.status != "booked":
        raise NotFound
    if session.get_one(Event, meeting.event_id).kind != "guidance":
        raise NotFound
    cleaned = clean_paragraphs(text)
    if len(cleaned) > LONGEST_TOPIC:
        raise TopicTooLong(limit=LONGEST_TOPIC)
    said = session.get(MeetingTopic, meeting_id)
    if not cleaned:
        if said is not None:
            session.delete(said)
        return
    if said is None:
        said = MeetingTopic(meeting_id=meeting_id, event_id=meeting.event_id, person_id=person_id)
        session.add(said)
    said.text, said.written_at = cleaned, clock.now()
    session.flush()
