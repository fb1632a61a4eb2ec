"""Change what the students read about a company; possible until the event begins."""

from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.raise_version import raise_part_versions
from services.registration.events.domain.deadlines import reply_windows
from services.registration.events.models.events import Event
from services.registration.events.queries.times import event_times
from services.registration.invitations.domain.errors import ReplyClosed, ReplyIncomplete
from services.registration.invitations.domain.replies import PRESENTATION_LIMIT
from shared import clock


def update_presentation(session: Session, participation: Participation, *, text: str) -> None:
    """Raises ReplyClosed after the event has begun and ReplyIncomplete for a long text."""
    event = session.get_one(Event, participation.event_id)
    doors = reply_windows(
        event_times(session, event),
        has_answered=participation.answered_at is not None,
        now=clock.now(),
    )
    if not doors.small_changes:
        raise ReplyClosed
    if len(text) > PRESENTATION_LIMIT:
        raise ReplyIncomplete(presentation="presentation_too_long")
    if participation.presentation != text:
        participation.presentation = text
        raise_part_versions(session, Participation.id == participation.id)
