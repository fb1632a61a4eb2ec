"""Answers after meetings as JSON: a student's own, and both sides of every pair for staff."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint
from sqlalchemy.orm import Session

from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event, access_own_event
from services.registration.interest.queries.interest import OwnContact, contacts_of_student
from services.registration.interest.queries.match_list import MatchList
from services.registration.interest.queries.matches import PairLine, nudgeable, pairs_of_event
from services.registration.interest.schemas import (
    AnswerWriteSchema,
    NudgedSchema,
    OwnContactSchema,
    OwnContactsSchema,
    PairsSchema,
)
from services.registration.interest.use_cases.answer_interest import answer_interest
from services.registration.interest.use_cases.remind_of_interest import remind_of_interest
from services.registration.permissions import (
    ANSWER_INTEREST,
    REMIND_ANSWERS,
)
from services.registration.school.queries.class_scope import seen_classes
from shared import clock
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.web.factory import current_database
from shared.web.previews import seen_preview

interests_api = Blueprint(
    "interests_api", __name__, url_prefix="/events/<uuid:event_id>", description="Interest"
)


@interests_api.get("/interests")
@interests_api.response(200, OwnContactsSchema)
@requires(ANSWER_INTEREST)
def show_own(event_id: UUID) -> dict[str, list[OwnContact]]:
    """Every company that the student met at this event, with her own answers."""
    with current_database().reading() as session:
        access_own_event(session, required_identity(), event_id)
        return {"items": _own(session, event_id)}


@interests_api.put("/interests/<uuid:company_id>")
@interests_api.arguments(AnswerWriteSchema)
@interests_api.response(200, OwnContactSchema)
@requires(ANSWER_INTEREST)
def answer(arguments: dict[str, Any], event_id: UUID, company_id: UUID) -> OwnContact:
    """Safe to repeat. Refused as answers_closed 14 days after the event."""
    identity = required_identity()
    with current_database().writing() as session:
        answer_interest(
            session,
            event=access_own_event(session, identity, event_id),
            person_id=identity.person_id,
            company_id=company_id,
            side="student",
            answer=arguments["answer"],
            note=arguments["note"],
            at=clock.now(),
        )
        return next(one for one in _own(session, event_id) if one.met.company_id == company_id)


@interests_api.get("/matches")
@interests_api.response(200, PairsSchema)
def show_pairs(event_id: UUID) -> dict[str, list[PairLine]]:
    """Every pair that met and what both said; of a class teacher's own classes only."""
    with current_database().reading() as session:
        event = access_event(session, required_identity(), event_id)
        return {"items": _pairs(session, event)}


@interests_api.post("/matches/reminders")
@interests_api.response(200, NudgedSchema)
@requires(REMIND_ANSWERS)
def remind(event_id: UUID) -> dict[str, int]:
    """Everybody who has not answered, twice at most and once a day; companies by organisers only.

    Refused as nobody_to_nudge. Takes If-Preview.
    """
    with current_database().writing() as session:
        event = access_event(session, required_identity(), event_id)
        scope = seen_classes(session, required_identity())
        silent = MatchList(event, now=clock.now(), classes=scope).silent(session)
        whom = nudgeable(session, event, silent, now=clock.now(), with_companies=scope is None)
        told = remind_of_interest(session, event=event, whom=whom, seen_preview=seen_preview())
    return {"students": len(told.students), "companies": len(told.participations)}


def _own(session: Session, event_id: UUID) -> list[OwnContact]:
    person = required_identity().person_id
    return contacts_of_student(session, person, now=clock.now(), event_id=event_id)


def _pairs(session: Session, event: Event) -> list[PairLine]:
    scope = seen_classes(session, required_identity())
    return pairs_of_event(session, event.id, now=clock.now(), classes=scope)
