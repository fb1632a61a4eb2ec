"""The rooms in which companies speak to many students: which are offered, and who has which."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, render_template

from services.scheduling.domain.programme import Company
from services.scheduling.pages.events import may_write
from services.scheduling.pages.place_kinds import ROOM_TEXTS
from services.scheduling.pages.texts import floor_text, place_text, shortage_text
from services.scheduling.queries.access import access_event
from services.scheduling.queries.rooms import rooms_in_order, withheld_rooms
from services.scheduling.queries.session_rooms import SpeakingPlan, speaking_plan
from shared.auth.identity import required_identity
from shared.web.factory import current_database

session_rooms = Blueprint("session_rooms", __name__)


@dataclass(frozen=True)
class SessionRow:
    """A company that speaks, from its first slot to its last."""

    company: Company
    first: int
    last: int
    students: int
    room: str


@session_rooms.get("/events/<uuid:event_id>/session-rooms")
def show(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        plan = speaking_plan(session, event)
        withheld = withheld_rooms(session, event.id)
        found = rooms_in_order(session, event.organisation_id)
        return render_template(
            "scheduling/session_rooms.html",
            event=event,
            step="rooms",
            plan=plan,
            rows=rows_of(plan),
            reasons=[
                shortage_text(conflict, plan.companies, ROOM_TEXTS) for conflict in plan.conflicts
            ]
            if plan.without_room
            else [],
            slots={slot.number: slot for slot in event.slots},
            rooms=found,
            offered=[room for room in found if room.id not in withheld],
            withheld=withheld,
            places=plan.rooms,
            floor_text=floor_text,
            may_write=may_write() and event.cancelled_at is None,
        )


def rows_of(plan: SpeakingPlan) -> list[SessionRow]:
    """Those without a room first, then as the day goes."""
    rows = []
    for company in plan.speaking:
        room = plan.room(company.company_id)
        rows.append(
            SessionRow(
                company=company,
                first=min(company.expected),
                last=max(company.expected),
                students=sum(company.expected.values()),
                room=place_text(room) if room else "",
            )
        )
    return sorted(rows, key=lambda row: (row.room != "", row.first))
