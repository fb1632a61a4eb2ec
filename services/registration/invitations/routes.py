"""The doors of invitations with their access classes; joined in app.py."""

from services.registration.invitations.api.participations import participations_api
from services.registration.invitations.pages.companies import companies
from services.registration.invitations.pages.invitations import invitations
from services.registration.invitations.pages.openings import openings
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (companies, Access.STAFF),
    (invitations, Access.ORGANISER),
    (openings, Access.PUBLIC),
]
API: list[BlueprintWithAccess] = [
    (participations_api, Access.STAFF),
]
