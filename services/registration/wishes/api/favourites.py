"""A student's favourite companies as JSON: list, keep, forget."""

from uuid import UUID

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from services.registration.events.queries.access import access_own_event
from services.registration.wishes.queries.wishes import favourite_companies
from services.registration.wishes.use_cases.add_favourite import add_favourite, delete_favourite
from shared.auth.identity import required_identity
from shared.web.factory import current_database

favourites_api = Blueprint(
    "favourites_api",
    __name__,
    url_prefix="/events/<uuid:event_id>/favourites",
    description="Favourite companies",
)


class FavouritesSchema(Schema):
    companies = fields.List(fields.UUID())


@favourites_api.get("")
@favourites_api.response(200, FavouritesSchema)
def show(event_id: UUID) -> dict[str, list[UUID]]:
    identity = required_identity()
    with current_database().reading() as session:
        access_own_event(session, identity, event_id)
        kept = favourite_companies(session, event_id, identity.person_id)
    return {"companies": sorted(kept)}


@favourites_api.put("/<uuid:company_id>")
@favourites_api.response(204)
def keep(event_id: UUID, company_id: UUID) -> None:
    """Safe to repeat."""
    identity = required_identity()
    with current_database().writing() as session:
        access_own_event(session, identity, event_id)
        add_favourite(
            session, event_id=event_id, person_id=identity.person_id, company_id=company_id
        )


@favourites_api.delete("/<uuid:company_id>")
@favourites_api.response(204)
def forget(event_id: UUID, company_id: UUID) -> None:
    identity = required_identity()
    with current_database().writing() as session:
        access_own_event(session, identity, event_id)
        delete_favourite(
            session, event_id=event_id, person_id=identity.person_id, company_id=company_id
        )
