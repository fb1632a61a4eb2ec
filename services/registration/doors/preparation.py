"""The doors about preparation and favourites with their access classes; joined in app.py."""

from services.registration.api.favourites import favourites_api
from services.registration.api.preparation import preparation_api
from services.registration.pages.favourites import favourites
from services.registration.pages.my_classes import my_classes
from services.registration.pages.my_preparation import my_preparation
from services.registration.pages.openings import openings
from services.registration.pages.readiness import preparation
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

PREPARATION_PAGES: list[BlueprintWithAccess] = [
    (my_preparation, Access.STUDENT),
    (preparation, Access.TEACHER),
    (openings, Access.PUBLIC),
    (my_classes, Access.TEACHER),
    (favourites, Access.STUDENT),
]

PREPARATION_API: list[BlueprintWithAccess] = [
    (preparation_api, Access.TEACHER),
    (favourites_api, Access.STUDENT),
]
