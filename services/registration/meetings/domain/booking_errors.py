"""What the rules of an event refuse, by name; what booking itself refuses lies there."""

from shared.errors import DomainError


class SlotFull(DomainError):
    """Every seat of the company in the slot is taken."""

    code = "slot_full"


class SlotClosed(DomainError):
    """The company is not there in the slot, does not come, or the slot has begun."""

    code = "slot_closed"


class NotPublished(DomainError):
    """Nobody books for themselves before the schedules are published."""

    code = "not_published"


class BookingNotOpen(DomainError):
    """Booking opens later; fields: opens_at."""

    code = "booking_not_open"


class BookingClosed(DomainError):
    """The deadline has passed, or the event is cancelled."""

    code = "booking_closed"


class NotForBooking(DomainError):
    """At this event the school builds the schedules and nobody books."""

    code = "not_for_booking"


class MeetingLimit(DomainError):
    """The student has as many meetings as the organiser allows; fields: limit."""

    code = "meeting_limit"


class DropTooLate(DomainError):
    """Students may not drop or move the meeting so shortly before it; fields: until."""

    code = "drop_too_late"


class RulesUnusable(DomainError):
    """The rules of booking contradict themselves; fields: field."""

    code = "rules_unusable"


class RulesOutdated(DomainError):
    """The rules were changed elsewhere since they were read; fields: version."""

    code = "rules_outdated"
