"""A company's answers after its meetings as JSON, by its link; the token is the capability."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint

from services.registration.companies.links import open_coming_company
from services.registration.events.models.events import Event
from services.registration.interest.queries.interest import contacts_of_company
from services.registration.interest.schemas import (
    AnswerWriteSchema,
    OwnContactSchema,
    OwnContactsSchema,
)
from services.registration.interest.use_cases.answer_interest import answer_interest
from shared import clock
from shared.web.factory import current_database

company_interests_api = Blueprint(
    "company_interests_api",
    __name__,
    url_prefix="/replies/<token>/interests",
    description="A company's own link",
)


@company_interests_api.get("")
@company_interests_api.response(200, OwnContactsSchema)
def show_own(token: str) -> Response:
    """Every student whom the company met at the event, with its own answers."""
    with current_database().reading() as session:
        part = open_coming_company(session, token)
        event = session.get_one(Event, part.event_id)
        met = contacts_of_company(session, event, part.company_id, now=clock.now())
        return jsonify(OwnContactsSchema().dump({"items": met}))


@company_interests_api.put("/<uuid:student_id>")
@company_interests_api.arguments(AnswerWriteSchema)
@company_interests_api.response(200, OwnContactSchema)
def answer(arguments: dict[str, Any], token: str, student_id: UUID) -> Response:
    """Safe to repeat. Refused as answers_closed 14 days after the event."""
    with current_database().writing() as session:
        part = open_coming_company(session, token)
        event = session.get_one(Event, part.event_id)
        answer_interest(
            session,
            event=event,
            person_id=student_id,
            company_id=part.company_id,
            side="company",
            answer=arguments["answer"],
            note=arguments["note"],
            at=clock.now(),
        )
        met = contacts_of_company(session, event, part.company_id, now=clock.now())
        own = next(one for one in met if one.met.person_id == student_id)
        return jsonify(OwnContactSchema().dump(own))
