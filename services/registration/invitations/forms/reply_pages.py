"""What the company's own page and the organiser's page about a reply share: saving and showing."""

from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session

from services.registration.companies.models import Participation
from services.registration.companies.use_cases.update_company import update_contact
from services.registration.events.models.events import Event
from services.registration.events.queries.times import slots_of_event
from services.registration.invitations.domain.replies import PRESENTATION_LIMIT
from services.registration.invitations.forms.reply_form import (
    AGREEMENT_TEXTS,
    DECLINE_TEXTS,
    ReplyView,
    reply_from,
    reply_view,
)
from services.registration.invitations.use_cases.answer_invitation import answer_invitation
from services.registration.kit.texts.fields import field_errors
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person
from shared.web.fields import typed_number


def _seen_version(typed: dict[str, Any]) -> int:
    try:
        return typed_number(typed["version"])
    except ValueError:
        return 0


def save_reply(
    session: Session,
    participation: Participation,
    typed: dict[str, Any],
    *,
    answered_by: UUID | None,
) -> None:
    slots = slots_of_event(session, participation.event_id)
    answer_invitation(
        session,
        participation,
        reply=reply_from(typed, slots),
        seen_version=_seen_version(typed),
        answered_by=answered_by,
    )
    save_contact(session, participation, typed)


def save_contact(session: Session, participation: Participation, typed: dict[str, Any]) -> None:
    """Correct the contact; an empty address changes nothing, so that the link is not lost."""
    view = reply_view(session, participation)
    update_contact(
        session,
        view.company,
        view.contact,
        name=typed["contact_name"] or view.contact.name,
        email=typed["contact_email"] or view.contact.email or "",
        phone=typed["contact_phone"],
    )


def contact_errors(error: Any) -> dict[str, str]:
    """Errors of the contact's fields stand beside the fields of this form."""
    own = {"email": "contact_email", "name": "contact_name"}
    return {own.get(name, name): text for name, text in field_errors(error).items()}


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


def form_values(view: ReplyView, typed: dict[str, Any] | None) -> dict[str, Any]:
    """What the form shows: as typed, or as it stands with the answer that was chosen."""
    values = {**(typed or view.values()), "version": view.participation.version}
    chosen = request.args.get("coming", "")
    return values | {"coming": chosen} if chosen in {"yes", "no"} else values
