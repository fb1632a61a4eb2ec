"""Reads about the providers of a school and of who is who there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.registration.providers.domain.rules import LEVELS, ProviderRules
from services.registration.providers.models import ProviderIdentity, SignInProvider
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person
from shared.auth.identity import Identity
from shared.db import danish_order
from shared.db.searching import columns_with_terms
from shared.db.wall import outside_wall
from shared.errors import NotFound
from shared.searching import search_terms


@dataclass(frozen=True)
class ProviderLine:
    """A provider as its school's administrator sees it; `people` have an identity there."""

    provider_id: UUID
    name: str
    kind: str
    is_active: bool
    people: int


@dataclass(frozen=True)
class IdentityLine:
    person_id: UUID
    name: str
    mail: str
    subject: str
    last_used_at: datetime | None


def rules_of(provider: SignInProvider) -> ProviderRules:
    roles = [line.rpartition("=") for line in provider.roles.splitlines()]
    return ProviderRules(
        kind=provider.kind,
        issuer=provider.issuer,
        client_id=provider.client_id,
        institution=provider.institution,
        mail_domains=frozenset(provider.mail_domains.splitlines()),
        least_level=LEVELS[provider.least_level],
        factor_values=frozenset(provider.factor_values.splitlines()),
        trusts_factor=provider.trusts_factor,
        newcomers=provider.newcomers,
        roles={group: role for group, _between, role in roles},
        mail_claim=provider.mail_claim,
        groups_claim=provider.groups_claim,
        institution_claim=provider.institution_claim,
    )


def access_provider(session: Session, identity: Identity, provider_id: UUID) -> SignInProvider:
    """A provider of the asker's own school."""
    provider = session.get(SignInProvider, provider_id)
    if provider is None or provider.organisation_id != identity.organisation_id:
        raise NotFound("sign-in provider")
    return provider


def active_provider(session: Session, provider_id: UUID) -> SignInProvider:
    """One that people may sign in by. Raises NotFound."""
    provider = session.get(SignInProvider, provider_id)
    if provider is None or not provider.is_active:
        raise NotFound("sign-in provider")
    return provider


def providers_of(session: Session, organisation_id: UUID) -> list[ProviderLine]:
    people = (
        select(func.count())
        .select_from(ProviderIdentity)
        .where(ProviderIdentity.provider_id == SignInProvider.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(SignInProvider, people)
        .where(SignInProvider.organisation_id == organisation_id)
        .order_by(SignInProvider.created_at, SignInProvider.id)
    )
    return [ProviderLine(one.id, one.name, one.kind, one.is_active, count) for one, count in rows]


def identities_at(
    session: Session, provider_id: UUID, search: str, most: int
) -> tuple[list[IdentityLine], int]:
    """The first in Danish order whose name has each word of `search`, and how many have."""
    found = (
        select(ProviderIdentity, Person)
        .join(Person, Person.id == ProviderIdentity.person_id)
        .where(ProviderIdentity.provider_id == provider_id)
        .where(columns_with_terms(search_terms(search), Person.name))
    )
    count = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session.execute(found.order_by(danish_order(Person.name), Person.id).limit(most))
    lines = [
        IdentityLine(person.id, person.name, person.email or "", one.subject, one.last_used_at)
        for one, person in rows
    ]
    return lines, count


def own_identities(session: Session, person_id: UUID) -> set[UUID]:
    """The providers at which the person is known."""
    return set(
        session.scalars(
            select(ProviderIdentity.provider_id).where(ProviderIdentity.person_id == person_id)
        )
    )


def organisation_of_provider(provider_id: UUID) -> Select[UUID]:
    return select(SignInProvider.organisation_id).where(SignInProvider.id == provider_id)


def organisation_of_slug(slug: str) -> Select[UUID]:
    return select(Organisation.id).where(Organisation.slug == slug)


def active_providers(session: Session, organisation_id: UUID) -> Sequence[SignInProvider]:
    return session.scalars(
        select(SignInProvider)
        .where(SignInProvider.organisation_id == organisation_id, SignInProvider.is_active)
        .order_by(SignInProvider.created_at, SignInProvider.id)
    ).all()


def find_only_school(session: Session) -> tuple[UUID | None, bool]:
    """The installation's one school, None where there are several; whether any has a provider."""
    with outside_wall(session):
        schools = session.scalars(select(Organisation.id).order_by(Organisation.id).limit(2)).all()
        has_provider = session.scalar(
            select(SignInProvider.id).where(SignInProvider.is_active).limit(1)
        )
    return schools[0] if len(schools) == 1 else None, has_provider is not None


def find_schools_by_domain(session: Session, domain: str) -> list[tuple[str, str]]:
    """Name and short address of the schools whose provider has this mail domain; it looks nobody
    up.
    """
    with outside_wall(session):
        rows = session.execute(
            select(Organisation.name, Organisation.slug, SignInProvider.mail_domains)
            .join(SignInProvider, SignInProvider.organisation_id == Organisation.id)
            .where(SignInProvider.is_active)
            .order_by(Organisation.slug, SignInProvider.id)
        ).all()
    found = {slug: name for name, slug, domains in rows if domain in domains.splitlines()}
    return [(name, slug) for slug, name in found.items()]
