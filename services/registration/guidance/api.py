"""The counsellors of a guidance day, as JSON."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.companies.queries.access import access_participation
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.guidance.queries import CounsellorLine, counsellors_of
from services.registration.guidance.schemas import (
    CounsellorListSchema,
    CounsellorSchema,
    CounsellorWriteSchema,
)
from services.registration.guidance.use_cases.update_counsellor import (
    Counsellor,
    add_counsellor,
    update_counsellor,
)
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.permissions import (
    MANAGE_COUNSELLORS,
)
from services.registration.school.queries.shared_rows import reach_of
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.versions import etag_of, require_match, with_etag
from shared.web.factory import current_database

counsellors_api = Blueprint(
    "counsellors_api",
    __name__,
    url_prefix="/events/<uuid:event_id>/counsellors",
    description="Counsellors of a guidance day",
)


@counsellors_api.get("")
@counsellors_api.response(200, CounsellorListSchema)
def list_all(event_id: UUID) -> dict[str, Any]:
    with current_database().reading() as session:
        _event(session, event_id)
        return {"items": counsellors_of(session, event_id)}


@counsellors_api.post("")
@counsellors_api.arguments(CounsellorWriteSchema)
@counsellors_api.alt_response(201, schema=CounsellorSchema, success=True)
@requires(MANAGE_COUNSELLORS)
def add(arguments: dict[str, Any], event_id: UUID) -> Response:
    """The counsellor gets a mail with the link to the own day."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        participation = add_counsellor(
            session,
            event=_event(session, event_id),
            counsellor=_counsellor(arguments),
            added_by=identity.person_id,
            reach=reach_of(session, identity, event_id),
        )
        line = _line(session, event_id, participation.id)
        return Answer(201, CounsellorSchema().dump(line), {"ETag": etag_of(line.version)})

    return answer_once(current_database(), effect)


@counsellors_api.put("/<uuid:participation_id>")
@counsellors_api.arguments(CounsellorWriteSchema)
@counsellors_api.response(200, CounsellorSchema)
@requires(MANAGE_COUNSELLORS)
def change(arguments: dict[str, Any], event_id: UUID, participation_id: UUID) -> Response:
    """Needs If-Match."""
    identity = required_identity()
    with current_database().writing() as session:
        event = _event(session, event_id)
        participation = access_participation(session, identity, event_id, participation_id)
        seen = _line(session, event_id, participation_id)
        require_match(seen.version, lambda: CounsellorSchema().dump(seen))
        update_counsellor(
            session,
            event=event,
            participation=participation,
            counsellor=_counsellor(arguments),
            seen_version=seen.version,
            changed_by=identity.person_id,
            reach=reach_of(session, identity, event_id),
        )
        after = _line(session, event_id, participation_id)
        return with_etag(jsonify(CounsellorSchema().dump(after)), after.version)


@counsellors_api.delete("/<uuid:participation_id>")
@counsellors_api.response(204)
@requires(MANAGE_COUNSELLORS)
def remove(event_id: UUID, participation_id: UUID) -> None:
    """Booked talks are cancelled and the students are told."""
    identity = required_identity()
    with current_database().writing() as session:
        _event(session, event_id)
        participation = access_participation(session, identity, event_id, participation_id)
        withdraw_company(
            session,
            participation,
            reason="other",
            seen_version=participation.version,
            withdrawn_by=identity.person_id,
        )


def _event(session: Session, event_id: UUID) -> Event:
    event = access_event(session, required_identity(), event_id)
    if event.kind != "guidance":
        raise NotFound
    return event


def _counsellor(arguments: dict[str, Any]) -> Counsellor:
    return Counsellor(
        name=arguments["name"],
        email=arguments["email"],
        offers=arguments["offers"],
        unavailable_slots=tuple(arguments["unavailable_slots"]),
        education_ids=frozenset(arguments["education_ids"]),
    )


def _line(session: Session, event_id: UUID, participation_id: UUID) -> CounsellorLine:
    for line in counsellors_of(session, event_id):
        if line.participation_id == participation_id:
            return line
    raise NotFound
