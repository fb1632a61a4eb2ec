"""A provider as the door asks it: its settings as a value, so that no transaction waits for it."""

from dataclasses import dataclass
from uuid import UUID

from flask import current_app, url_for

from services.registration.providers.domain.rules import SCOPES, ProviderRules
from services.registration.providers.models import SignInProvider
from services.registration.providers.protocol.fetching import ProviderReach
from services.registration.providers.protocol.tokens import Client
from services.registration.providers.queries import rules_of
from services.registration.providers.use_cases.update_provider import open_secret
from shared.web.factory import current_settings


@dataclass(frozen=True)
class ProviderSetup:
    provider_id: UUID
    name: str
    has_secret: bool
    rules: ProviderRules
    client: Client
    reach: ProviderReach


def setup_of(provider: SignInProvider) -> ProviderSetup:
    rules = rules_of(provider)
    secret = open_secret(provider, keys=current_settings().secret_keys)
    client = Client(
        client_id=provider.client_id,
        secret=secret,
        redirect_address=redirect_address(provider.id),
        scope=SCOPES[provider.kind],
        acr_values=provider.acr_values,
    )
    return ProviderSetup(
        provider.id, provider.name, secret is not None, rules, client, current_reach()
    )


def redirect_address(provider_id: UUID) -> str:
    """Where the provider sends people back to: one of its own, so that no other's answer fits."""
    return absolute(url_for("provider_sign_in.take_answer", provider_id=provider_id))


def absolute(path: str) -> str:
    """By the configured address alone, whatever the request was sent to."""
    return current_settings().base_url + path


def current_reach() -> ProviderReach:
    return ProviderReach(allows_private=current_app.config["MATCHDAG_PRIVATE_PROVIDERS"])
