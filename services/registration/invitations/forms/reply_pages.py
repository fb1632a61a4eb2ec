"""What the company's own page and the organiser's page about a reply share: saving and showing."""

from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.request_address import request_address
from services.registration.companies.use_cases.update_company import update_contact
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_of_event
from services.registration.invitations.domain.errors import ReplyClosed, ReplyIncomplete
from services.registration.invitations.domain.replies import PRESENTATION_LIMIT
from services.registration.invitations.forms.reply_form import (
    AGREEMENT_TEXTS,
    DECLINE_TEXTS,
    ReplyView,
    reply_from,
    reply_view,
)
from services.registration.invitations.use_cases.answer_invitation import answer_invitation
from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.domain.people import checked_optional_address
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person
from services.registration.school.queries.shared_rows import AskerReach
from shared.errors import StaleVersion
from shared.web.typed.fields import typed_number
from shared.web.typed.forms import TypedForm

#: what the page of a reply shows beside its fields
REPLY_REFUSALS = (ReplyIncomplete, DetailsIncomplete, StaleVersion, ReplyClosed)


def save_reply(
    session: Session,
    participation: Participation,
    form: TypedForm,
    *,
    answered_by: UUID | None,
    reach: AskerReach | None = None,
) -> None:
    """`reach` is of whom of the staff answers; None is the company by its link."""
    slots = slots_of_event(session, participation.event_id)
    answer_invitation(
        session,
        participation,
        reply=reply_from(form.loaded, slots),
        seen_version=_seen_version(form.values["version"]),
        answered_by=answered_by,
    )
    if form.loaded["coming"] == "yes":  # who does not come is not asked whom to write to
        save_contact(session, participation, form.loaded, changed_by=answered_by, reach=reach)


def _seen_version(written: str) -> int:
    try:
        return typed_number(written)
    except ValueError:
        return 0


def save_contact(
    session: Session,
    participation: Participation,
    facts: dict[str, Any],
    *,
    changed_by: UUID | None,
    reach: AskerReach | None = None,
) -> None:
    """Correct the contact; an empty address changes nothing, so that the link is not lost.

    By the company's link (`changed_by` None) and by event scope another address is asked to confirm
    first. Raises DetailsIncomplete, with the names of this form.
    """
    view = reply_view(session, participation)
    present = view.contact.email
    try:
        address = checked_optional_address(facts["contact_email"]) or present
        holds_at_once = changed_by is not None and reach is not None and reach.is_school
        if not holds_at_once and present and address and address != present:
            request_address(
                session,
                view.company,
                view.contact,
                address=address,
                staff_id=changed_by or participation.invited_by,
            )
            address = present
        update_contact(
            session,
            view.company,
            view.contact,
            name=facts["contact_name"] or view.contact.name,
            email=address or "",
            phone=facts["contact_phone"],
            changed_by=changed_by,
        )
    except DetailsIncomplete as error:
        faults = {f"contact_{name}": code for name, code in error.fields.items()}
        raise DetailsIncomplete(**faults) from None


def reply_context(session: Session, view: ReplyView) -> dict[str, Any]:
    """What every page about a reply shows around it."""
    participation = view.participation
    event = session.get_one(Event, participation.event_id)
    asker = session.get(Person, participation.invited_by) if participation.invited_by else None
    return {
        "view": view,
        "participation": participation,
        "event": event,
        "organisation": session.get_one(Organisation, event.organisation_id),
        "asker": asker,
        "agreement_texts": AGREEMENT_TEXTS,
        "decline_reasons": DECLINE_TEXTS,
        "presentation_limit": PRESENTATION_LIMIT,
    }


def form_values(view: ReplyView, form: TypedForm | None) -> dict[str, Any]:
    """What the form shows: as typed, or as it stands with the answer that was chosen."""
    values = {**(form.values if form else view.values()), "version": view.participation.version}
    chosen = request.args.get("coming", "")
    return values | {"coming": chosen} if chosen in {"yes", "no"} else values
