"""What can be wrong with an event itself."""

from shared.errors import DomainError


class EventIsCancelled(DomainError):
    code = "event_cancelled"


class LastOwner(DomainError):
    code = "last_owner"


class RoleUnknown(DomainError):
    code = "role_unknown"
