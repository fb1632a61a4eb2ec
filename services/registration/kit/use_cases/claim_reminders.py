"""Claim whom a reminder reaches: of two clicks or workers at once, one gets each person.

One statement both asks the limit and notes the reminder, so that nobody looks before another
writes. Whoever calls sends to those whom it got, and to nobody else.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, or_, true, update
from sqlalchemy.orm import Session

from services.registration.kit.domain.reminders import REMINDER_LIMITS, Reminded, ReminderLimit
from services.registration.kit.models.metadata import Base
from services.registration.kit.models.statements import table_of, upsert
from shared import clock

#: rows in one statement, well within what both databases take
PORTION = 1000


def claim_reminders(
    session: Session,
    reminded_of: Reminded,
    model: type[Base],
    key: str,
    *where: ColumnElement[bool],
) -> set[Any]:
    """For a table whose rows stand already and remember in `reminded_at`: the keys that are got.

    Without a count in the table, a limit of one means that nothing is remembered yet.
    """
    table, limit, now = table_of(model), REMINDER_LIMITS[reminded_of], clock.now()
    moment = table.c.reminded_at
    is_due: ColumnElement[bool] = moment.is_(None)
    if limit.most is None:
        is_due = or_(is_due, moment <= now - limit.apart)
    claimed = update(table).where(*where, is_due).values(reminded_at=now).returning(table.c[key])
    return set(session.execute(claimed).scalars())


def claim_counted_reminders(
    session: Session,
    reminded_of: Reminded,
    model: type[Base],
    people: Sequence[Mapping[str, UUID]],
    *,
    key: str,
    moment: str = "reminded_at",
) -> set[UUID]:
    """For a table in which the first reminder makes the row: the keys among `people` that are got.

    `people` are primary keys; in their order, which is one order for all, rows are locked.
    """
    table, limit, now = table_of(model), REMINDER_LIMITS[reminded_of], clock.now()
    rows = [{**each, "count": 1, moment: now} for each in sorted(people, key=lambda e: e[key])]
    claimed: set[UUID] = set()
    for start in range(0, len(rows), PORTION):
        statement = (
            upsert(session, model)
            .values(rows[start : start + PORTION])
            .on_conflict_do_update(
                index_elements=list(table.primary_key),
                set_={"count": table.c.count + 1, moment: now},
                where=_is_due(table, limit, moment),
            )
            .returning(table.c[key])
        )
        claimed.update(session.execute(statement).scalars())
    return claimed


def _is_due(table: Table, limit: ReminderLimit, moment: str) -> ColumnElement[bool]:
    """`ReminderLimit.allows` in the database's words."""
    is_long_ago = table.c[moment] <= clock.now() - limit.apart
    return and_(is_long_ago, table.c.count < limit.most if limit.most is not None else true())
