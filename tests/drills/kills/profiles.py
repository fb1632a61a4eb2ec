"""What the drills of both profiles share: their names, and messages that no service would say."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from shared.db import Database
from shared.ids import new_id
from shared.messaging import record
from shared.messaging.outbox import outbox_messages
from shared.messaging.parking import parked
from tests.drills.kills.service import said

PROFILES = ("embedded", "production")


def say_broken_message(session: Session) -> None:
    """A message whose payload lost a field on its way."""
    message_id = record(session, said(new_id(), new_id(), 1))
    row = outbox_messages.c.message_id == message_id
    body = session.execute(outbox_messages.select().where(row)).one().body
    broken = body.replace(b'"organisation_id"', b'"organisation"')
    assert broken != body
    session.execute(update(outbox_messages).where(row).values(body=broken))


def reasons(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.reason for row in parked(session)]
