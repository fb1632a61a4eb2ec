"""Messages between services: recorded with the change, delivered at least once, effective once."""

from shared.messaging.outbox import record, record_many
from shared.messaging.tables import define_message_tables
from shared.messaging.verdicts import NotYet, Refused

__all__ = ["NotYet", "Refused", "define_message_tables", "record", "record_many"]
