"""By what a calendar knows an entry again, whichever service writes it: in a file or in a mail."""

from datetime import UTC, datetime
from uuid import UUID

_DOMAIN = "matchdag"
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def entry_uid(event_id: UUID, reader_id: UUID) -> str:
    """The one UID of this person's entry for this event, for as long as both exist.

    The reader is a person, or the contact of a company.
    """
    return f"{event_id}.{reader_id}@{_DOMAIN}"


def sequence_at(moment: datetime) -> int:
    """A SEQUENCE that no entry written before has, in a file or in a mail: seconds.

    Two services that count on their own would each begin at 0, and a calendar that has a higher
    number leaves the newer entry out.
    """
    return int((moment - _FIRST).total_seconds())
