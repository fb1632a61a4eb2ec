"""Who met whom at one event, as the database says it: to be counted, narrowed and paged there."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, exists, false, literal, null, select

from services.registration.day.models.attendance import StandVisit
from services.registration.events.models.events import Event, EventSlot
from services.registration.interest.queries.encounters import held_meetings
from services.registration.meetings.models.meetings import Meeting
from services.registration.school.models.students import Student


def met_pairs(event: Event, now: datetime, classes: Collection[UUID] | None = None) -> Subquery:
    """person_id, company_id, how, at and meeting_id: the `encounters` of the event, once a pair.

    Of these classes only, where they are named.
    """
    held = _meetings(event, now).subquery("held")
    again = exists().where(
        held.c.person_id == StandVisit.person_id, held.c.company_id == StandVisit.company_id
    )
    meetings = select(
        held.c.person_id,
        held.c.company_id,
        literal("meeting").label("how"),
        held.c.at,
        held.c.meeting_id,
    )
    visits = select(
        StandVisit.person_id,
        StandVisit.company_id,
        literal("visit"),
        StandVisit.marked_at,
        null(),
    ).where(StandVisit.event_id == event.id, StandVisit.status == "met", ~again)
    if event.cancelled or event.kind == "guidance":
        meetings, visits = meetings.where(false()), visits.where(false())
    found = meetings.union_all(visits).subquery("met")
    if classes is None:
        return found
    taught = select(Student.person_id).where(Student.class_id.in_(classes))
    return select(found).where(found.c.person_id.in_(taught)).subquery("met_of_classes")


def _meetings(event: Event, now: datetime) -> Select[Any]:
    columns: list[Any] = [
        Meeting.person_id,
        Meeting.company_id,
        EventSlot.starts_at.label("at"),
        Meeting.id.label("meeting_id"),
    ]
    query = select(*columns).join(Event, Event.id == Meeting.event_id)
    return held_meetings(query.where(Meeting.event_id == event.id), now)
