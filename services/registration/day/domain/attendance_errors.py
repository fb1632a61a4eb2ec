"""Why a mark of attendance cannot be taken, by name; texts are chosen at the doors."""

from shared.errors import DomainError


class UnknownReason(DomainError):
    code = "unknown_reason"


class MarkIdReused(DomainError):
    """The device used an id for two different marks."""

    code = "mark_id_reused"


class MarkedAtImpossible(DomainError):
    """The device's clock is far off: the mark lies in the future or long before the event."""

    code = "marked_at_impossible"
