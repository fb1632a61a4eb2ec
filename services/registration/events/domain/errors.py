"""What can be wrong with an event itself."""

from shared.errors import DomainError


class EventIsCancelled(DomainError):
    code = "event_cancelled"
