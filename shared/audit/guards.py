"""What makes the audit log append-only in the database itself, for migrations to build.

A row may be sealed once; it goes only with its whole segment, which is marked as dropped first. A
segment may be dropped once and never goes. On PostgreSQL the web has no right to more than adding
rows, and `session_replication_role` aside even the owner meets the triggers.
"""

from sqlalchemy.engine import Connection

from shared.db.policies import OWN, protect_table

#: as the first migration made them; another shape needs triggers of its own
_RECORD_COLUMNS = (
    "position id organisation_id at service use_case action actor_kind actor_id event_id person_id"
    " subject_kind subject_id people fields door browser place"
)
_SEGMENT_COLUMNS = (
    "number first_position last_position count newest_at sealed_at leaves_digest previous_digest"
    " digest"
)
_REFUSED = "the audit log is only added to"
_IS_DROPPED = (
    "EXISTS (SELECT 1 FROM audit_segments AS sealed"
    " WHERE sealed.number = OLD.segment AND sealed.dropped_at IS NOT NULL)"
)
_POSTGRESQL = f"""
    CREATE FUNCTION guard_audit_records() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE unsealed public.audit_records;
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            unsealed := NEW;
            unsealed.segment := NULL;
            IF NEW.segment IS NOT NULL AND unsealed IS NOT DISTINCT FROM OLD THEN
                RETURN NEW;
            END IF;
        ELSIF TG_OP = 'DELETE' THEN
            IF {_IS_DROPPED.replace("audit_segments", "public.audit_segments")} THEN
                RETURN OLD;
            END IF;
        END IF;
        RAISE EXCEPTION '{_REFUSED}';
    END $$;
    CREATE FUNCTION guard_audit_segments() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE whole public.audit_segments;
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            whole := NEW;
            whole.dropped_at := NULL;
            whole.leaves := OLD.leaves;
            IF OLD.dropped_at IS NULL AND NEW.dropped_at IS NOT NULL
                AND whole IS NOT DISTINCT FROM OLD
            THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '{_REFUSED}';
    END $$;
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_records
        FOR EACH ROW EXECUTE FUNCTION guard_audit_records();
    CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_segments
        FOR EACH ROW EXECUTE FUNCTION guard_audit_segments();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_records
        EXECUTE FUNCTION guard_audit_records();
    CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_segments
        EXECUTE FUNCTION guard_audit_segments();
"""


def guard_audit_tables(connection: Connection, role: str) -> None:
    """Let nothing be changed; `role` is what web processes of the service work as."""
    if connection.dialect.name != "postgresql":
        for statement in _sqlite_triggers():
            connection.exec_driver_sql(statement)
        return
    protect_table(connection, "audit_records", OWN)
    connection.exec_driver_sql(_POSTGRESQL)
    for statement in (
        f"REVOKE UPDATE, DELETE ON audit_records FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON audit_segments, audit_checks FROM {role}",
    ):
        connection.exec_driver_sql(statement)


def unguard_audit_tables(connection: Connection) -> None:
    """Before the tables are dropped; SQLite drops the triggers with them."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION guard_audit_records CASCADE")
        connection.exec_driver_sql("DROP FUNCTION guard_audit_segments CASCADE")


def _sqlite_triggers() -> list[str]:
    is_sealed_once = f"OLD.segment IS NULL AND NEW.segment IS NOT NULL AND {_same('records')}"
    is_dropped_once = (
        f"OLD.dropped_at IS NULL AND NEW.dropped_at IS NOT NULL AND {_same('segments')}"
    )
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    return [
        "CREATE TRIGGER audit_records_unchanged BEFORE UPDATE ON audit_records"
        f" WHEN NOT ({is_sealed_once}) {refuse}",
        "CREATE TRIGGER audit_records_stay BEFORE DELETE ON audit_records"
        f" WHEN NOT {_IS_DROPPED} {refuse}",
        "CREATE TRIGGER audit_segments_unchanged BEFORE UPDATE ON audit_segments"
        f" WHEN NOT ({is_dropped_once}) {refuse}",
        f"CREATE TRIGGER audit_segments_stay BEFORE DELETE ON audit_segments {refuse}",
    ]


def _same(which: str) -> str:
    """Every column but those that may change is as it was."""
    columns = _RECORD_COLUMNS if which == "records" else _SEGMENT_COLUMNS
    return " AND ".join(f"OLD.{name} IS NEW.{name}" for name in columns.split())
