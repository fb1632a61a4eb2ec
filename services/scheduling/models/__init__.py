"""Scheduling's tables, a file by subject."""

from services.scheduling.models.companies import EventCompany, PlannedSession
from services.scheduling.models.events import Event, EventBreak, EventSlot
from services.scheduling.models.imports import SheetImport
from services.scheduling.models.metadata import Base
from services.scheduling.models.programmes import (
    Placing,
    Programme,
    ProgrammeVersion,
    ToldPlace,
)
from services.scheduling.models.rooms import Building, Room, RoomBlock, WithheldRoom
from services.scheduling.models.session_rooms import SessionRoom, SessionRoomPlan
from services.scheduling.models.stands import Stand

__all__ = [
    "Base",
    "Building",
    "Event",
    "EventBreak",
    "EventCompany",
    "EventSlot",
    "Placing",
    "PlannedSession",
    "Programme",
    "ProgrammeVersion",
    "Room",
    "RoomBlock",
    "SessionRoom",
    "SessionRoomPlan",
    "SheetImport",
    "Stand",
    "ToldPlace",
    "WithheldRoom",
]
