"""The doors of providers with their access classes; joined in app.py."""

from services.registration.permissions import BIND_OWN_LOG_IN, MANAGE_PROVIDERS
from services.registration.providers.pages.own_providers import own_providers
from services.registration.providers.pages.provider_people import provider_people
from services.registration.providers.pages.provider_sign_in import provider_sign_in
from services.registration.providers.pages.providers import providers
from services.registration.providers.pages.school_sign_in import (
    init_sign_in_ways,
    school_sign_in,
)
from shared.auth.access import Access
from shared.web.factory import BlueprintWithAccess

__all__ = ["PAGES", "init_sign_in_ways"]

PAGES: list[BlueprintWithAccess] = [
    (provider_sign_in, Access.PUBLIC),
    (school_sign_in, Access.PUBLIC),
    (providers, MANAGE_PROVIDERS),
    (provider_people, MANAGE_PROVIDERS),
    (own_providers, BIND_OWN_LOG_IN),
]
