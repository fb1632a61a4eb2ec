"""Why an answer after a meeting, or a reminder of one, is refused."""

from shared.errors import DomainError


class AnswersAreClosed(DomainError):
    """The last day to answer has passed."""

    code = "answers_closed"


class NobodyToNudge(DomainError):
    """Everybody has answered, has no address, or was reminded already."""

    code = "nobody_to_nudge"


class UnknownAnswer(DomainError):
    """Not yes, maybe or no; or a note that is too long."""

    code = "unknown_answer"
