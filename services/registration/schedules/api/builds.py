"""Builds as JSON: order one, follow it, stop it, publish it."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from planning import InstanceError
from services.registration.events.queries.access import access_event
from services.registration.permissions import (
    BUILD_SCHEDULES,
    PUBLISH_SCHEDULES,
)
from services.registration.schedules.domain.build_errors import BuildNotFinished, CannotBePlanned
from services.registration.schedules.queries.builds import access_build, builds_of_event
from services.registration.schedules.queries.planned_publication import planned_publication
from services.registration.schedules.schemas.builds import (
    BuildListSchema,
    BuildOrderSchema,
    BuildOutcomeSchema,
    BuildSchema,
    PlannedPublicationSchema,
    PublicationOrderSchema,
    PublicationSchema,
)
from services.registration.schedules.use_cases.cancel_build import cancel_build
from services.registration.schedules.use_cases.publish_schedule import publish_schedule
from services.registration.schedules.use_cases.request_build import Choices, request_build
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.previews import PreviewOutdated
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.problems import Problem
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.previews import seen_preview

builds_api = Blueprint(
    "builds_api", __name__, url_prefix="/events/<uuid:event_id>", description="Schedule builds"
)


@builds_api.get("/builds")
@builds_api.response(200, BuildListSchema)
def list_builds(event_id: UUID) -> dict[str, Any]:
    """Newest first."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        return {"items": builds_of_event(session, event_id)}


@builds_api.post("/builds")
@builds_api.arguments(BuildOrderSchema)
@builds_api.alt_response(201, schema=BuildSchema, success=True)
@requires(BUILD_SCHEDULES)
def order_build(arguments: dict[str, Any], event_id: UUID) -> Response:
    """A worker takes it; ask for the build until its status is done."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        chosen = {name: value for name, value in arguments.items() if name != "happened"}
        choices = Choices(**chosen, incidents=tuple(arguments["happened"]))
        try:
            build = request_build(
                session, event=event, choices=choices, requested_by=identity.person_id
            )
        except InstanceError as impossible:
            raise CannotBePlanned(reason=impossible.reason) from impossible
        return Answer(201, BuildSchema().dump(build))

    return answer_once(current_database(), effect)


@builds_api.get("/builds/<int:number>")
@builds_api.response(200, BuildSchema)
def show_build(event_id: UUID, number: int) -> Any:
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        return access_build(session, event_id, number)


@builds_api.get("/builds/<int:number>/outcome")
@builds_api.response(200, BuildOutcomeSchema)
@builds_api.alt_response(409, description="It is not done yet")
def show_outcome(event_id: UUID, number: int) -> dict[str, Any]:
    """The plan itself with its figures, unmet wishes with reasons, changes of a repair, advice."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number, with_outcome=True)
        if build.status != "done" or build.result is None:
            raise BuildNotFinished
        return {
            "number": build.number,
            "purpose": build.purpose,
            "students": build.order["students"],
            "companies": build.order["companies"],
            "schedule": build.result["schedule"],
            "comparison": build.result.get("comparison") or {},
            "advice": build.result.get("advice") or [],
        }


@builds_api.delete("/builds/<int:number>")
@builds_api.response(204)
@requires(BUILD_SCHEDULES)
def stop(event_id: UUID, number: int) -> None:
    """Stops a build that waits or runs; one that is over stays."""
    with current_database().writing() as session:
        access_event(session, required_identity(), event_id)
        cancel_build(session, build_id=access_build(session, event_id, number).id)


@builds_api.post("/publications")
@builds_api.arguments(PublicationOrderSchema)
@builds_api.alt_response(201, schema=PublicationSchema, success=True)
@requires(PUBLISH_SCHEDULES)
def publish(arguments: dict[str, Any], event_id: UUID) -> Response:
    """Makes a build the schedule that stands; `told` is how many get a message. Takes If-Preview;
    what it would be now is `planned` of the 409.
    """
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        number = arguments["build"]
        build = access_build(session, event_id, number, with_outcome=True) if number else None
        try:
            publication = publish_schedule(
                session,
                event=event,
                build=build,
                published_by=identity.person_id,
                seen_preview=seen_preview(),
            )
        except PreviewOutdated as outdated:
            planned = planned_publication(session, event, build)
            raise Problem(
                error_status(outdated),
                outdated.code,
                error_text(outdated),
                preview=outdated.fields["preview"],
                planned=PlannedPublicationSchema().dump(planned),
            ) from outdated
        return Answer(201, PublicationSchema().dump(publication))

    return answer_once(current_database(), effect)
