"""What the version before had told people is known after the migration: nobody hears it again."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from services.registration.events.models.known_facts import KnownFacts
from services.registration.health import MIGRATIONS
from shared.db import Database, UtcDateTime
from shared.db.migrations import migrate
from tests.support.databases import KINDS, fresh_database_url

NINE, TEN = datetime(2027, 3, 12, 8, tzinfo=UTC), datetime(2027, 3, 12, 9, tzinfo=UTC)
EVENT, SCHOOL, COMPANY, CONTACT, PART, STUDENT = (uuid4() for _ in range(6))

ROWS: list[tuple[str, dict[str, Any]]] = [
    ("organisations", {"id": SCHOOL, "name": "Nord", "slug": "nord", "created_at": NINE}),
    (
        "events",
        {
            "id": EVENT,
            "organisation_id": SCHOOL,
            "kind": "praktikdating",
            "name": "Dagen",
            "place": "Hal 2",
            "held_on": date(2027, 3, 12),
            "meetings_per_student": 2,
            "wishes_per_student": 2,
            "cancelled": False,
            "version": 1,
        },
    ),
    ("event_slots", {"event_id": EVENT, "number": 0, "starts_at": NINE, "ends_at": TEN}),
    (
        "personal_sequences",
        {
            "event_id": EVENT,
            "reader_id": PART,
            "audience": "company",
            "sequence": 0,
            "items": [["u", 0, NINE.isoformat(), TEN.isoformat(), "Asta", "A1.12, Nord"]],
            "told_at": NINE,
        },
    ),
    (
        "personal_sequences",
        {
            "event_id": EVENT,
            "reader_id": STUDENT,
            "audience": "student",
            "sequence": 0,
            "items": [["u", 0, NINE.isoformat(), TEN.isoformat(), "El", "A1.12, Nord"]],
            "told_at": NINE,
        },
    ),
]


def type_of(value: Any) -> Any:
    if isinstance(value, UUID):
        return sa.Uuid()
    if isinstance(value, datetime):
        return UtcDateTime()
    return sa.JSON() if isinstance(value, list) else None


@pytest.mark.parametrize("kind", KINDS)
def test_who_was_sent_something_knows_the_day_and_the_own_room(kind: str, tmp_path: Path) -> None:
    def before(url: str) -> None:
        migrate(url, MIGRATIONS, "0027")

    with fresh_database_url(kind, before, tmp_path) as url:
        database = Database(url)
        with database.writing() as session:
            for table, values in ROWS:
                columns = [sa.column(name, type_of(value)) for name, value in values.items()]
                session.execute(sa.insert(sa.table(table, *columns)).values(values))
        migrate(url, MIGRATIONS)
        with database.reading() as session:
            known = {row.reader_id: row.facts for row in session.query(KnownFacts).all()}
        database.dispose()
    assert {reader: facts["own_place"] for reader, facts in known.items()} == {
        PART: "A1.12, Nord",
        STUDENT: "",
    }
    assert {(facts["place"], facts["held_on"]) for facts in known.values()} == {
        ("Hal 2", "2027-03-12")
    }
    assert {facts["starts_at"] for facts in known.values()} == {NINE.isoformat()}
