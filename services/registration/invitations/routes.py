"""The doors of invitations with their access classes; joined in app.py."""

from services.registration.invitations.api.participations import participations_api
from services.registration.invitations.pages.companies import companies
from services.registration.invitations.pages.invitations import invitations
from services.registration.invitations.pages.openings import openings
from services.registration.permissions import (
    MAIL_COMPANIES,
    VIEW_PARTICIPATIONS,
)
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (companies, VIEW_PARTICIPATIONS),
    (invitations, MAIL_COMPANIES),
    (openings, Access.PUBLIC),
]
API: list[BlueprintWithAccess] = [
    (participations_api, VIEW_PARTICIPATIONS),
]
