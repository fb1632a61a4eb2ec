"""The doors of companies with their access classes; joined in app.py."""

from services.registration.companies.api.companies import companies_api
from services.registration.companies.pages.company_imports import company_imports
from services.registration.companies.pages.directory import directory
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (company_imports, Access.ORGANISER),
    (directory, Access.ORGANISER),
]
API: list[BlueprintWithAccess] = [
    (companies_api, Access.ORGANISER),
]
