"""What registration says of passkeys, to the person whose they are."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.message import Message

PasskeyChange = Literal["added", "removed", "copied"]


@dataclass(frozen=True, kw_only=True)
class PasskeyChangedV1(Message):
    """A passkey was added to somebody's account or removed, or there is a copy of it, so that it is
    accepted no more; the person is told by mail.
    """

    TYPE: ClassVar[str] = "registration.passkey_changed.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    contact_id: UUID
    change: PasskeyChange
    changed_at: datetime
