"""Enter whom a company would like to meet: its whole list is put in the place of the old one."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.events.domain.errors import EventIsCancelled
from services.registration.events.models.events import Event, EventStudent
from services.registration.wishes.domain.company_wishes import SCORES
from services.registration.wishes.domain.wish_errors import WishesOutdated
from services.registration.wishes.models import CompanyWish
from services.registration.wishes.queries.company_wishes import scores_of, stamp_of
from shared import clock
from shared.errors import NotFound


def update_company_wishes(
    session: Session,
    *,
    event: Event,
    company_id: UUID,
    scores: Mapping[UUID, int],
    seen: int | None,
    entered_by: UUID,
) -> dict[UUID, int]:
    """`scores`: student → 1..3; `seen`: the stamp of the list that was changed, None: whatever it
    was. Raises NotFound for a company that does not come or a student who does not take part,
    WishesOutdated, or EventIsCancelled.
    """
    if event.cancelled:
        raise EventIsCancelled
    _lock_company(session, event.id, company_id)
    before = scores_of(session, event.id, company_id)
    if seen is not None and seen != stamp_of(before):
        raise WishesOutdated(version=stamp_of(before))
    if set(scores.values()) - set(SCORES) or _strangers(session, event.id, scores):
        raise NotFound
    record_company_wishes(session, event.id, {company_id: dict(scores)}, entered_by)
    return dict(scores)


def record_company_wishes(
    session: Session,
    event_id: UUID,
    lists: Mapping[UUID, Mapping[UUID, int]],
    entered_by: UUID,
) -> None:
    """company → student → score, each in the place of what the company had."""
    now = clock.now()
    for company_id in lists:
        session.execute(
            delete(CompanyWish).where(
                CompanyWish.event_id == event_id, CompanyWish.company_id == company_id
            )
        )
    rows = [
        {
            "event_id": event_id,
            "company_id": company_id,
            "person_id": person_id,
            "score": score,
            "entered_by": entered_by,
            "entered_at": now,
        }
        for company_id, scores in lists.items()
        for person_id, score in scores.items()
    ]
    if rows:
        session.execute(insert(CompanyWish), rows)


def _lock_company(session: Session, event_id: UUID, company_id: UUID) -> None:
    """Two who save the same company's list at once come one after the other."""
    found = session.scalar(
        select(Participation.id)
        .where(
            Participation.event_id == event_id,
            Participation.company_id == company_id,
            Participation.status == "accepted",
        )
        .with_for_update()
    )
    if found is None:
        raise NotFound


def _strangers(session: Session, event_id: UUID, scores: Mapping[UUID, int]) -> bool:
    known = session.scalars(
        select(EventStudent.person_id).where(
            EventStudent.event_id == event_id, EventStudent.person_id.in_(scores)
        )
    )
    return len(set(known)) < len(scores)
