"""Reads of group sessions: who speaks when, in which room, and why somebody has none."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from planning.rooms import Conflict
from services.scheduling.domain.programme import Company, Place
from services.scheduling.models.events import Event
from services.scheduling.models.session_rooms import SessionRoom, SessionRoomPlan
from services.scheduling.queries.programmes import companies_of, room_places


@dataclass(frozen=True)
class SpeakingPlan:
    """The group sessions of an event with their rooms."""

    rooms: dict[UUID, Place]
    companies: dict[UUID, Company]
    """Those that take part, by name."""
    room_of: dict[UUID, UUID]
    conflicts: tuple[Conflict, ...]
    version: int
    """0 = no sessions were planned yet"""

    @property
    def speaking(self) -> list[Company]:
        return [company for company in self.companies.values() if company.expected]

    @property
    def without_room(self) -> list[Company]:
        return [company for company in self.speaking if company.company_id not in self.room_of]

    def room(self, company_id: UUID) -> Place | None:
        room_id = self.room_of.get(company_id)
        return self.rooms.get(room_id) if room_id else None


def speaking_plan(session: Session, event: Event) -> SpeakingPlan:
    room_of = {
        row.company_id: row.room_id
        for row in session.scalars(
            select(SessionRoom)
            .where(SessionRoom.event_id == event.id)
            .order_by(SessionRoom.company_id)
        )
    }
    plan = session.get(SessionRoomPlan, event.id)
    places = room_places(session, event, sorted(set(room_of.values())))
    return SpeakingPlan(
        rooms={place.place_id: place for place in places},
        companies=companies_of(session, event.id),
        room_of=room_of,
        conflicts=tuple(map(_conflict, plan.conflicts)) if plan else (),
        version=plan.version if plan else 0,
    )


def _conflict(row: dict[str, object]) -> Conflict:
    ids = {name: tuple(UUID(id) for id in row[name]) for name in ("companies", "places")}  # type: ignore[attr-defined]
    return Conflict(**{**row, **ids, "needs": tuple(row["needs"])})  # type: ignore[arg-type]
