"""What registration says of a person's own code app and recovery codes, to the person."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal
from uuid import UUID

from shared.contracts.message import Message

OwnFactorChange = Literal["code_app_added", "code_app_removed", "recovery_codes_renewed"]


@dataclass(frozen=True, kw_only=True)
class OwnFactorChangedV1(Message):
    """A code app was added to somebody's account or removed, or its recovery codes were made anew;
    the person is told by mail.
    """

    TYPE: ClassVar[str] = "registration.own_factor_changed.v1"
    AGGREGATE: ClassVar[str] = "contact_id"

    contact_id: UUID
    change: OwnFactorChange
    changed_at: datetime
