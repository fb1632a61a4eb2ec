"""The doors of wishes with their access classes; joined in app.py."""

from services.registration.permissions import (
    ENTER_COMPANY_WISHES,
    IMPORT_LISTS,
    RANK_OWN_WISHES,
    VIEW_WISHES,
)
from services.registration.wishes.api.company_wishes import company_wishes_api
from services.registration.wishes.api.favourites import favourites_api
from services.registration.wishes.api.wish_rounds import wish_rounds_api
from services.registration.wishes.api.wishes import wishes_api
from services.registration.wishes.pages.company_wishes import company_wishes
from services.registration.wishes.pages.staff_wishes import staff_wishes
from services.registration.wishes.pages.wish_imports import company_wish_imports, wish_imports
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (staff_wishes, VIEW_WISHES),
    (company_wishes, ENTER_COMPANY_WISHES),
    (wish_imports, IMPORT_LISTS),
    (company_wish_imports, IMPORT_LISTS),
]
API: list[BlueprintWithAccess] = [
    (favourites_api, RANK_OWN_WISHES),
    (wish_rounds_api, VIEW_WISHES),
    (wishes_api, VIEW_WISHES),
    (company_wishes_api, ENTER_COMPANY_WISHES),
]
