"""Every table is behind the second wall or stands here with a reason; no web goes around it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from shared.db.migrations import migrate
from tests.architecture.source_tree import ROOT, SERVICES, python_files
from tests.architecture.test_migrations import leave_empty
from tests.support.databases import fresh_database_url

#: Tables of no single school, and what keeps the web from reading another's there.
OPEN_TABLES = {
    "audit_checks": "numbers of all schools, without persons",
    "audit_segments": "positions and digests of all schools' rows",
    "alembic_version": "the revision of the database",
    "claimed_turns": "digests of whom a limit counts",
    "deletion_counts": "numbers of all schools, without persons",
    "ended_sessions": "random ids of sessions that are over",
    "heartbeats": "when each role was last at work",
    "idempotency_keys": "found by a digest of who asks, where, and a key that the asker chose",
    "inbox_messages": "the web has no right to it",
    "outbox_messages": "the web adds to it and reads no message",
    "parked_messages": "the web has no right to it",
    "projection_versions": "ids and counts of what was heard",
    "sign_in_requests": "written before anybody is known: digests, opened by a mailed secret",
}
#: Who reads outside the wall, and why.
OUTSIDE = {
    "services/notifications/pages/mailbox.py": "a demo's mailbox, open at this very machine",
    "services/registration/providers/queries.py": "which school has a provider with this domain?",
    "services/registration/school/pages/session_news.py": "tokens of all schools that were revoked",
    "services/registration/school/use_cases/request_sign_in.py": "who has this address?",
    "shared/db/wall.py": "which organisation a link or a public page belongs to",
    "shared/web/health/figures.py": "figures of all schools for the monitoring",
    "shared/web/health/operations.py": "what was put aside, of the asker's school or of all",
    "shared/web/programs.py": "whose token is this?",
    "shared/web/health/service_health.py": "figures of all schools for the monitoring",
}
MESSAGES = ("outbox_messages", "inbox_messages", "parked_messages")


@pytest.fixture(scope="module", params=SERVICES)
def service(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def connection(
    service: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator["psycopg.Connection[Any]"]:
    with fresh_database_url("postgresql", leave_empty, tmp_path_factory.mktemp("wall")) as url:
        migrate(url, f"services.{service}.migrations")
        with psycopg.connect(url, autocommit=True) as opened:
            yield opened


def test_every_table_is_behind_the_wall_or_says_why_not(
    connection: "psycopg.Connection[Any]",
) -> None:
    tables = connection.execute("""
        SELECT relname, relrowsecurity AND relforcerowsecurity,
            ARRAY(SELECT polname::text FROM pg_policy WHERE polrelid = pg_class.oid ORDER BY 1)
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    """).fetchall()
    assert len(tables) > 12
    faults = [
        name
        for name, is_forced, policies in tables
        if name not in OPEN_TABLES and not (is_forced and policies == ["organisation", "owner"])
    ]
    assert faults == []


def test_the_policy_that_lets_all_through_is_for_the_owner_alone(
    connection: "psycopg.Connection[Any]",
) -> None:
    others = connection.execute("""
        SELECT relname, polname FROM pg_policy JOIN pg_class ON polrelid = pg_class.oid
        WHERE polroles <> ARRAY[relowner] AND pg_get_expr(polqual, polrelid) = 'true'
    """).fetchall()
    assert others == []


def test_the_role_of_the_web_goes_around_nothing(
    service: str, connection: "psycopg.Connection[Any]"
) -> None:
    role = f"{service}_web"
    row = connection.execute(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin,"
        " EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid),"
        " EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)"
        " FROM pg_roles WHERE rolname = %s",
        (role,),
    ).fetchone()
    assert row == (False,) * 7
    bodies = [
        table
        for table in MESSAGES
        for row in connection.execute(
            "SELECT has_column_privilege(%s, %s, 'body', 'SELECT')", (role, table)
        )
        if row[0]
    ]
    assert bodies == []


def test_a_new_table_is_open_to_the_web_only_once_it_has_a_policy_here(
    service: str, connection: "psycopg.Connection[Any]"
) -> None:
    """The control: a table without a policy is seen."""
    connection.execute("CREATE TABLE forgotten (id uuid)")
    try:
        with pytest.raises(AssertionError, match="forgotten"):
            test_every_table_is_behind_the_wall_or_says_why_not(connection)
    finally:
        connection.execute("DROP TABLE forgotten")


@pytest.mark.parametrize("name", SERVICES)
def test_every_web_process_is_behind_the_wall(name: str) -> None:
    app = (ROOT / f"services/{name}/app.py").read_text()
    assert f'web_role="{name}_web"' in app
    script = (ROOT / "deploy/database/20-web-roles.sh").read_text()
    loop = re.search(r"for service in (.*?);", script)
    assert loop
    assert name in loop[1].split()
    assert "${service}_web" in script


def test_who_reads_outside_is_known() -> None:
    found = {
        str(path)
        for path in python_files("services", "shared")
        if "outside_wall(" in (ROOT / Path(path)).read_text()
    }
    assert found == set(OUTSIDE)
