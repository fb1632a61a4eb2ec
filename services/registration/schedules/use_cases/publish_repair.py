"""Make a repair real: take in what has happened and publish the plan that answers it, at once.

One transaction, so that nobody is told twice: first that a meeting fell away, then of a new one.
"""

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.record_participation_change import (
    record_participation_change,
)
from services.registration.day.use_cases.give_day_notice import settle_what_was_taken_in
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slot_count
from services.registration.invitations.domain.replies import MAX_TABLES
from services.registration.meetings.models.booking import Wait
from services.registration.meetings.models.meetings import CompanySlot
from services.registration.meetings.models.publications import Publication
from services.registration.meetings.use_cases.take_seat import lock_all_seats
from services.registration.schedules.domain.incidents import Incident
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.builds import was_published
from services.registration.schedules.use_cases.publish_build import publish_build
from shared import clock


def publish_repair(
    session: Session, *, event: Event, build: ScheduleBuild, carried_out_by: UUID, tells: bool
) -> Publication:
    """Safe to repeat: what has happened is taken in once. Raises as publish_build."""
    session.get_one(Event, event.id, with_for_update={"key_share": True}, populate_existing=True)
    lock_all_seats(session, event.id)
    happened = pending_incidents(session, build)
    for happening in happened:
        apply_incident(session, event.id, happening, said_by=carried_out_by)
        _answer(session, build, happening, carried_out_by)
    return publish_build(
        session,
        event=event,
        build=build,
        published_by=carried_out_by,
        tells=tells,
        away=[each for each in happened if each.kind == "company_away"],
    )


def pending_incidents(session: Session, build: ScheduleBuild) -> list[Incident]:
    """What the repair was asked for; nothing once it has been carried out."""
    if was_published(session, build.id):
        return []
    return [Incident.from_dict(row) for row in build.order.get("happened") or ()]


def apply_incident(session: Session, event_id: UUID, happening: Incident, *, said_by: UUID) -> None:
    """Write what has happened to a company. Absent students are marked on the board already."""
    participation = session.scalar(
        select(Participation).where(
            Participation.event_id == event_id,
            Participation.company_id == happening.company,
            Participation.status == "accepted",
        )
    )
    if participation is None:
        return
    if happening.kind == "company_tables":
        _bring_tables(session, participation, happening.more)
    elif happening.kind == "company_away":
        if set(range(slot_count(session, event_id))) <= set(happening.slots):
            _stay_away(session, participation, said_by)
        else:
            away = {*participation.unavailable_slots, *happening.slots}
            participation.unavailable_slots = sorted(away)
    participation.version += 1
    session.flush()
    record_participation_change(session, participation, before="accepted")


def _answer(session: Session, build: ScheduleBuild, happening: Incident, answered_by: UUID) -> None:
    """What the company said itself is answered by this."""
    if happening.kind != "company_away" or happening.company is None:
        return
    settle_what_was_taken_in(
        session,
        event_id=build.event_id,
        company_id=happening.company,
        asked_at=build.requested_at,
        settled_by=answered_by,
    )


def _bring_tables(session: Session, participation: Participation, more: int) -> None:
    participation.tables = min(participation.tables + more, MAX_TABLES)
    session.execute(
        update(CompanySlot)
        .where(
            CompanySlot.event_id == participation.event_id,
            CompanySlot.company_id == participation.company_id,
            CompanySlot.is_adjusted,
            CompanySlot.is_open,
        )
        .values(capacity=CompanySlot.capacity + more)
        .execution_options(synchronize_session=False)
    )


def _stay_away(session: Session, participation: Participation, said_by: UUID) -> None:
    """Its meetings are left to the plan that is published next: it keeps none of them."""
    participation.status, participation.reason = "withdrawn", "other"
    participation.answered_at, participation.answered_by = clock.now(), said_by
    here = (CompanySlot.event_id, CompanySlot.company_id)
    session.execute(
        update(CompanySlot)
        .where(here[0] == participation.event_id, here[1] == participation.company_id)
        .values(is_open=False)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(Wait).where(
            Wait.event_id == participation.event_id, Wait.company_id == participation.company_id
        )
    )
