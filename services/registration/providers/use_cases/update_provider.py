"""Add a provider, change its settings, take it away; its secret is kept sealed."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.registration.providers.domain.errors import ProviderIncomplete
from services.registration.providers.domain.rules import (
    FACTOR_VALUES,
    ISSUERS,
    checked_domains,
    checked_institution,
    checked_issuer,
    checked_roles_by_group,
    missing_settings,
    split_list,
)
from services.registration.providers.models import (
    ProviderAnswer,
    ProviderIdentity,
    SignInProvider,
)
from services.registration.providers.queries import rules_of
from services.registration.school.domain.sealing import NONCE_BYTES, sealed, unsealed
from shared import clock
from shared.ids import new_id

_AS_TYPED = (
    "name",
    "client_id",
    "least_level",
    "trusts_factor",
    "newcomers",
    "acr_values",
    "mail_claim",
    "groups_claim",
    "institution_claim",
    "is_active",
)


def add_provider(
    session: Session, *, organisation_id: UUID, kind: str, name: str
) -> SignInProvider:
    """With what is usual for its kind, and switched off: its address back is known from now on."""
    provider = SignInProvider(
        id=new_id(),
        organisation_id=organisation_id,
        kind=kind,
        name=name,
        issuer=ISSUERS[kind],
        client_id="",
        sealed_secret=None,
        is_active=False,
        institution="",
        mail_domains="",
        roles="",
        factor_values=FACTOR_VALUES[kind],
        least_level="none",
        trusts_factor=False,
        newcomers="refuse",
        acr_values="",
        mail_claim="",
        groups_claim="",
        institution_claim="",
        created_at=clock.now(),
        version=1,
    )
    session.add(provider)
    session.flush()
    return provider


def update_provider(
    session: Session, provider: SignInProvider, typed: Mapping[str, Any], *, keys: Sequence[str]
) -> None:
    """`typed` as ProviderForm has it; an empty secret keeps the one that is there.

    Another issuer knows other people and must not be handed the old one's secret, so both go with
    it. Raises ProviderIncomplete, also where it is to be switched on and something is missing.
    """
    issuer = checked_issuer(typed["issuer"])
    if issuer != provider.issuer:
        provider.sealed_secret = None
        _delete_identities(session, provider.id)
    provider.issuer = issuer
    for name in _AS_TYPED:
        setattr(provider, name, typed[name])
    provider.institution = checked_institution(typed["institution"])
    provider.mail_domains = "\n".join(checked_domains(typed["mail_domains"]))
    provider.factor_values = "\n".join(split_list(typed["factor_values"]))
    roles = checked_roles_by_group(typed["roles"])
    provider.roles = "\n".join(f"{group}={role}" for group, role in roles.items())
    if typed["secret"]:
        nonce = secrets.token_bytes(NONCE_BYTES)
        provider.sealed_secret = sealed(keys[0], provider.id, typed["secret"], nonce=nonce)
    missing = missing_settings(rules_of(provider), has_secret=provider.sealed_secret is not None)
    if provider.is_active and missing:
        raise ProviderIncomplete(**missing)
    provider.version += 1
    session.flush()


def open_secret(provider: SignInProvider, *, keys: Sequence[str]) -> str | None:
    """None where there is none, or where its key is gone."""
    if provider.sealed_secret is None:
        return None
    return unsealed(keys, provider.id, provider.sealed_secret)


def delete_provider(session: Session, provider: SignInProvider) -> None:
    """Who came by it comes by a mailed link again; sessions go on."""
    _delete_identities(session, provider.id)
    session.execute(delete(ProviderAnswer).where(ProviderAnswer.provider_id == provider.id))
    session.delete(provider)
    session.flush()


def _delete_identities(session: Session, provider_id: UUID) -> None:
    session.execute(delete(ProviderIdentity).where(ProviderIdentity.provider_id == provider_id))
