"""What every message has in common; the messages themselves are in the files of their owners.

A message that was released never changes: another shape is another class with the next version,
said beside the old one until every listener reads it.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self
from uuid import UUID

from shared.contracts.shapes import Unfit, shape_of


class InvalidMessage(Exception):
    """The payload does not have the shape of its contract; the text names field and reason."""

    def __init__(self, type_name: str, unfit: Unfit) -> None:
        super().__init__(f"{type_name}: {unfit}")


@dataclass(frozen=True, kw_only=True)
class Message:
    """A fact that its owner says happened.

    `TYPE` is `<owner>.<fact>.v<number>`. `AGGREGATE` names the field by which messages keep their
    order. `PERSONAL` says that names or addresses travel in it.
    """

    TYPE: ClassVar[str]
    AGGREGATE: ClassVar[str]
    PERSONAL: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Freeze what was given as lists."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, list):
                object.__setattr__(self, field.name, tuple(value))

    @property
    def aggregate_id(self) -> UUID:
        aggregate: UUID = getattr(self, self.AGGREGATE)
        return aggregate

    @property
    def aggregate_version(self) -> int:
        """The version that the message itself carries, or 0 where its facts have none."""
        version: int = getattr(self, "version", 0)
        return version

    def to_payload(self) -> dict[str, Any]:
        """As JSON values. Raises InvalidMessage where a field holds what its type forbids."""
        try:
            payload: dict[str, Any] = shape_of(type(self)).write(self)
        except Unfit as unfit:
            raise InvalidMessage(self.TYPE, unfit) from unfit
        return payload

    @classmethod
    def from_payload(cls, payload: Any) -> Self:
        """Read JSON values. Raises InvalidMessage for anything that the contract does not name."""
        try:
            message: Self = shape_of(cls).read(payload)
        except Unfit as unfit:
            raise InvalidMessage(cls.TYPE, unfit) from unfit
        return message
