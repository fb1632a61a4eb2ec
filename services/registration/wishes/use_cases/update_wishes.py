"""Change a student's ranked wishes; the version decides when two tabs change at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.kit.models.statements import changed_rows, upsert
from services.registration.wishes.domain.wish_errors import WishesOutdated
from services.registration.wishes.domain.wishes import (
    Direction,
    WishRules,
    add_wish,
    checked_list,
    move_wish,
    remove_wish,
    reordered,
    require_open,
    require_wishes,
)
from services.registration.wishes.models import Wish, WishList
from services.registration.wishes.queries.wishes import (
    OwnWishes,
    choosable_companies,
    own_wishes,
    wish_times,
)
from shared import clock

Change = Callable[[OwnWishes, WishRules], Sequence[UUID]]


def add_company(company_id: UUID) -> Change:
    """Safe whatever another tab did in between: the company becomes the last wish."""
    return lambda own, rules: add_wish(own.companies, company_id, rules)


def delete_company(company_id: UUID) -> Change:
    """Safe whatever another tab did in between."""
    return lambda own, _rules: remove_wish(own.companies, company_id)


def move_company(company_id: UUID, direction: Direction, version: int) -> Change:
    """Only on the list that the student saw."""
    return lambda own, _rules: move_wish(_seen(own, version).companies, company_id, direction)


def reorder_companies(order: Sequence[UUID], version: int) -> Change:
    """Only on the list that the student saw."""
    return lambda own, _rules: reordered(_seen(own, version).companies, order)


def replace_companies(companies: Sequence[UUID], version: int | None) -> Change:
    """The whole list anew; version None replaces whatever stands there."""

    def change(own: OwnWishes, rules: WishRules) -> Sequence[UUID]:
        seen = own if version is None else _seen(own, version)
        kept = WishRules(rules.limit, rules.choosable | set(seen.companies))
        return checked_list(companies, kept)

    return change


def update_wishes(
    session: Session,
    *,
    event: Event,
    person_id: UUID,
    change: Change,
    entered_by: UUID | None = None,
) -> OwnWishes:
    """Apply the change and return the list as it stands now.

    Staff (`entered_by`) may change a list before the round opens and after it closes; the student
    may not. Raises the errors of domain.wish_errors, and WishesOutdated with the present version.
    """
    now = clock.now()
    require_wishes(event.kind, is_cancelled=event.cancelled)
    if entered_by is None:
        require_open(wish_times(event), now)
    _ensure_list(session, event.id, person_id)
    own = own_wishes(session, event.id, person_id)
    rules = WishRules(event.wishes_per_student, choosable_companies(session, event.id))
    companies = tuple(change(own, rules))
    if companies == own.companies:
        return own
    _raise_version(session, event.id, person_id, own.version, now, entered_by)
    record_wishes(session, event.id, {person_id: companies})
    return OwnWishes(own.version + 1, companies, now, entered_by)


def record_wishes(session: Session, event_id: UUID, lists: Mapping[UUID, Sequence[UUID]]) -> None:
    """Put these lists in the place of what stands; the caller has raised their versions."""
    people = list(lists)
    for start in range(0, len(people), 500):
        session.execute(
            delete(Wish).where(
                Wish.event_id == event_id, Wish.person_id.in_(people[start : start + 500])
            )
        )
    rows = [
        {"event_id": event_id, "person_id": person, "company_id": company, "rank": rank}
        for person, companies in lists.items()
        for rank, company in enumerate(companies, start=1)
    ]
    if rows:
        session.execute(insert(Wish), rows)


def _seen(own: OwnWishes, version: int) -> OwnWishes:
    if own.version != version:
        raise WishesOutdated(version=own.version)
    return own


def _ensure_list(session: Session, event_id: UUID, person_id: UUID) -> None:
    """A row to lock: without one, two first changes would race on nothing."""
    session.execute(
        upsert(session, WishList)
        .values(event_id=event_id, person_id=person_id, version=0)
        .on_conflict_do_nothing()
    )
    # SQLite's writers are alone anyway; there this is a plain read.
    session.execute(
        select(WishList.version)
        .where(WishList.event_id == event_id, WishList.person_id == person_id)
        .with_for_update()
    )


def _raise_version(
    session: Session,
    event_id: UUID,
    person_id: UUID,
    seen: int,
    now: datetime,
    entered_by: UUID | None,
) -> None:
    changed = changed_rows(
        session,
        update(WishList)
        .where(
            WishList.event_id == event_id,
            WishList.person_id == person_id,
            WishList.version == seen,
        )
        .values(version=seen + 1, submitted_at=now, entered_by=entered_by),
    )
    if changed != 1:
        raise WishesOutdated(version=own_wishes(session, event_id, person_id).version)
