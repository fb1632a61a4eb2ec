"""One database per service behind two doors, reading and writing; it knows no table."""

from shared.db.autocommit import Autocommit, SqliteAutocommit
from shared.db.compiled_statement import CompiledStatement
from shared.db.database import Database, is_out_of_room, is_temporary
from shared.db.ordering import danish_order
from shared.db.types import NAMING_CONVENTION, UtcDateTime

__all__ = [
    "NAMING_CONVENTION",
    "Autocommit",
    "CompiledStatement",
    "Database",
    "SqliteAutocommit",
    "UtcDateTime",
    "danish_order",
    "is_out_of_room",
    "is_temporary",
]
