"""Reads of group sessions: the rules of an event, the sessions that stand, and their rooms."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.day.models.attendance import MeetingAttendance
from services.registration.events.domain.places import place_text
from services.registration.events.models.places import OfferedRoom
from services.registration.meetings.models.groups import (
    GroupPlan,
    GroupRoom,
    GroupRule,
    GroupSession,
)
from services.registration.meetings.models.meetings import CompanySlot, Meeting
from services.registration.schedules.domain.group_rules import GroupRules, GroupsWanted
from shared.db import danish_order


def group_rules_of(session: Session, event_id: UUID) -> GroupRules:
    row = session.get(GroupRule, event_id, populate_existing=True)
    if row is None:
        return GroupRules()
    return GroupRules(
        is_on=row.is_on,
        most_sessions=row.most_sessions,
        people=row.people,
        smallest=row.smallest,
        sessions_each=row.sessions_each,
        fill=row.fill,
    )


def group_rules_version(session: Session, event_id: UUID) -> int:
    """0 before the organiser has chosen."""
    row = session.get(GroupRule, event_id, populate_existing=True)
    return row.version if row else 0


def groups_wanted(session: Session, event_id: UUID) -> GroupsWanted | None:
    """None: the event has meetings of one student and one company."""
    rules = group_rules_of(session, event_id)
    if not rules.is_on:
        return None
    offered = _offered_rooms(session, event_id)
    number = {room_id: place for place, (room_id, _) in enumerate(offered)}
    given = session.execute(
        select(GroupRoom.company_id, GroupRoom.room_id).where(GroupRoom.event_id == event_id)
    )
    room_of = {company: number[room] for company, room in given if room in number}
    return GroupsWanted(rules, tuple(capacity for _, capacity in offered), room_of)


def room_capacities(session: Session, event_id: UUID) -> tuple[int, ...]:
    """Of the rooms that scheduling offers, the largest first."""
    return tuple(capacity for _, capacity in _offered_rooms(session, event_id))


def _offered_rooms(session: Session, event_id: UUID) -> list[tuple[UUID, int]]:
    rows = session.execute(
        select(OfferedRoom.room_id, OfferedRoom.capacity)
        .where(OfferedRoom.event_id == event_id)
        .order_by(OfferedRoom.capacity.desc(), OfferedRoom.room_id)
    )
    return [(room_id, capacity) for room_id, capacity in rows]


def group_plan(session: Session, event_id: UUID) -> GroupPlan | None:
    return session.get(GroupPlan, event_id, populate_existing=True)


@dataclass(frozen=True)
class SessionLine:
    """One session as its page shows it."""

    company_id: UUID
    company: str
    slot: int
    seats: int
    taken: int
    came: int
    absent: int
    room: str
    """Empty: no room, or none yet."""

    @property
    def free(self) -> int:
        return max(0, self.seats - self.taken)


def session_lines(
    session: Session,
    event_id: UUID,
    *,
    company_id: UUID | None = None,
    slot: int | None = None,
) -> list[SessionLine]:
    """By slot and company; of one company or one slot where that is asked."""
    marks = _marks(session, event_id)
    query = (
        select(
            GroupSession.company_id,
            Company.name,
            GroupSession.slot,
            func.coalesce(CompanySlot.capacity, GroupSession.seats),
            GroupRoom.label,
            GroupRoom.building,
        )
        .join(Company, Company.id == GroupSession.company_id)
        .outerjoin(
            CompanySlot,
            (CompanySlot.event_id == event_id)
            & (CompanySlot.company_id == GroupSession.company_id)
            & (CompanySlot.slot == GroupSession.slot),
        )
        .outerjoin(
            GroupRoom,
            (GroupRoom.event_id == event_id) & (GroupRoom.company_id == GroupSession.company_id),
        )
        .where(GroupSession.event_id == event_id)
        .order_by(GroupSession.slot, danish_order(Company.name), GroupSession.company_id)
    )
    if company_id is not None:
        query = query.where(GroupSession.company_id == company_id)
    if slot is not None:
        query = query.where(GroupSession.slot == slot)
    lines = []
    for company, name, number, seats, label, building in session.execute(query):
        counted = marks.get((company, number), {})
        lines.append(
            SessionLine(
                company_id=company,
                company=name,
                slot=number,
                seats=seats,
                taken=sum(counted.values()),
                came=counted.get("met", 0),
                absent=counted.get("absent", 0),
                room=place_text(label, building),
            )
        )
    return lines


def _marks(session: Session, event_id: UUID) -> dict[tuple[UUID, int], dict[str, int]]:
    """(company, slot) → how many students by what was marked, "" when nobody has said."""
    rows = session.execute(
        select(Meeting.company_id, Meeting.slot, MeetingAttendance.status, func.count())
        .outerjoin(MeetingAttendance, MeetingAttendance.meeting_id == Meeting.id)
        .where(Meeting.event_id == event_id, Meeting.status == "booked")
        .group_by(Meeting.company_id, Meeting.slot, MeetingAttendance.status)
    )
    found: dict[tuple[UUID, int], dict[str, int]] = {}
    for company_id, slot, status, count in rows:
        found.setdefault((company_id, slot), {})[status or ""] = count
    return found
