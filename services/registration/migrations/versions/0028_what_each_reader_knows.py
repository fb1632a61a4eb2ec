"""Know what each reader was told of the event itself, and what is about to be told.

Who was invited, opened to wish or sent a schedule by the running version counts as told of the day
and place as they stand; of its own room or stand a company has heard where it stood in the list of
its day. The running version must survive this: it does not know the tables, and what it tells
meanwhile is told once more.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

import shared.db
from shared import clock
from shared.db.policies import protect_table, reached_by_event

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ASKED = "reconfirmation_asked_at"


def upgrade() -> None:
    op.create_table(
        "known_facts",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("told_at", shared.db.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_known_facts_event_id_events")
        ),
        sa.PrimaryKeyConstraint("event_id", "reader_id", name=op.f("pk_known_facts")),
    )
    op.create_table(
        "announcements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("announced_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("due_at", shared.db.UtcDateTime(), nullable=False),
        sa.Column("asks_again", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("settled_at", shared.db.UtcDateTime(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'sent', 'taken_back')",
            name=op.f("ck_announcements_state_is_known"),
        ),
        sa.CheckConstraint("told >= 0", name=op.f("ck_announcements_told_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_announcements_event_id_events")
        ),
        sa.ForeignKeyConstraint(
            ["announced_by"], ["people.id"], name=op.f("fk_announcements_announced_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_announcements_event_id", "announcements", ["event_id"])
    op.create_index(
        "uq_announcements_event_id_waiting",
        "announcements",
        ["event_id"],
        unique=True,
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.create_index(
        "ix_announcements_due_at_waiting",
        "announcements",
        ["due_at"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )
    op.add_column(
        "participations",
        sa.Column(_ASKED, shared.db.UtcDateTime(), nullable=True),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for table in ("known_facts", "announcements"):
            protect_table(connection, table, reached_by_event())
    _take_over(connection)


def downgrade() -> None:
    op.drop_column("participations", _ASKED)
    op.drop_table("announcements")
    op.drop_table("known_facts")


def _take_over(connection: sa.Connection) -> None:
    events = sa.table(
        "events",
        sa.column("id", sa.Uuid()),
        sa.column("held_on", sa.Date()),
        sa.column("place", sa.String()),
        sa.column("cancelled", sa.Boolean()),
    )
    slots = sa.table(
        "event_slots",
        sa.column("event_id", sa.Uuid()),
        sa.column("starts_at", shared.db.UtcDateTime()),
        sa.column("ends_at", shared.db.UtcDateTime()),
    )
    told = sa.table(
        "known_facts",
        sa.column("event_id", sa.Uuid()),
        sa.column("reader_id", sa.Uuid()),
        sa.column("facts", sa.JSON()),
        sa.column("told_at", shared.db.UtcDateTime()),
    )
    spans = {
        row.event_id: (row.first, row.last)
        for row in connection.execute(
            sa.select(
                slots.c.event_id,
                sa.func.min(slots.c.starts_at).label("first"),
                sa.func.max(slots.c.ends_at).label("last"),
            ).group_by(slots.c.event_id)
        )
    }
    now = clock.now()
    for event in connection.execute(sa.select(events)).all():
        first, last = spans.get(event.id, (None, None))
        places = _places_in_day_lists(connection, event)
        rows = [
            {
                "event_id": event.id,
                "reader_id": reader,
                "facts": _facts(event, first, last, places.get(reader, "")),
                "told_at": now,
            }
            for reader in sorted(_readers(connection, event.id))
        ]
        if rows:
            connection.execute(sa.insert(told), rows)


def _places_in_day_lists(connection: sa.Connection, event: Any) -> dict[Any, str]:
    """Participation → the room or stand that stood in the list that it was sent."""
    lists = sa.table(
        "personal_sequences",
        sa.column("event_id", sa.Uuid()),
        sa.column("reader_id", sa.Uuid()),
        sa.column("audience", sa.String()),
        sa.column("items", sa.JSON()),
    )
    query = sa.select(lists.c.reader_id, lists.c["items"]).where(
        lists.c.event_id == event.id, lists.c.audience == "company"
    )
    found = {row.reader_id: {item[5] for item in row[1]} for row in connection.execute(query)}
    return {reader: min(places - {event.place}, default="") for reader, places in found.items()}


def _facts(
    event: Any, first: datetime | None, last: datetime | None, own_place: str
) -> dict[str, Any]:
    return {
        "held_on": event.held_on.isoformat(),
        "starts_at": first.isoformat() if first else None,
        "ends_at": last.isoformat() if last else None,
        "place": event.place,
        "own_place": own_place,
        "is_cancelled": bool(event.cancelled),
    }


def _readers(connection: sa.Connection, event_id: Any) -> Iterable[Any]:
    """Companies that were invited, students to whom the round was opened or a schedule was sent."""
    id_of = sa.column("id", sa.Uuid())
    person, reader = sa.column("person_id", sa.Uuid()), sa.column("reader_id", sa.Uuid())
    of_event = sa.column("event_id", sa.Uuid()) == event_id
    opened = connection.scalar(
        sa.select(sa.func.count()).select_from(sa.table("wish_rounds")).where(of_event)
    )
    found = set(
        connection.scalars(sa.select(id_of).select_from(sa.table("participations")).where(of_event))
    )
    found |= set(
        connection.scalars(
            sa.select(reader).select_from(sa.table("personal_sequences")).where(of_event)
        )
    )
    if opened:
        found |= set(
            connection.scalars(
                sa.select(person).select_from(sa.table("event_students")).where(of_event)
            )
        )
    return found
