"""Messages between services: recorded with the change, delivered at least once, effective once."""

from shared.messaging.handlers import Together
from shared.messaging.outbox import mark_recorded, outbox_row, record, record_many
from shared.messaging.tables import define_message_tables
from shared.messaging.verdicts import NotYet, Refused
from shared.messaging.wakeup import after_commit

__all__ = [
    "NotYet",
    "Refused",
    "Together",
    "after_commit",
    "define_message_tables",
    "mark_recorded",
    "outbox_row",
    "record",
    "record_many",
]
