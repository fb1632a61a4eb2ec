"""Why a meeting cannot be booked, moved or cancelled, by name; texts are chosen at the doors."""

from shared.errors import DomainError


class SlotFull(DomainError):
    """Every seat of the company in the slot is taken."""

    code = "slot_full"


class SlotClosed(DomainError):
    """The company is not there in the slot, does not come, or the slot has begun."""

    code = "slot_closed"


class AlreadyBooked(DomainError):
    """The student meets this company already."""

    code = "already_booked"


class TimeConflict(DomainError):
    """The student has another meeting in the slot."""

    code = "time_conflict"


class MeetingOutdated(DomainError):
    """The meeting was moved or cancelled elsewhere since it was read; fields: version."""

    code = "meeting_outdated"


class MeetingCancelled(DomainError):
    code = "meeting_cancelled"


class CapacityBelowBooked(DomainError):
    """The new capacity is below what is booked and nobody confirmed it; fields: booked, over."""

    code = "capacity_below_booked"


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


class UndoTooLate(DomainError):
    """More than a minute has passed, or somebody else changed the meeting."""

    code = "undo_too_late"


class RulesUnusable(DomainError):
    """The rules of booking contradict themselves; fields: field."""

    code = "rules_unusable"


class RulesOutdated(DomainError):
    """The rules were changed elsewhere since they were read; fields: version."""

    code = "rules_outdated"


class MeetsAlready(DomainError):
    """Nobody waits for a company that they meet."""

    code = "meets_already"


class NotWaiting(DomainError):
    """The student does not wait for this company."""

    code = "not_waiting"


class TooManyWaits(DomainError):
    """The student waits for as many companies as one may; fields: limit."""

    code = "too_many_waits"


class NothingFree(DomainError):
    """No free seat of the company fits the student's schedule."""

    code = "nothing_free"
