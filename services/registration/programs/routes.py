"""The doors of programs with their access classes; joined in app.py."""

from services.registration.permissions import MANAGE_API_TOKENS
from services.registration.programs.pages import api_tokens
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [(api_tokens, MANAGE_API_TOKENS)]
