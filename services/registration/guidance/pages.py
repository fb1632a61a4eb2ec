"""The counsellors of a guidance day: who receives when, added, changed and removed."""

from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.companies.links import invitation_address
from services.registration.companies.models import Company, CompanyContact, Participation
from services.registration.companies.queries.access import access_participation
from services.registration.companies.queries.company_lists import contact_of
from services.registration.events.models.events import Event
from services.registration.events.queries.access import access_event
from services.registration.events.queries.times import slots_of_event
from services.registration.guidance.queries import counsellors_of
from services.registration.guidance.schemas import CounsellorForm
from services.registration.guidance.use_cases.update_counsellor import (
    Counsellor,
    add_counsellor,
    update_counsellor,
)
from services.registration.invitations.use_cases.invite_companies import renew_link
from services.registration.invitations.use_cases.withdraw_company import withdraw_company
from services.registration.meetings.queries.personal_schedules import meetings_of
from services.registration.permissions import (
    MANAGE_COUNSELLORS,
)
from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.queries.educations import educations_of
from services.registration.school.queries.shared_rows import reach_of
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import NotFound, StaleVersion
from shared.web.factory import current_database
from shared.web.flashes import flash_success
from shared.web.typed.addresses import warn_of_slip
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import TypedForm, read_form

counsellors = Blueprint("counsellors", __name__)

_ONE = "/events/<uuid:event_id>/counsellors/<uuid:participation_id>"
_EMPTY: dict[str, Any] = {"name": "", "email": "", "offers": "", "educations": []}
_REFUSALS = (DetailsIncomplete, StaleVersion)


