"""Why a meeting cannot be booked, moved, cancelled or waited for, by name."""

from shared.errors import DomainError


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


class UndoTooLate(DomainError):
    """More than a minute has passed, or somebody else changed the meeting."""

    code = "undo_too_late"


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
