"""What can be wrong on a guidance day."""

from shared.errors import DomainError


class NoGuidance(DomainError):
    """Counsellors belong to events of the kind guidance."""

    code = "no_guidance"


class TopicTooLong(DomainError):
    """fields: limit."""

    code = "topic_too_long"
