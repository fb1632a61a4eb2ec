"""All rows of a service's database, to show that what was refused left nothing behind."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import MetaData, select

from services.registration.tables import METADATA
from shared.db import Database

#: what a door notes of a request whatever it answers
_NOTED = {"idempotency_keys"}

Rows = dict[str, Counter[tuple[object, ...]]]


def rows_of(database: Database, metadata: MetaData = METADATA) -> Rows:
    """By table; the outbox is one of them, so that what was sent counts as well."""
    tables = [table for table in metadata.sorted_tables if table.name not in _NOTED]
    with database.reading() as session:
        return {table.name: _counted(session.execute(select(table))) for table in tables}


@contextmanager
def nothing_changes(
    database: Database, metadata: MetaData = METADATA, *, but: Collection[str] = ()
) -> Iterator[None]:
    """Fails with the rows that went and came while the block ran, `but` in these tables."""
    before = rows_of(database, metadata)
    yield
    after = rows_of(database, metadata)
    changed = {
        name: {"went": list(before[name] - after[name]), "came": list(after[name] - before[name])}
        for name in after
        if before[name] != after[name] and name not in but
    }
    assert not changed, changed


def _counted(rows: Iterable[Sequence[object]]) -> Counter[tuple[object, ...]]:
    return Counter(tuple(map(_hashable, row)) for row in rows)


def _hashable(value: object) -> object:
    return repr(value) if isinstance(value, list | dict) else value
