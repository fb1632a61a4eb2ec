"""The doors of wishes with their access classes; joined in app.py."""

from services.registration.wishes.api.company_wishes import company_wishes_api
from services.registration.wishes.api.favourites import favourites_api
from services.registration.wishes.api.wish_rounds import wish_rounds_api
from services.registration.wishes.api.wishes import wishes_api
from services.registration.wishes.pages.company_wishes import company_wishes
from services.registration.wishes.pages.staff_wishes import staff_wishes
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (staff_wishes, Access.STAFF),
    (company_wishes, Access.ORGANISER),
]
API: list[BlueprintWithAccess] = [
    (favourites_api, Access.STUDENT),
    (wish_rounds_api, Access.SIGNED_IN),
    (wishes_api, Access.SIGNED_IN),
    (company_wishes_api, Access.ORGANISER),
]
