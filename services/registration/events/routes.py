"""The doors of events with their access; joined in app.py."""

from services.registration.events.api import members_api
from services.registration.events.pages import members
from services.registration.permissions import VIEW_MEMBERS
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [(members, VIEW_MEMBERS)]
API: list[BlueprintWithAccess] = [(members_api, VIEW_MEMBERS)]
