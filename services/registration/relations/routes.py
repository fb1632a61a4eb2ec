"""The doors of relations with their access classes; joined in app.py."""

from services.registration.permissions import LOG_CONTACTS
from services.registration.relations.api.contact_log import contact_log_api
from services.registration.relations.pages.contact_log import contact_log
from services.registration.relations.pages.my_day import my_day
from services.registration.relations.pages.portfolios import portfolios
from shared.web.factory import BlueprintWithAccess

PAGES: list[BlueprintWithAccess] = [
    (contact_log, LOG_CONTACTS),
    (my_day, LOG_CONTACTS),
    (portfolios, LOG_CONTACTS),
]
API: list[BlueprintWithAccess] = [(contact_log_api, LOG_CONTACTS)]
