"""The contact log and the next steps as JSON."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from flask_smorest import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.companies.models import Company
from services.registration.companies.queries.access import access_company
from services.registration.relations.domain import StepNotAhead
from services.registration.relations.models import ContactEntry, NextStep
from services.registration.relations.queries.access import access_entry, access_step
from services.registration.relations.queries.today import local_today
from services.registration.relations.schemas import (
    EntryPage,
    EntryView,
    EntryWrite,
    StepChange,
    StepPage,
    StepView,
    StepWrite,
)
from services.registration.relations.use_cases.plan_steps import finish_step, move_step, plan_step
from services.registration.relations.use_cases.update_contact_log import (
    add_contact_entry,
    delete_contact_entry,
    update_contact_entry,
)
from shared.auth.identity import required_identity
from shared.ids import new_id
from shared.web.api.idempotency import Answer, answer_once
from shared.web.api.pagination import PageQuery, page_of
from shared.web.api.versions import etag_of, require_match, with_etag
from shared.web.factory import current_database

contact_log_api = Blueprint(
    "contact_log_api", __name__, description="What was said with companies, and what comes next"
)


@contact_log_api.get("/companies/<uuid:company_id>/entries")
@contact_log_api.arguments(PageQuery, location="query")
@contact_log_api.response(200, EntryPage)
def list_entries(arguments: dict[str, Any], company_id: UUID) -> Response:
    """In the order in which they were written."""
    with current_database().reading() as session:
        access_company(session, required_identity(), company_id)
        own = select(ContactEntry).where(ContactEntry.company_id == company_id)
        page = page_of(session, own, by=(ContactEntry.id,), **arguments)
        items = [EntryView().dump(row) for row in page.rows]
    return jsonify({"items": items, "next": page.next})


@contact_log_api.post("/companies/<uuid:company_id>/entries")
@contact_log_api.arguments(EntryWrite)
@contact_log_api.alt_response(201, schema=EntryView, success=True)
def add_entry(facts: dict[str, Any], company_id: UUID) -> Response:
    """Idempotency-Key makes a repeat safe."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        company = access_company(session, identity, company_id)
        entry = add_contact_entry(
            session,
            company,
            entry_id=new_id(),
            author_id=identity.person_id,
            **_with_day(facts),
        )
        session.flush()
        return Answer(201, EntryView().dump(entry), {"ETag": etag_of(entry.version)})

    return answer_once(current_database(), effect)


@contact_log_api.get("/companies/<uuid:company_id>/entries/<uuid:entry_id>")
@contact_log_api.response(200, EntryView)
def show_entry(company_id: UUID, entry_id: UUID) -> Response:
    with current_database().reading() as session:
        _company, entry = access_entry(session, required_identity(), company_id, entry_id)
        return with_etag(jsonify(EntryView().dump(entry)), entry.version)


@contact_log_api.put("/companies/<uuid:company_id>/entries/<uuid:entry_id>")
@contact_log_api.arguments(EntryWrite)
@contact_log_api.response(200, EntryView)
def save_entry(facts: dict[str, Any], company_id: UUID, entry_id: UUID) -> Response:
    """Needs If-Match; by whoever wrote it."""
    identity = required_identity()
    with current_database().writing() as session:
        company, entry = access_entry(session, identity, company_id, entry_id)
        require_match(entry.version, lambda: EntryView().dump(entry))
        update_contact_entry(
            session,
            company,
            entry,
            changed_by=identity.person_id,
            seen_version=entry.version,
            **_with_day(facts),
        )
        session.flush()
        return with_etag(jsonify(EntryView().dump(entry)), entry.version)


@contact_log_api.delete("/companies/<uuid:company_id>/entries/<uuid:entry_id>")
@contact_log_api.response(204)
def remove_entry(company_id: UUID, entry_id: UUID) -> None:
    """By whoever wrote it."""
    identity = required_identity()
    with current_database().writing() as session:
        company, entry = access_entry(session, identity, company_id, entry_id)
        delete_contact_entry(session, company, entry, deleted_by=identity.person_id)


@contact_log_api.get("/steps")
@contact_log_api.arguments(PageQuery, location="query")
@contact_log_api.response(200, StepPage)
def list_steps(arguments: dict[str, Any]) -> Response:
    """The school's open steps, in the order in which they were planned."""
    own = (
        select(NextStep)
        .join(Company, Company.id == NextStep.company_id)
        .where(
            Company.organisation_id == required_identity().organisation_id,
            NextStep.finished_at.is_(None),
        )
    )
    with current_database().reading() as session:
        page = page_of(session, own, by=(NextStep.id,), **arguments)
        items = [StepView().dump(row) for row in page.rows]
    return jsonify({"items": items, "next": page.next})


@contact_log_api.post("/companies/<uuid:company_id>/steps")
@contact_log_api.arguments(StepWrite)
@contact_log_api.alt_response(201, schema=StepView, success=True)
def add_step(facts: dict[str, Any], company_id: UUID) -> Response:
    """Idempotency-Key makes a repeat safe."""
    identity = required_identity()

    def effect(session: Session) -> Answer:
        owner_id = facts.pop("owner_id") or identity.person_id
        step = plan_step(
            session,
            access_company(session, identity, company_id),
            step_id=new_id(),
            owner_id=owner_id,
            today=local_today(),
            **facts,
        )
        session.flush()
        return Answer(201, StepView().dump(step), {"ETag": etag_of(step.version)})

    return answer_once(current_database(), effect)


@contact_log_api.get("/steps/<uuid:step_id>")
@contact_log_api.response(200, StepView)
def show_step(step_id: UUID) -> Response:
    with current_database().reading() as session:
        step = access_step(session, required_identity(), step_id)
        return with_etag(jsonify(StepView().dump(step)), step.version)


@contact_log_api.patch("/steps/<uuid:step_id>")
@contact_log_api.arguments(StepChange)
@contact_log_api.response(200, StepView)
def change_step(facts: dict[str, Any], step_id: UUID) -> Response:
    """Needs If-Match."""
    today = local_today()
    with current_database().writing() as session:
        step = access_step(session, required_identity(), step_id)
        require_match(step.version, lambda: StepView().dump(step))
        if facts["outcome"]:
            finish_step(session, step, outcome=facts["outcome"], seen_version=step.version)
        elif facts["due_on"] is None:
            raise StepNotAhead(today=today)
        else:
            move_step(session, step, due_on=facts["due_on"], today=today, seen_version=step.version)
        session.flush()
        return with_etag(jsonify(StepView().dump(step)), step.version)


def _with_day(facts: dict[str, Any]) -> dict[str, Any]:
    today = local_today()
    return {**facts, "happened_on": facts["happened_on"] or today, "today": today}
