"""The only way to load a meeting that a request names; a foreign id answers like a missing one."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.events.queries.access import access_event
from services.registration.meetings.models.meetings import Meeting
from services.registration.school.queries.class_scope import require_seen
from shared.auth.identity import Identity
from shared.errors import NotFound


def access_meeting(
    session: Session, identity: Identity, event_id: UUID, meeting_id: UUID
) -> Meeting:
    """A meeting of the event: one's own, or of a student whom the colleague sees."""
    access_event(session, identity, event_id)
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.event_id != event_id:
        raise NotFound("meeting")
    if identity.is_staff:
        require_seen(session, identity, [meeting.person_id])
    elif meeting.person_id != identity.person_id:
        raise NotFound("meeting")
    return meeting
