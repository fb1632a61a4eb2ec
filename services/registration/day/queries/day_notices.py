"""Reads what companies have said on the day, and whom it concerns."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.day.domain.day_notices import late_slots, slots_missed, takes_notices
from services.registration.day.models.day_notices import DayNotice
from services.registration.events.models.events import Event
from services.registration.events.queries.times import event_times
from services.registration.meetings.queries.personal_schedules import event_slots
from services.registration.school.models.people import Person, StaffRole
from shared import clock
from shared.db import danish_order
from shared.web.formats import local


@dataclass(frozen=True)
class OpenNotice:
    """`missed`: the first and last slot to come in which the company is not there, if any."""

    participation_id: UUID
    company_id: UUID
    company: str
    contact: str
    phone: str
    kind: str
    able_from: datetime | None
    given_at: datetime
    settled_at: datetime | None
    version: int
    missed: tuple[int, int] | None


def day_takes_notices(session: Session, event: Event) -> bool:
    now = clock.now()
    return takes_notices(
        event.held_on,
        event_times(session, event).ends_at,
        today=local(now).date(),
        now=now,
        cancelled=event.cancelled,
    )


def slots_for_the_late(session: Session, participation: Participation) -> list[int]:
    slots = event_slots(session, participation.event_id)
    starts = {number: starts_at for number, (starts_at, _) in slots.items()}
    return late_slots(starts, participation.unavailable_slots, clock.now())


def notice_of(session: Session, participation_id: UUID) -> DayNotice | None:
    return session.get(DayNotice, participation_id)


def open_notices(session: Session, event_id: UUID) -> list[OpenNotice]:
    """What nobody has answered yet, the oldest first."""
    rows = session.execute(
        select(DayNotice, Company.id, Company.name, CompanyContact.name, CompanyContact.phone)
        .join(Participation, Participation.id == DayNotice.participation_id)
        .join(Company, Company.id == Participation.company_id)
        .join(CompanyContact, CompanyContact.id == Participation.contact_id)
        .where(DayNotice.event_id == event_id, DayNotice.settled_at.is_(None))
        .order_by(DayNotice.given_at, danish_order(Company.name), Company.id)
    ).all()
    if not rows:
        return []
    starts = {
        number: starts_at for number, (starts_at, _) in event_slots(session, event_id).items()
    }
    begun = sum(moment <= clock.now() for moment in starts.values())
    return [
        OpenNotice(
            notice.participation_id,
            company_id,
            company,
            contact,
            phone,
            notice.kind,
            starts.get(notice.first_slot) if notice.first_slot is not None else None,
            notice.given_at,
            notice.settled_at,
            notice.version,
            _ends(slots_missed(notice.kind, notice.first_slot, begun=begun, count=len(starts))),
        )
        for notice, company_id, company, contact, phone in rows
    ]


def seats_missed(
    session: Session, slots: Mapping[UUID, tuple[int, int]]
) -> dict[UUID, frozenset[tuple[UUID, int]]]:
    """By event, (company, slot) of which the company has said that it is not there, and nobody has
    answered it yet. `slots`: event → how many, and how many of them have begun.
    """
    found: dict[UUID, set[tuple[UUID, int]]] = defaultdict(set)
    rows = session.execute(
        select(DayNotice.event_id, Participation.company_id, DayNotice.kind, DayNotice.first_slot)
        .join(Participation, Participation.id == DayNotice.participation_id)
        .where(DayNotice.event_id.in_(slots), DayNotice.settled_at.is_(None))
    )
    for event_id, company_id, kind, first_slot in rows:
        count, begun = slots[event_id]
        missed = slots_missed(kind, first_slot, begun=begun, count=count)
        found[event_id] |= {(company_id, slot) for slot in missed}
    return defaultdict(frozenset, {id: frozenset(seats) for id, seats in found.items()})


def notice_recipients(
    session: Session, participation: Participation, event: Event
) -> tuple[UUID, ...]:
    """Who invited the company; where nobody did who still works here, every organiser."""
    reachable = (Person.active, Person.email.is_not(None), Person.kind == "staff")
    asker = session.scalar(
        select(Person.id).where(Person.id == participation.invited_by, *reachable)
    )
    if asker is not None:
        return (asker,)
    return tuple(
        session.scalars(
            select(Person.id)
            .where(
                Person.organisation_id == event.organisation_id,
                Person.id.in_(
                    select(StaffRole.person_id).where(
                        StaffRole.role.in_(("organiser", "administrator"))
                    )
                ),
                *reachable,
            )
            .order_by(Person.id)
        )
    )


def _ends(slots: range) -> tuple[int, int] | None:
    return (slots[0], slots[-1]) if slots else None
