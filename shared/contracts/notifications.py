"""What notifications says: what could not be delivered, and that it forgot a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.deeds import DeedRecorded
from shared.contracts.message import Message


@dataclass(frozen=True, kw_only=True)
class DeliveryFailedV1(Message):
    """A mail did not arrive; `permanent` means that trying again is of no use."""

    TYPE: ClassVar[str] = "notifications.delivery_failed.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    message_id: UUID
    contact_id: UUID
    event_id: UUID | None
    participation_id: UUID | None
    reason: str
    permanent: bool


@dataclass(frozen=True, kw_only=True)
class PersonErasedHereV1(Message):
    """Notifications holds nothing about this person any more."""

    TYPE: ClassVar[str] = "notifications.person_erased_here.v1"
    AGGREGATE: ClassVar[str] = "person_id"

    person_id: UUID


@dataclass(frozen=True, kw_only=True)
class MailTokenUsedV1(Message):
    """A program came in here with this token; said once an hour at most."""

    TYPE: ClassVar[str] = "notifications.mail_token_used.v1"
    AGGREGATE: ClassVar[str] = "token_id"

    token_id: UUID
    used_at: datetime


@dataclass(frozen=True, kw_only=True)
class MailDeedRecordedV1(DeedRecorded):
    """Somebody did something here that the school's audit log shows."""

    TYPE: ClassVar[str] = "notifications.mail_deed_recorded.v1"
