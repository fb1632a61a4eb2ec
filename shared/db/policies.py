"""Policies of PostgreSQL that keep a web process to one organisation, for migrations to build."""

from sqlalchemy import text
from sqlalchemy.engine import Connection

from shared.db.wall import ORGANISATION, SEEN_EVENT

#: the organisation of the request, or null; as a sub-query it is read once a statement, not a row
ASKER = f"(SELECT nullif(current_setting('{ORGANISATION}', true), '')::uuid)"
OWN = f"organisation_id = {ASKER}"
GRANTED = (
    "EXISTS (SELECT FROM organisation_grants AS granted WHERE granted.event_id = events.id"
    f" AND granted.granted_organisation_id = {ASKER} AND granted.until > now())"
)
OWN_OR_GRANTED = f"{OWN} OR {GRANTED}"
OWN_GRANTS = f"{OWN} OR granted_organisation_id = {ASKER}"


_SEES_EVENT = f"""
    CREATE FUNCTION sees_event(wanted uuid) RETURNS boolean LANGUAGE plpgsql STABLE COST 1 AS $$
    DECLARE is_own boolean;
    BEGIN
        SELECT {OWN} INTO is_own FROM public.events WHERE id = wanted;
        IF is_own THEN
            PERFORM set_config('{SEEN_EVENT}', current_setting('{ORGANISATION}') || wanted, false);
        END IF;
        RETURN is_own IS NOT NULL;
    END $$
"""  # noqa: S608  # no value from outside


def reached_by(table: str, column: str, parent: str) -> str:
    """A row is seen by whoever sees the row of `parent` that it names."""
    return f"EXISTS (SELECT FROM {parent} WHERE {parent}.id = {table}.{column})"


def reached_by_event(column: str = "event_id") -> str:
    """As `reached_by`, for tables of the rush: a dozen sub-queries cost a booking a tenth more.

    The connection keeps the last own event together with the organisation that saw it, so that for
    another organisation it says nothing.
    """
    seen = f"current_setting('{ORGANISATION}', true) || {column}::text"
    return f"current_setting('{SEEN_EVENT}', true) = {seen} OR sees_event({column})"


def create_event_lookup(connection: Connection) -> None:
    """What `reached_by_event` asks: as the asker, so it is the policy of events that answers."""
    connection.exec_driver_sql(_SEES_EVENT)


def drop_event_lookup(connection: Connection) -> None:
    connection.exec_driver_sql("DROP FUNCTION sees_event")


def protect_table(connection: Connection, table: str, condition: str) -> None:
    """Show only the rows under this condition, to everybody but the owner of the table."""
    for statement in (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY organisation ON {table} USING ({condition})",
        f"CREATE POLICY owner ON {table} TO CURRENT_USER USING (true)",
    ):
        connection.exec_driver_sql(statement)


def unprotect_table(connection: Connection, table: str) -> None:
    for statement in (
        f"DROP POLICY organisation ON {table}",
        f"DROP POLICY owner ON {table}",
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ):
        connection.exec_driver_sql(statement)


def admit_role(connection: Connection, role: str) -> None:
    """Let the web's role, made where it is missing, use all tables of today and to come.

    It has no login and is of one cluster: another installation there may have made it.
    """
    if not _holds(connection, _IS_THERE, role):
        _require_rights(connection, role)
        connection.exec_driver_sql(
            f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN;"
            " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        )
    if not _holds(connection, _IS_MEMBER, role):
        _require_rights(connection, role)
        connection.exec_driver_sql(f"GRANT {role} TO CURRENT_USER")
    everything = "SELECT, INSERT, UPDATE, DELETE"
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT {everything} ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {everything} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        # the messages of all schools: it says some and reads none
        f"REVOKE ALL ON outbox_messages, inbox_messages, parked_messages FROM {role}",
        f"GRANT INSERT, SELECT (position, message_id) ON outbox_messages TO {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON organisation_grants FROM {role}",
    ):
        connection.exec_driver_sql(statement)


def dismiss_role(connection: Connection, role: str) -> None:
    """Take back what it was given in this database; the role itself may serve another."""
    for statement in (
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON SCHEMA public FROM {role}",
    ):
        connection.exec_driver_sql(statement)


_IS_THERE = "SELECT 1 FROM pg_roles WHERE rolname = :role"
_IS_MEMBER = "SELECT 1 WHERE pg_has_role(current_user, :role, 'MEMBER')"
_MAY_CREATE = "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolcreaterole)"


def _require_rights(connection: Connection, role: str) -> None:
    if not _holds(connection, _MAY_CREATE, role):
        owner = connection.scalar(text("SELECT current_user"))
        raise RuntimeError(
            f"Web processes work as the role {role}, which is missing or not yet {owner}'s. Nothing"
            " was changed. Somebody who may create roles must run deploy/database/20-web-roles.sh,"
            f" or: CREATE ROLE {role} NOLOGIN; GRANT {role} TO {owner};"
        )


def _holds(connection: Connection, question: str, role: str) -> bool:
    return connection.execute(text(question), {"role": role}).first() is not None
