"""The rows of the inbox, for those who write them: a message's digest and first state."""

import hashlib
from typing import Any

from sqlalchemy import MetaData, Table

from shared import clock
from shared.messaging.envelope import Envelope
from shared.messaging.tables import define_message_tables

_own = MetaData()
define_message_tables(_own)
inbox_messages: Table = _own.tables["inbox_messages"]


def inbox_row(envelope: Envelope, body: bytes, status: str, attempts: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "message_id": envelope.message_id,
        "type": envelope.type,
        "digest": digest_of(body),
        "status": status,
        "attempts": attempts,
        "received_at": now,
        "finished_at": now if status == "done" else None,
    }


def digest_of(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()
