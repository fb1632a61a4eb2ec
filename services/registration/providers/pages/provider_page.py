"""What the page of one provider's settings says and offers."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import LazyString, gettext

from services.registration.providers.domain.rules import (
    ENTRA,
    MAPPED_ROLES,
    UNILOGIN,
    missing_settings,
)
from services.registration.providers.models import SignInProvider
from services.registration.providers.pages.provider_setup import redirect_address
from services.registration.providers.queries import rules_of
from services.registration.providers.schemas import ProviderForm
from services.registration.providers.texts import KIND_TEXTS, LEVEL_TEXTS, NEWCOMER_TEXTS
from shared.web.factory import current_settings
from shared.web.typed.forms import TypedForm


@dataclass(frozen=True)
class ProviderPage:
    """`sign_out_address` is where the provider may send people back to after its own sign-out."""

    provider_id: UUID
    name: str
    kind: str
    is_active: bool
    has_secret: bool
    is_ready: bool
    values: dict[str, Any]
    errors: dict[str, str]
    redirect_address: str
    sign_out_address: str

    @property
    def kind_text(self) -> LazyString:
        return KIND_TEXTS[self.kind]

    @property
    def levels(self) -> list[tuple[str, LazyString]]:
        return list(LEVEL_TEXTS.items())

    @property
    def newcomers(self) -> list[tuple[str, LazyString]]:
        return list(NEWCOMER_TEXTS.items())

    @property
    def issuer_hint(self) -> str:
        if self.kind == ENTRA:
            return gettext(
                "Sæt jeres lejer-id ind. Adressen må ikke have “common” eller “organizations”."
            )
        if self.kind == UNILOGIN:
            return gettext("Til prøve: https://et-broker.unilogin.dk/auth/realms/broker")
        return gettext("Adressen, som /.well-known/openid-configuration hører til.")

    @property
    def roles_hint(self) -> str:
        example = "Matchdag.Organiser = organiser" if self.kind == ENTRA else "staff = teacher"
        return gettext(
            "Én på hver linje: gruppe = rolle, for eksempel %(example)s. Roller: %(roles)s.",
            example=example,
            roles=", ".join(MAPPED_ROLES),
        )

    @property
    def secret_hint(self) -> str:
        if self.has_secret:
            return gettext("Der er gemt en. Lad feltet stå tomt for at beholde den.")
        return gettext("Gemmes forseglet og vises aldrig igen.")

    @property
    def shows_mail(self) -> bool:
        """UNI-Login tells nobody's address."""
        return self.kind != UNILOGIN

    @property
    def shows_newcomers(self) -> bool:
        """Nor a name, and a new colleague needs both."""
        return self.kind != UNILOGIN

    @property
    def shows_institution_claim(self) -> bool:
        return self.kind != UNILOGIN


def page_of(provider: SignInProvider, form: TypedForm) -> ProviderPage:
    has_secret = provider.sealed_secret is not None
    return ProviderPage(
        provider_id=provider.id,
        name=provider.name,
        kind=provider.kind,
        is_active=provider.is_active,
        has_secret=has_secret,
        is_ready=not missing_settings(rules_of(provider), has_secret=has_secret),
        values=form.values,
        errors=form.errors,
        redirect_address=redirect_address(provider.id),
        sign_out_address=current_settings().base_url + url_for("sign_in.ask"),
    )


def values_of(provider: SignInProvider) -> dict[str, Any]:
    """As a form would have them; the secret is never shown."""
    shown = {name: getattr(provider, name, "") for name in ProviderForm().load_fields}
    roles = [line.rpartition("=") for line in provider.roles.splitlines()]
    return {
        **shown,
        "secret": "",
        "roles": "\n".join(f"{group} = {role}" for group, _between, role in roles),
    }
