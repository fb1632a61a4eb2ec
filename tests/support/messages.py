"""Read back what registration recorded in its outbox."""

from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.kit.models.metadata import Base
from shared.contracts import Message
from shared.messaging.envelope import open_sealed

_Kind = TypeVar("_Kind", bound=Message)


def recorded(session: Session, kind: type[_Kind]) -> list[_Kind]:
    """Every recorded message of this kind, in order."""
    return [kind.from_payload(payload) for payload in payloads(session, kind.TYPE)]


def payloads(session: Session, message_type: str) -> list[dict[str, Any]]:
    """The same as they travel, for a type by its name."""
    outbox = Base.metadata.tables["outbox_messages"]
    bodies = session.scalars(
        select(outbox.c.body).where(outbox.c.type == message_type).order_by(outbox.c.position)
    )
    return [open_sealed(bytes(body)).payload for body in bodies]
