"""What registration says to the addresses of a company's contact, each a contact of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from shared.contracts.message import Message


@dataclass(frozen=True, kw_only=True)
class ContactAddressRequestedV1(Message):
    """A company has named another address; whoever reads there is asked to confirm it.

    The contact is that address alone; the link's subject is its id.
    """

    TYPE: ClassVar[str] = "registration.contact_address_requested.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    contact_id: UUID
    company: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ContactAddressChangedV1(Message):
    """The contact, an address alone, was a company's until now; `is_pending`: it is still.

    `staff_id` is whom of the school it may write to.
    """

    TYPE: ClassVar[str] = "registration.contact_address_changed.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    contact_id: UUID
    company: str
    staff_id: UUID | None
    is_pending: bool
    changed_at: datetime
