"""What if ...?, and what fairness costs, as JSON: ask, follow, read the answer; nothing changes and
nobody publishes it.
"""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from planning import InstanceError
from services.registration.events.queries.access import access_event
from services.registration.permissions import (
    BUILD_SCHEDULES,
)
from services.registration.schedules.domain.build_errors import CannotBePlanned
from services.registration.schedules.models import ScheduleBuild
from services.registration.schedules.queries.builds import access_build, questions_of_event
from services.registration.schedules.schemas.what_if import (
    PricesListSchema,
    PricesSchema,
    WhatIfListSchema,
    WhatIfOrderSchema,
    WhatIfSchema,
)
from services.registration.schedules.use_cases.request_what_if import (
    WhatIfRequest,
    load_question,
    request_prices,
    request_what_if,
)
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import NotFound
from shared.web.api.idempotency import Answer, answer_once
from shared.web.factory import current_database

questions_api = Blueprint(
    "questions_api", __name__, url_prefix="/events/<uuid:event_id>", description="What if"
)


@questions_api.get("/what-if")
@questions_api.response(200, WhatIfListSchema)
def list_questions(event_id: UUID) -> dict[str, Any]:
    """The newest, waiting or answered, newest first."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        found = questions_of_event(session, event_id, "what_if")
        return {"items": [_facts(build) for build in found]}


@questions_api.post("/what-if")
@questions_api.arguments(WhatIfOrderSchema)
@questions_api.alt_response(201, schema=WhatIfSchema, success=True)
@requires(BUILD_SCHEDULES)
def ask(arguments: dict[str, Any], event_id: UUID) -> Response:
    """A worker answers it on a copy; ask for it by its number until its status is done."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        try:
            build = request_what_if(
                session,
                event=event,
                question=load_question(session, event_id, WhatIfRequest.of(arguments)),
                requested_by=identity.person_id,
            )
        except InstanceError as impossible:
            raise CannotBePlanned(reason=impossible.reason) from impossible
        return Answer(201, WhatIfSchema().dump(_facts(build)))

    return answer_once(current_database(), effect)


@questions_api.get("/what-if/<int:number>")
@questions_api.response(200, WhatIfSchema)
def show_question(event_id: UUID, number: int) -> dict[str, Any]:
    """How far it is, and the answer once there is one. It is stopped as a build is."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number, with_outcome=True)
        if build.purpose != "what_if":
            raise NotFound
        return _facts(build)


@questions_api.get("/fairness-prices")
@questions_api.response(200, PricesListSchema)
def list_prices(event_id: UUID) -> dict[str, Any]:
    """The newest, waiting or worked out, newest first."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        found = questions_of_event(session, event_id, "prices")
        return {"items": [_prices(build) for build in found]}


@questions_api.post("/fairness-prices")
@questions_api.alt_response(201, schema=PricesSchema, success=True)
@requires(BUILD_SCHEDULES)
def work_out_prices(event_id: UUID) -> Response:
    """A worker plans the event at each place of the slider; ask by number until it is done."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        event = access_event(session, identity, event_id)
        build = request_prices(session, event=event, requested_by=identity.person_id)
        return Answer(201, PricesSchema().dump(_prices(build)))

    return answer_once(current_database(), effect)


@questions_api.get("/fairness-prices/<int:number>")
@questions_api.response(200, PricesSchema)
def show_prices(event_id: UUID, number: int) -> dict[str, Any]:
    """How far it is, and each place's price once it is done. It is stopped as a build is."""
    with current_database().reading() as session:
        access_event(session, required_identity(), event_id)
        build = access_build(session, event_id, number, with_outcome=True)
        if build.purpose != "prices":
            raise NotFound
        return _prices(build)


def _facts(build: ScheduleBuild) -> dict[str, Any]:
    question, found = build.order["question"], build.result or {}
    return {
        **_course(build),
        "company_ids": question["companies"],
        **{name: question[name] for name in ("kind", "label", "minutes", "level")},
        **{name: found.get(name) for name in ("effect", "today", "changed")},
    }


def _prices(build: ScheduleBuild) -> dict[str, Any]:
    return {**_course(build), "steps": (build.result or {}).get("steps")}


def _course(build: ScheduleBuild) -> dict[str, Any]:
    """How far any question is."""
    return {
        "number": build.number,
        "status": build.status,
        "progress": build.progress,
        "failure": build.failure,
        "requested_at": build.requested_at,
        "finished_at": build.finished_at,
    }
