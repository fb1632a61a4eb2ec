"""One database per service behind two doors, reading and writing; it knows no table."""

from shared.db.alone import Alone, AloneOnSqlite, run_in
from shared.db.database import Database, is_out_of_room, is_temporary
from shared.db.driver_statement import DriverStatement
from shared.db.ordering import danish_order
from shared.db.types import NAMING_CONVENTION, UtcDateTime

__all__ = [
    "NAMING_CONVENTION",
    "Alone",
    "AloneOnSqlite",
    "Database",
    "DriverStatement",
    "UtcDateTime",
    "danish_order",
    "is_out_of_room",
    "is_temporary",
    "run_in",
]
