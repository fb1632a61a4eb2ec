"""Who arranges an event and who helps, and what each may see."""

from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from services.registration.events.queries.access import access_event
from services.registration.events.queries.members import (
    colleagues_without_role,
    load_member,
    members_of,
)
from services.registration.events.queries.reply_readers import hears_replies
from services.registration.events.texts import MEMBER_ROLE_TEXTS
from services.registration.events.use_cases.assign_event_role import (
    assign_event_role,
    delete_event_member,
)
from services.registration.events.use_cases.update_reply_mails import update_reply_mails
from services.registration.permissions import CHOOSE_REPLY_MAILS, MANAGE_MEMBERS
from services.registration.school.queries.access import access_staff_member
from shared.auth.access import requires
from shared.auth.identity import required_identity
from shared.errors import DomainError, NotFound
from shared.web.errors import error_status, error_text
from shared.web.factory import current_database
from shared.web.flashes import flash_success

members = Blueprint("members", __name__)


@members.get("/events/<uuid:event_id>/members")
def list_members(event_id: UUID) -> Response:
    return _page(event_id)


@members.post("/events/<uuid:event_id>/members")
@requires(MANAGE_MEMBERS)
def assign(event_id: UUID) -> Response:
    """A new member, or another role for one that stands in the list."""
    identity = required_identity()
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            person = access_staff_member(session, identity, _chosen())
            role = request.form.get("role", "")
            assign_event_role(
                session,
                event=event,
                person_id=person.id,
                role=role,
                assigned_by=identity.person_id,
            )
            name = person.name
    except (ValueError, NotFound):
        return _page(event_id, {"person_id": _("Vælg en kollega på listen.")})
    except DomainError as refused:
        return _page(event_id, {"role": error_text(refused)}, error_status(refused))
    flash_success(
        _("%(name)s er nu %(role)s.", name=name, role=str(MEMBER_ROLE_TEXTS[role].name).lower())
    )
    return redirect(url_for(".list_members", event_id=event_id), 303)


@members.post("/events/<uuid:event_id>/members/<uuid:person_id>/remove")
@requires(MANAGE_MEMBERS)
def remove(event_id: UUID, person_id: UUID) -> Response:
    identity = required_identity()
    try:
        with current_database().writing() as session:
            event = access_event(session, identity, event_id)
            name = access_staff_member(session, identity, person_id).name
            member = load_member(session, event_id, person_id)
            delete_event_member(session, event=event, member=member, deleted_by=identity.person_id)
    except DomainError as refused:
        return _page(event_id, {"role": error_text(refused)}, error_status(refused))
    flash_success(_("%(name)s har ikke længere en rolle i arrangementet.", name=name))
    return redirect(url_for(".list_members", event_id=event_id), 303)


@members.post("/events/<uuid:event_id>/members/reply-mails")
@requires(CHOOSE_REPLY_MAILS)
def choose_mails(event_id: UUID) -> Response:
    identity = required_identity()
    hears = request.form.get("hears") == "yes"
    with current_database().writing() as session:
        event = access_event(session, identity, event_id)
        member = load_member(session, event.id, identity.person_id)
        update_reply_mails(session, member=member, hears_replies=hears)
    flash_success(
        _("Du får en mail, når virksomheder svarer.")
        if hears
        else _("Du får kun en mail, når noget haster.")
    )
    return redirect(url_for(".list_members", event_id=event_id), 303)


def _chosen() -> UUID:
    return UUID(request.form.get("person_id", ""))


def _page(event_id: UUID, errors: dict[str, str] | None = None, status: int = 422) -> Response:
    identity = required_identity()
    may_change = identity.may(MANAGE_MEMBERS)
    with current_database().reading() as session:
        event = access_event(session, identity, event_id)
        shown: dict[str, Any] = {
            "event": event,
            "lines": members_of(session, event_id),
            "hears_replies": hears_replies(session, event_id, identity.person_id),
            "colleague_options": [
                (str(person.id), person.name) for person in colleagues_without_role(session, event)
            ],
        }
    page = render_template(
        "events/members.html",
        step="",
        may_change=may_change,
        role_texts=MEMBER_ROLE_TEXTS,
        role_options=[(role, *texts) for role, texts in MEMBER_ROLE_TEXTS.items()],
        chosen=request.form if errors else {},
        errors=errors or {},
        **shown,
    )
    return make_response(page, status if errors else 200)
