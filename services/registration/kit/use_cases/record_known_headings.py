"""Remember what the headings of a school's lists mean, once somebody said so."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from services.registration.kit.models.imports import KnownHeading

MOST_HEADINGS = 200


def list_known_headings(session: Session, organisation_id: UUID, subject: str) -> dict[str, str]:
    """Folded heading → the column that it is, "" where nothing is read from it."""
    rows = session.scalars(
        select(KnownHeading)
        .where(KnownHeading.organisation_id == organisation_id, KnownHeading.subject == subject)
        .order_by(KnownHeading.heading)
        .limit(MOST_HEADINGS)
    )
    return {row.heading: row.column_name for row in rows}


def record_known_headings(
    session: Session,
    organisation_id: UUID,
    subject: str,
    before: Mapping[str, str],
    now: Mapping[str, str],
) -> None:
    """What was said `before` of this list's headings gives way to what is said `now`."""
    if dict(before) == dict(now):
        return
    session.execute(
        delete(KnownHeading).where(
            KnownHeading.organisation_id == organisation_id,
            KnownHeading.subject == subject,
            KnownHeading.heading.in_([*before, *now]),
        )
    )
    session.add_all(
        KnownHeading(
            organisation_id=organisation_id, subject=subject, heading=heading, column_name=name
        )
        for heading, name in now.items()
        if heading
    )
    session.flush()
