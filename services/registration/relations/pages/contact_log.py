"""One company's log: written in ten seconds at its door, read before the next call."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from services.registration.companies.models import Company
from services.registration.companies.queries.access import access_company
from services.registration.companies.queries.company_lists import contact_of
from services.registration.relations.domain import (
    ENTRY_KINDS,
    OUTCOMES,
    STEP_KINDS,
    EntryEmpty,
    EntryNotNow,
    EntryOfAnother,
    StepNotAhead,
    TransferToNobody,
    due_date,
)
from services.registration.relations.queries.access import access_entry
from services.registration.relations.queries.contact_log import (
    PAGE,
    LogLine,
    StepLine,
    contacts_of,
    log_of,
    open_steps_of,
)
from services.registration.relations.queries.portfolios import colleagues_who_follow
from services.registration.relations.queries.today import local_today
from services.registration.relations.schemas import EntryForm, EntryWrite
from services.registration.relations.texts import (
    KIND_TEXTS,
    OUTCOME_TEXTS,
    STEP_AFTER_TEXTS,
    STEP_KIND_TEXTS,
    due_text,
    outcome_text,
    step_text,
)
from services.registration.relations.use_cases.plan_steps import assign_company, plan_step
from services.registration.relations.use_cases.update_contact_log import (
    add_contact_entry,
    delete_contact_entry,
    update_contact_entry,
)
from services.registration.school.models.people import Person
from shared.auth.identity import required_identity
from shared.errors import StaleVersion
from shared.ids import new_id
from shared.web.errors import error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success, flash_warning
from shared.web.formats import day
from shared.web.page_state import PageState
from shared.web.typed.fields import typed_id, typed_number
from shared.web.typed.forms import TypedForm, read_form

contact_log = Blueprint("contact_log", __name__)

_REFUSALS = (EntryEmpty, EntryNotNow, StepNotAhead)
Options = list[tuple[str, str]]


@dataclass(frozen=True)
class LogRow:
    """A line as it is read."""

    when: str
    kind: str
    outcome: str
    text: str
    people: str
    address: str
    is_own: bool


@dataclass(frozen=True)
class StepRow:
    """An open step as it is read, with what can be done about it."""

    step_id: UUID
    what: str
    when: str
    owner: str
    is_promised: bool
    is_late: bool


@dataclass(frozen=True)
class LogPage:
    """What the page of one company shows."""

    company_id: UUID
    name: str
    phone: str
    email: str
    opening: PageState
    owner_id: str
    colleagues: Options
    steps: list[StepRow]
    lines: list[LogRow]
    older: str


@contact_log.get("/companies/<uuid:company_id>/log")
def show(company_id: UUID) -> Response:
    today = local_today()
    form = TypedForm(
        {
            "entry_id": str(new_id()),
            "kind": "visit",
            "outcome": "",
            "text": "",
            "happened_on": today.isoformat(),
            "contact_id": "",
            "step_after": "month",
            "step_on": "",
            "step_kind": "call",
            "step_text": "",
            "step_promised": False,
        }
    )
    return _page(company_id, form)


@contact_log.post("/companies/<uuid:company_id>/log")
def add(company_id: UUID) -> Response:
    identity, today = required_identity(), local_today()
    form = read_form(EntryForm(), request.form)
    if not form.errors:
        _check_step(form, today)
    if not form.errors:
        with form.refusals(*_REFUSALS), current_database().writing() as session:
            company = access_company(session, identity, company_id)
            _write(session, company, form.loaded, identity.person_id, today)
    if form.errors:
        return _page(company_id, form)
    flash_success(_("Skrevet i loggen."))
    return redirect(url_for(".show", company_id=company_id), 303)


@contact_log.get("/companies/<uuid:company_id>/log/<uuid:entry_id>")
def show_entry(company_id: UUID, entry_id: UUID) -> Response:
    with current_database().reading() as session:
        _company, entry = access_entry(session, required_identity(), company_id, entry_id)
        values = {
            "kind": entry.kind,
            "outcome": entry.outcome,
            "text": entry.text,
            "happened_on": entry.happened_on.isoformat(),
            "contact_id": str(entry.contact_id or ""),
            "version": entry.version,
        }
    return _entry_page(company_id, entry_id, TypedForm(values))


@contact_log.post("/companies/<uuid:company_id>/log/<uuid:entry_id>")
def change_entry(company_id: UUID, entry_id: UUID) -> Response:
    identity = required_identity()
    form = read_form(EntryWrite(), request.form)
    form.values["version"] = seen = request.form.get("version", 0, typed_number)
    if not form.errors:
        refused = (EntryEmpty, EntryNotNow, EntryOfAnother, StaleVersion)
        with form.refusals(*refused), current_database().writing() as session:
            company, entry = access_entry(session, identity, company_id, entry_id)
            update_contact_entry(
                session,
                company,
                entry,
                kind=form.loaded["kind"],
                outcome=form.loaded["outcome"],
                text=form.loaded["text"],
                happened_on=form.loaded["happened_on"] or local_today(),
                contact_id=form.loaded["contact_id"],
                changed_by=identity.person_id,
                seen_version=seen,
                today=local_today(),
            )
    if form.errors:
        with current_database().reading() as session:
            access_entry(session, identity, company_id, entry_id)
        return _entry_page(company_id, entry_id, form)
    flash_success(_("Linjen er rettet."))
    return redirect(url_for(".show", company_id=company_id), 303)


@contact_log.post("/companies/<uuid:company_id>/log/<uuid:entry_id>/delete")
def delete_entry(company_id: UUID, entry_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            company, entry = access_entry(session, identity, company_id, entry_id)
            delete_contact_entry(session, company, entry, deleted_by=identity.person_id)
    except EntryOfAnother as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(_("Linjen er slettet."))
    return redirect(url_for(".show", company_id=company_id), 303)


@contact_log.post("/companies/<uuid:company_id>/owner")
def assign(company_id: UUID) -> Response:
    chosen = request.form.get("owner_id", "")
    try:
        with current_database().writing() as session:
            company = access_company(session, required_identity(), company_id)
            assign_company(session, company, typed_id(chosen) if chosen else None)
    except TransferToNobody as refused:
        flash_warning(error_text(refused))
    else:
        flash_success(_("Gemt."))
    return redirect(url_for(".show", company_id=company_id), 303)


def _check_step(form: TypedForm, today: date) -> None:
    typed = form.loaded
    if typed["step_after"] == "date" and typed["step_on"] is None:
        form.errors["step_on"] = _("Skriv datoen, eller vælg noget andet.")


def _write(
    session: Session, company: Company, typed: dict[str, Any], author_id: UUID, today: date
) -> None:
    entry_id = typed["entry_id"] or new_id()
    add_contact_entry(
        session,
        company,
        entry_id=entry_id,
        kind=typed["kind"],
        outcome=typed["outcome"],
        text=typed["text"],
        happened_on=typed["happened_on"] or today,
        contact_id=typed["contact_id"],
        author_id=author_id,
        today=today,
    )
    due_on = due_date(typed["step_after"], typed["step_on"], today)
    if due_on is not None:
        plan_step(
            session,
            company,
            step_id=entry_id,  # the form sent again plans nothing again
            owner_id=author_id,
            kind=typed["step_kind"],
            due_on=due_on,
            text=typed["step_text"],
            is_promised=typed["step_promised"],
            today=today,
        )


def _page(company_id: UUID, form: TypedForm) -> Response:
    identity, today = required_identity(), local_today()
    older_than = request.args.get("older_than")
    with current_database().reading() as session:
        company = access_company(session, identity, company_id)
        contact = contact_of(session, company_id)
        lines = log_of(session, company_id, older_than=typed_id(older_than) if older_than else None)
        steps = open_steps_of(session, company_id, today)
        colleagues = colleagues_who_follow(session, company.organisation_id)
        page = LogPage(
            company_id=company_id,
            name=company.name,
            phone=contact.phone if contact else "",
            email=(contact.email or "") if contact else "",
            opening=_opening(session, company, steps, today),
            owner_id=str(company.owner_id or ""),
            colleagues=[(str(each.id), each.name) for each in colleagues],
            steps=[_step_row(step, today) for step in steps],
            lines=[_log_row(line, company_id, identity.person_id) for line in lines],
            older=_older(lines, company_id),
        )
        people = contacts_of(session, company_id)
    body = render_template(
        "relations/log.html", page=page, form=form, today=today, **_choices(people)
    )
    return make_response(body, form.status if form.errors else 200)


def _entry_page(company_id: UUID, entry_id: UUID, form: TypedForm) -> Response:
    with current_database().reading() as session:
        company = access_company(session, required_identity(), company_id)
        people = contacts_of(session, company_id)
        body = render_template(
            "relations/entry.html",
            company=company,
            entry_id=entry_id,
            form=form,
            today=local_today(),
            **_choices(people),
        )
    return make_response(body, form.status if form.errors else 200)


def _choices(people: list[tuple[UUID, str]]) -> dict[str, Options]:
    return {
        "kinds": [(kind, str(KIND_TEXTS[kind])) for kind in ENTRY_KINDS],
        "outcomes": [(code, str(OUTCOME_TEXTS[code])) for code in OUTCOMES],
        "people": [(str(id), name) for id, name in people],
        "afters": [(code, str(text)) for code, text in STEP_AFTER_TEXTS.items()],
        "step_kinds": [(kind, str(STEP_KIND_TEXTS[kind])) for kind in STEP_KINDS],
    }


def _opening(session: Session, company: Company, steps: list[StepLine], today: date) -> PageState:
    owner = session.get(Person, company.owner_id) if company.owner_id else None
    follows = (
        _("%(name)s følger virksomheden.", name=owner.name)
        if owner and owner.active
        else _("Ingen følger virksomheden.")
    )
    late = [step for step in steps if step.due_on < today]
    if late:
        return PageState(_("Et skridt er over tiden."), follows, "warning")
    if company.last_contact_on is None:
        return PageState(_("Der er ikke skrevet om virksomheden endnu."), follows)
    return PageState(
        _("Sidst i kontakt %(day)s.", day=day(company.last_contact_on, year=True)), follows
    )


def _step_row(step: StepLine, today: date) -> StepRow:
    return StepRow(
        step_id=step.step_id,
        what=step_text(step),
        when=due_text(step, today),
        owner=step.owner,
        is_promised=step.is_promised,
        is_late=step.due_on < today,
    )


def _log_row(line: LogLine, company_id: UUID, reader: UUID) -> LogRow:
    is_own = line.entry_id is not None and line.author_id == reader
    address = ""
    if is_own:
        address = url_for(".show_entry", company_id=company_id, entry_id=line.entry_id)
    elif line.event_id is not None:
        address = f"/registration/events/{line.event_id}"
    return LogRow(
        when=day(line.happened_on, year=True),
        kind=str(KIND_TEXTS[line.kind]),
        outcome=outcome_text(line),
        text=line.text,
        people=", ".join(name for name in (line.contact, line.author) if name),
        address=address,
        is_own=is_own,
    )


def _older(lines: list[LogLine], company_id: UUID) -> str:
    """Where the page holds all that one page can, the way to what came before."""
    contacts = [line for line in lines if line.entry_id is not None]
    if len(contacts) < PAGE:
        return ""
    return url_for(".show", company_id=company_id, older_than=contacts[-1].entry_id)
