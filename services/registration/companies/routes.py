"""The doors of companies with their access classes; joined in app.py."""

from services.registration.companies.api.companies import companies_api
from services.registration.companies.pages.company_imports import company_imports
from services.registration.companies.pages.directory import directory
from services.registration.permissions import (
    IMPORT_LISTS,
    MANAGE_COMPANIES,
)
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (company_imports, IMPORT_LISTS),
    (directory, MANAGE_COMPANIES),
]
API: list[BlueprintWithAccess] = [
    (companies_api, MANAGE_COMPANIES),
]
