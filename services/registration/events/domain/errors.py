"""What can be wrong in registration, by name; texts for people stand in errors.py above."""

from shared.errors import DomainError


class EventIsCancelled(DomainError):
    code = "event_cancelled"
