"""The star on a company's card: one tap keeps it, another forgets it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from services.registration.events.queries.access import access_own_event
from services.registration.wishes.use_cases.add_favourite import add_favourite, delete_favourite
from shared.auth.identity import required_identity
from shared.web.factory import current_database

favourites = Blueprint("favourites", __name__)

_FILTERS = ("q", "all", "stars")


@favourites.post("/my/events/<uuid:event_id>/favourites/<uuid:company_id>")
def star(event_id: UUID, company_id: UUID) -> Response:
    """`keep` yes or no. Comes back to the same card, searched as before."""
    identity = required_identity()
    change = add_favourite if request.form.get("keep") == "yes" else delete_favourite
    with current_database().writing() as session:
        access_own_event(session, identity, event_id)
        change(session, event_id=event_id, person_id=identity.person_id, company_id=company_id)
    filters: dict[str, Any] = {
        name: request.form[name][:100] for name in _FILTERS if request.form.get(name)
    }
    anchor = f"company-{company_id}"
    address = url_for("student_wishes.companies", event_id=event_id, _anchor=anchor, **filters)
    return redirect(address, 303)