@counsellors.get("/events/<uuid:event_id>/counsellors")
def list_counsellors(event_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        rows = counsellors_of(session, event_id)
        slots = slots_of_event(session, event_id)
    return render_template(
        "guidance/list.html",
        event=event,
        step="companies",
        rows=rows,
        slots={slot.number: slot for slot in slots},
        seats=sum(row.seats for row in rows),
        booked=sum(row.booked for row in rows),
    )


@counsellors.get("/events/<uuid:event_id>/counsellors/new")
@requires(MANAGE_COUNSELLORS)
def new_counsellor(event_id: UUID) -> Response:
    with current_database().reading() as session:
        event = _event(session, event_id)
        everything = [slot.number for slot in slots_of_event(session, event_id)]
        return _form(session, event, TypedForm(_EMPTY | {"slots": everything}))


@counsellors.post("/events/<uuid:event_id>/counsellors/new")
@requires(MANAGE_COUNSELLORS)
def add(event_id: UUID) -> Response:
    form = read_form(CounsellorForm(), request.form)
    if not form.errors:
        with form.refusals(DetailsIncomplete), current_database().writing() as session:
            add_counsellor(
                session,
                event=_event(session, event_id),
                counsellor=_counsellor(session, event_id, form.loaded),
                added_by=required_identity().person_id,
                reach=reach_of(session, required_identity(), event_id),
            )
    if form.errors:
        with current_database().reading() as session:
            return _form(session, _event(session, event_id), form)
    name = form.loaded["name"]
    flash_success(gettext("%(name)s er tilføjet og får en mail med sin egen dag.", name=name))
    warn_of_slip(form.loaded["email"])
    return redirect(url_for(".list_counsellors", event_id=event_id), 303)


@counsellors.get(_ONE)
@requires(MANAGE_COUNSELLORS)
def show(event_id: UUID, participation_id: UUID) -> Response:
    with current_database().reading() as session:
        event = _event(session, event_id)
        participation = _guarded(session, event_id, participation_id)
        form = TypedForm(_values(session, participation))
        return _form(session, event, form, participation)


@counsellors.post(_ONE)
@requires(MANAGE_COUNSELLORS)
def change(event_id: UUID, participation_id: UUID) -> Response:
    form = read_form(CounsellorForm(), request.form)
    if not form.errors:
        with form.refusals(*_REFUSALS), current_database().writing() as session:
            update_counsellor(
                session,
                event=_event(session, event_id),
                participation=_guarded(session, event_id, participation_id),
                counsellor=_counsellor(session, event_id, form.loaded),
                seen_version=request.form.get("version", 0, typed_number),
                changed_by=required_identity().person_id,
                reach=reach_of(session, required_identity(), event_id),
            )
    if form.errors:
        with current_database().reading() as session:
            participation = _guarded(session, event_id, participation_id)
            return _form(session, _event(session, event_id), form, participation)
    flash_success(gettext("Gemt."))
    warn_of_slip(form.loaded["email"])
    return redirect(url_for(".list_counsellors", event_id=event_id), 303)


@counsellors.post(f"{_ONE}/link")
@requires(MANAGE_COUNSELLORS)
def send_link(event_id: UUID, participation_id: UUID) -> Response:
    """A new link by mail; the old one stops working."""
    with current_database().writing() as session:
        _event(session, event_id)
        renew_link(session, _guarded(session, event_id, participation_id), send=True)
    flash_success(gettext("Et nyt link er sendt. Det gamle virker ikke mere."))
    return redirect(url_for(".show", event_id=event_id, participation_id=participation_id), 303)


@counsellors.get(f"{_ONE}/remove")
@requires(MANAGE_COUNSELLORS)
def ask_to_remove(event_id: UUID, participation_id: UUID) -> str:
    with current_database().reading() as session:
        event = _event(session, event_id)
        participation = _guarded(session, event_id, participation_id)
        name = session.get_one(Company, participation.company_id).name
        booked = len(meetings_of(session, event_id, company_id=participation.company_id))
    return render_template(
        "shared/confirm.html",
        layout="shared/event_layout.html",
        event=event,
        step="companies",
        title=gettext("Fjern %(name)s", name=name),
        text=ngettext(
            "%(num)d samtale bliver aflyst, og eleven får besked.",
            "%(num)d samtaler bliver aflyst, og eleverne får besked.",
            booked,
        )
        if booked
        else gettext("Ingen har booket en tid, så ingen får besked."),
        action=url_for(".remove", event_id=event_id, participation_id=participation_id),
        button=gettext("Fjern"),
        kind="warning",
        cancel_address=url_for(".list_counsellors", event_id=event_id),
    )


@counsellors.post(f"{_ONE}/remove")
@requires(MANAGE_COUNSELLORS)
def remove(event_id: UUID, participation_id: UUID) -> Response:
    with current_database().writing() as session:
        _event(session, event_id)
        participation = _guarded(session, event_id, participation_id)
        name = session.get_one(Company, participation.company_id).name
        withdraw_company(
            session,
            participation,
            reason="other",
            seen_version=participation.version,
            withdrawn_by=required_identity().person_id,
        )
    flash_success(gettext("%(name)s er fjernet.", name=name))
    return redirect(url_for(".list_counsellors", event_id=event_id), 303)


def _event(session: Session, event_id: UUID) -> Event:
    event = access_event(session, required_identity(), event_id)
    if event.kind != "guidance":
        raise NotFound
    return event


def _guarded(session: Session, event_id: UUID, participation_id: UUID) -> Participation:
    return access_participation(session, required_identity(), event_id, participation_id)


def _counsellor(session: Session, event_id: UUID, typed: dict[str, Any]) -> Counsellor:
    """The form names the times in which the counsellor is there; kept are the others."""
    there = set(typed["slots"])
    slots = {slot.number for slot in slots_of_event(session, event_id)}
    if not there <= slots:
        raise DetailsIncomplete(slots="slot_unknown")
    return Counsellor(
        name=typed["name"],
        email=typed["email"],
        offers=typed["offers"],
        unavailable_slots=tuple(sorted(slots - there)),
        education_ids=frozenset(typed["education_ids"]),
    )


def _values(session: Session, participation: Participation) -> dict[str, Any]:
    contact = session.get_one(CompanyContact, participation.contact_id)
    lines = counsellors_of(session, participation.event_id)
    line = next((one for one in lines if one.participation_id == participation.id), None)
    if line is None:
        raise NotFound
    event = session.get_one(Event, participation.event_id)
    known = {each.name: each.id for each in educations_of(session, event.organisation_id)}
    newest = contact_of(session, participation.company_id) or contact
    return {
        "name": line.name,
        "email": newest.email or "",
        "offers": line.offers,
        "slots": [
            slot.number
            for slot in slots_of_event(session, event.id)
            if slot.number not in line.unavailable_slots
        ],
        "educations": [str(known[name]) for name in line.educations if name in known],
    }


def _form(
    session: Session,
    event: Event,
    form: TypedForm,
    participation: Participation | None = None,
) -> Response:
    page = render_template(
        "guidance/form.html",
        event=event,
        step="companies",
        values=form.values,
        slots=slots_of_event(session, event.id),
        there=form.values["slots"],
        educations=educations_of(session, event.organisation_id),
        participation=participation,
        link=invitation_address(participation) if participation else "",
        errors=form.errors,
    )
    return make_response(page, form.status if form.errors else 200)
