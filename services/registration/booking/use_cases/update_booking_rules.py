"""The organiser chooses how an event is booked; nobody's meeting changes by it."""

from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.booking.use_cases.apply_replies import apply_replies
from services.registration.events.models.events import Event
from services.registration.meetings.domain.booking_errors import RulesOutdated
from services.registration.meetings.domain.booking_rules import BookingRules, require_usable
from services.registration.meetings.models.booking import BookingRule


def update_booking_rules(
    session: Session, *, event: Event, rules: BookingRules, seen_version: int, chosen_by: UUID
) -> int:
    """Returns the new version. Open booking gives every company that comes its seats at once.

    Raises RulesUnusable or RulesOutdated.
    """
    require_usable(rules)
    session.get_one(Event, event.id, with_for_update={"key_share": True}, populate_existing=True)
    row = session.get(BookingRule, event.id, populate_existing=True)
    if (row.version if row else 0) != seen_version:
        raise RulesOutdated(version=row.version if row else 0)
    if row is None:
        row = BookingRule(event_id=event.id, version=0)
        session.add(row)
    row.booking_mode, row.on_the_day = rules.booking_mode, rules.on_the_day
    row.opens_at, row.closes_at = rules.opens_at, rules.closes_at
    row.most_meetings, row.drop_hours = rules.most_meetings, rules.drop_hours
    row.changed_by = chosen_by
    row.version += 1
    session.flush()
    apply_replies(session, event)
    return row.version
