"""Read back what was recorded in the outbox, as the messages themselves."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.kit.models.metadata import Base
from shared.contracts import Message
from shared.messaging.envelope import open_sealed


def recorded(session: Session, kind: type[Message]) -> list[Message]:
    """Every recorded message of this kind, in order."""
    outbox = Base.metadata.tables["outbox_messages"]
    rows = session.scalars(
        select(outbox.c.body).where(outbox.c.type == kind.TYPE).order_by(outbox.c.position)
    )
    return [kind.from_payload(open_sealed(body).payload) for body in rows]
