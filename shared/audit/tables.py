"""Tables of the audit log, declared into each service's own metadata; every service has its own."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
)

from shared.db import UtcDateTime

ACTOR_KINDS = ("staff", "student", "program", "link", "console", "system")
ENTRIES = ("page", "api", "link", "console", "job")
#: SQLite counts only an INTEGER primary key by itself.
_Position = BigInteger().with_variant(Integer(), "sqlite")


def define_audit_tables(metadata: MetaData) -> None:
    """Declare audit_records, audit_segments and audit_checks. Call it once per service."""
    _records(metadata)
    _segments(metadata)
    _checks(metadata)


def _records(metadata: MetaData) -> Table:
    """What was done, a row a deed: ids, names of fields and digests, nothing personal.

    Nothing of a row ever changes but `segment`, once, from null to the segment that seals it.
    """
    table = Table(
        "audit_records",
        metadata,
        Column("position", _Position, primary_key=True, autoincrement=True),
        Column("id", Uuid, nullable=False, unique=True),
        Column("organisation_id", Uuid, nullable=False),
        Column("at", UtcDateTime, nullable=False),
        # in which service it was done; registration keeps what the others say as well
        Column("service", String(20), nullable=False),
        # a name of the access table, or of what needs none: signing in, a link
        Column("use_case", String(60), nullable=False),
        # the view, the command or the job
        Column("action", String(120), nullable=False),
        Column("actor_kind", String(10), nullable=False),
        Column("actor_id", Uuid, nullable=True),
        Column("event_id", Uuid, nullable=True),
        # whom it is about, where it is about one person
        Column("person_id", Uuid, nullable=True),
        Column("subject_kind", String(30), nullable=False),
        Column("subject_id", Uuid, nullable=True),
        # everybody it is about, ids with blanks between; "+12" at the end: and so many more
        Column("people", Text, nullable=False),
        # "table.field" with blanks between
        Column("fields", Text, nullable=False),
        Column("door", String(10), nullable=False),
        # digests of the session's id and of the network address
        Column("browser", String(16), nullable=False),
        Column("place", String(16), nullable=False),
        Column("segment", BigInteger, nullable=True),
        CheckConstraint(f"actor_kind IN {ACTOR_KINDS}", name="actor_kind_is_known"),
        CheckConstraint(f"door IN {ENTRIES}", name="door_is_known"),
        sqlite_autoincrement=True,
    )
    Index("ix_audit_records_organisation_id_position", table.c.organisation_id, table.c.position)
    Index("ix_audit_records_person_id_use_case", table.c.person_id, table.c.use_case)
    Index("ix_audit_records_segment", table.c.segment)
    waiting = table.c.segment.is_(None)
    Index(
        "ix_audit_records_waiting",
        table.c.position,
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    return table


def _segments(metadata: MetaData) -> Table:
    """Sealed rows in a chain. After the time limit rows and `leaves` go; the digests stay."""
    return Table(
        "audit_segments",
        metadata,
        Column("number", BigInteger, primary_key=True, autoincrement=False),
        Column("first_position", BigInteger, nullable=False),
        Column("last_position", BigInteger, nullable=False),
        Column("count", Integer, nullable=False),
        Column("newest_at", UtcDateTime, nullable=False),
        Column("sealed_at", UtcDateTime, nullable=False),
        # position (8 bytes) and digest (32 bytes) of each row
        Column("leaves", LargeBinary, nullable=True),
        Column("leaves_digest", LargeBinary, nullable=False),
        Column("previous_digest", LargeBinary, nullable=False),
        Column("digest", LargeBinary, nullable=False),
        Column("dropped_at", UtcDateTime, nullable=True),
        CheckConstraint("number >= 1", name="number_is_positive"),
        CheckConstraint("count >= 1", name="count_is_positive"),
        CheckConstraint(
            "(leaves IS NULL) = (dropped_at IS NOT NULL)", name="leaves_go_when_dropped"
        ),
    )


def _checks(metadata: MetaData) -> Table:
    """What the last look found; one row, that of the whole service."""
    return Table(
        "audit_checks",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("checked_at", UtcDateTime, nullable=False),
        Column("records", Integer, nullable=False),
        Column("faults", Integer, nullable=False),
        # when the first fault was seen, as long as there is one
        Column("broken_since", UtcDateTime, nullable=True),
        Column("first_fault", Text, nullable=False),
        CheckConstraint("id = 1", name="one_row"),
    )


own_metadata = MetaData()
define_audit_tables(own_metadata)
audit_records: Table = own_metadata.tables["audit_records"]
audit_segments: Table = own_metadata.tables["audit_segments"]
audit_checks: Table = own_metadata.tables["audit_checks"]
