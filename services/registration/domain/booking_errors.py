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
