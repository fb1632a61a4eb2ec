"""Why an upload or a step of the preparation is refused."""

from shared.errors import DomainError


class FileRefused(DomainError):
    """`reason` is a code of `domain.uploads.REASONS`."""

    code = "file_refused"


class TooManyUploads(DomainError):
    code = "too_many_uploads"


class NotRequired(DomainError):
    """The event does not ask for this kind of document."""

    code = "not_asked_for"


class PreparationIsOver(DomainError):
    """The documents of the event are deleted, or about to be."""

    code = "preparation_is_over"


class CommentMissing(DomainError):
    code = "comment_missing"


class StudentUnknown(DomainError):
    """One who was named takes no part, or is of a class that the asker does not see."""

    code = "student_unknown"


class NobodyToRemind(DomainError):
    """Everybody is ready, has no address, or was reminded already."""

    code = "nobody_to_remind"
