"""Rooms and stands as JSON: list, add, change, remove, choose."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.scheduling.domain.rooms import RoomFacts, StandFacts
from services.scheduling.models.rooms import Building, Room
from services.scheduling.permissions import (
    MANAGE_ROOMS,
    OFFER_ROOMS,
    PLACE_COMPANIES,
)
from services.scheduling.queries.access import access_event, access_room, access_stand
from services.scheduling.queries.rooms import offered_rooms, stands_of
from services.scheduling.schemas import (
    OfferSchema,
    RoomPageSchema,
    RoomSchema,
    RoomWriteSchema,
    StandSchema,
    StandsWriteSchema,
)
from services.scheduling.use_cases.choose_rooms import choose_rooms
from services.scheduling.use_cases.update_rooms import add_room, delete_room, update_room
from services.scheduling.use_cases.update_stands import add_stand_row, delete_stand
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.pagination import PageQuery, page_of
from shared.web.api.versions import etag_of, require_match, with_etag
from shared.web.factory import current_database

rooms_api = Blueprint("rooms_api", __name__, description="Rooms and stands")


@rooms_api.get("/rooms")
@rooms_api.arguments(PageQuery, location="query")
@rooms_api.response(200, RoomPageSchema)
def list_rooms(arguments: dict[str, Any]) -> dict[str, Any]:
    """The organisation's rooms, oldest first."""
    mine = (
        select(Room)
        .join(Building)
        .where(
            Building.organisation_id == required_identity().organisation_id,
            Room.removed_at.is_(None),
        )
    )
    with current_database().reading() as session:
        page = page_of(session, mine, by=(Room.id,), **arguments)
        return {"items": page.rows, "next": page.next}


@rooms_api.post("/rooms")
@rooms_api.arguments(RoomWriteSchema)
@rooms_api.alt_response(201, schema=RoomSchema, success=True)
@requires(MANAGE_ROOMS)
def make_room(facts: RoomFacts) -> Response:
    organisation_id = required_identity().organisation_id

    def effect(session: Session) -> Answer:
        room = add_room(session, organisation_id=organisation_id, facts=facts)
        return Answer(201, RoomSchema().dump(room), {"ETag": etag_of(room.version)})

    return answer_once(current_database(), effect)


@rooms_api.get("/rooms/<uuid:room_id>")
@rooms_api.response(200, RoomSchema)
def show_room(room_id: UUID) -> Response:
    with current_database().reading() as session:
        room = access_room(session, required_identity(), room_id)
        return with_etag(jsonify(RoomSchema().dump(room)), room.version)


@rooms_api.put("/rooms/<uuid:room_id>")
@rooms_api.arguments(RoomWriteSchema)
@rooms_api.response(200, RoomSchema)
@requires(MANAGE_ROOMS)
def save_room(facts: RoomFacts, room_id: UUID) -> Response:
    """Needs If-Match."""
    with current_database().writing() as session:
        room = access_room(session, required_identity(), room_id)
        require_match(room.version, lambda: RoomSchema().dump(room))
        update_room(session, room=room, facts=facts, expected_version=room.version)
        return with_etag(jsonify(RoomSchema().dump(room)), room.version)


@rooms_api.delete("/rooms/<uuid:room_id>")
@rooms_api.response(204)
@requires(MANAGE_ROOMS)
def take_room_away(room_id: UUID) -> None:
    """Refused while a coming event has a company in it. Needs If-Match."""
    with current_database().writing() as session:
        room = access_room(session, required_identity(), room_id)
        require_match(room.version, lambda: RoomSchema().dump(room))
        delete_room(session, room=room)


@rooms_api.get("/events/<uuid:event_id>/rooms")
@rooms_api.response(200, RoomSchema(many=True))
def list_offered(event_id: UUID) -> Any:
    """The rooms that the event uses."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return offered_rooms(session, event)


@rooms_api.put("/events/<uuid:event_id>/rooms")
@rooms_api.arguments(OfferSchema)
@rooms_api.response(200, RoomSchema(many=True))
@requires(OFFER_ROOMS)
def save_offered(arguments: dict[str, Any], event_id: UUID) -> Any:
    """From now on these rooms and no others."""
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        choose_rooms(session, event=event, room_ids=set(arguments["room_ids"]))
        return offered_rooms(session, event)


@rooms_api.get("/events/<uuid:event_id>/stands")
@rooms_api.response(200, StandSchema(many=True))
def list_stands(event_id: UUID) -> Any:
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return stands_of(session, event.id)


@rooms_api.post("/events/<uuid:event_id>/stands")
@rooms_api.arguments(StandsWriteSchema)
@rooms_api.alt_response(201, schema=StandSchema(many=True), success=True)
@requires(PLACE_COMPANIES)
def add_stands(arguments: tuple[StandFacts, int], event_id: UUID) -> Response:
    """`count` alike stands, numbered on from the hall's highest."""
    identity = required_identity()
    first, count = arguments

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        stands = add_stand_row(session, event=event, first=first, count=count)
        return Answer(201, StandSchema(many=True).dump(stands))

    return answer_once(current_database(), effect)


@rooms_api.delete("/events/<uuid:event_id>/stands/<uuid:stand_id>")
@rooms_api.response(204)
@requires(PLACE_COMPANIES)
def take_stand_away(event_id: UUID, stand_id: UUID) -> None:
    """Refused while a company stands there."""
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        delete_stand(session, stand=access_stand(session, event, stand_id))
