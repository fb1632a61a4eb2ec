"""PostgreSQL finds the next mails without reading the others, whatever it believes of the table."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import text

from services.notifications.use_cases.claim_messages import claim_statement
from shared import clock
from shared.db import Database
from shared.db.compiled_statement import POSTGRESQL
from tests.integration.notifications.conftest import at_head
from tests.integration.notifications.world import make_world
from tests.support.databases import fresh_database_url

_MANY = """
    INSERT INTO messages (id, fact, contact_id, occasion, language, subject, body_text, body_html,
        link_generation, urgent, quiet, bulk, created_at, due_at, status, attempts)
    SELECT gen_random_uuid(), 'match_made', contacts.id, number, 'da', '', repeat('x', 1500), '',
        0, false, false, false, now(), now(), 'queued', 0
    FROM contacts, generate_series(1, 1000) AS number
"""


def plan_of_claim(database: Database) -> str:
    form = claim_statement(20, False).sql(POSTGRESQL)
    values = form.values({"now": clock.now(), "until": clock.now() + timedelta(minutes=3)})
    with database.engine.connect() as connection:
        driver = connection.connection.cursor()
        driver.execute(f"EXPLAIN {form.text}", values)
        return "\n".join(line for (line,) in driver.fetchall())


def test_a_claim_reads_few_mails_though_the_table_was_seen_empty(tmp_path: Path) -> None:
    with fresh_database_url("postgresql", at_head, tmp_path) as url:
        database = Database(url)
        world = make_world(database)
        world.hear(world.contact())
        with database.writing() as session:
            session.execute(text(_MANY))
            session.execute(text("DELETE FROM messages"))
        with database.engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.exec_driver_sql("VACUUM (ANALYZE, TRUNCATE false) messages")
        plan = plan_of_claim(database)
        database.dispose()
    assert "Index Scan using ix_messages_queue" in plan
    assert "Index Cond: (id = ANY" in plan
    assert "Join Filter" not in plan
    assert "Seq Scan on messages" not in plan
