"""An event's rooms or stands as a list that can be taken in again; it hands out nothing itself."""

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from services.scheduling.domain.event_plan import CAREER_DAY
from services.scheduling.models.events import Event
from services.scheduling.place_lists import ROOM_COLUMNS, STAND_COLUMNS
from services.scheduling.queries.rooms import (
    facts_of_room,
    facts_of_stand,
    rooms_in_order,
    stands_of,
)
from shared.sheets import Table


def place_table(session: Session, event: Event) -> Table:
    """All the school's rooms, or the event's stands."""
    if event.kind == CAREER_DAY:
        stands = [facts_of_stand(stand) for stand in stands_of(session, event.id)]
        return Table(
            _("Stande"),
            [column.title for column in STAND_COLUMNS],
            [
                (s.number, s.hall, s.square_metres, s.has_power, s.has_screen, s.is_step_free)
                for s in stands
            ],
        )
    rooms = [facts_of_room(room) for room in rooms_in_order(session, event.organisation_id)]
    return Table(
        _("Lokaler"),
        [column.title for column in ROOM_COLUMNS],
        [
            (r.name, r.building, r.floor, r.capacity, r.has_power, r.has_screen, r.is_step_free)
            for r in rooms
        ],
    )
