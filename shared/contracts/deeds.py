"""What a service says of a deed in its audit log: a school finds all in one list."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.message import Message

ActorKind = Literal["staff", "student", "program", "link", "console", "system"]
EntryKind = Literal["page", "api", "link", "console", "job"]


@dataclass(frozen=True, kw_only=True)
class DeedRecorded(Message):
    """A row of the log without its seal: ids, names of fields and digests, nothing personal."""

    AGGREGATE: ClassVar[str] = "deed_id"

    deed_id: UUID
    organisation_id: UUID
    at: datetime
    use_case: str
    action: str
    actor_kind: ActorKind
    actor_id: UUID | None
    event_id: UUID | None
    person_id: UUID | None
    subject_kind: str
    subject_id: UUID | None
    people: str
    fields: str
    door: EntryKind
    browser: str
    place: str
