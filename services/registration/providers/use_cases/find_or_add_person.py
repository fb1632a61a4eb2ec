"""Whom a provider's statement is about; the first time it is found out and remembered.

By the identity that is known, else by an address that the provider vouches for, else nobody, unless
the school lets newcomers in. An operator of the installation comes by the mailed link alone: who
sets a school's provider up must not become somebody who sees all schools.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.providers.domain.errors import IdentityTaken, StatementRefused
from services.registration.providers.domain.rules import GUEST, REFUSE, mapped_roles
from services.registration.providers.domain.statements import Statement
from services.registration.providers.models import ProviderIdentity, SignInProvider
from services.registration.providers.queries import rules_of
from services.registration.school.domain.errors import AddressTaken, DetailsIncomplete
from services.registration.school.models.people import Person
from services.registration.school.use_cases.invite_staff import add_staff_member, list_roles
from shared import clock


def find_or_add_person(session: Session, provider: SignInProvider, statement: Statement) -> Person:
    """Somebody active of the provider's own school. Raises StatementRefused."""
    # in line: two first sign-ins of one person at once would both remember her
    session.get(SignInProvider, provider.id, with_for_update=True)
    identity = session.get(ProviderIdentity, (provider.id, statement.subject))
    if identity is not None:
        person = session.get_one(Person, identity.person_id)
    else:
        person = _person_by_mail(session, provider, statement) or _newcomer(
            session, provider, statement
        )
        identity = insert_identity(session, provider, person, statement.subject)
    if not person.active:
        raise StatementRefused("person_shut_out")
    if person.kind == "staff" and "operator" in list_roles(session, person.id):
        raise StatementRefused("operator_by_mail")
    identity.last_used_at = clock.now()
    session.flush()
    return person


def insert_identity(
    session: Session, provider: SignInProvider, person: Person, subject: str
) -> ProviderIdentity:
    """Remember who she is there; safe to repeat. Raises IdentityTaken."""
    known = session.get(ProviderIdentity, (provider.id, subject))
    if known is not None and known.person_id == person.id:
        return known
    if known is not None or _identity_of(session, provider.id, person.id) is not None:
        raise IdentityTaken
    identity = ProviderIdentity(
        provider_id=provider.id, subject=subject, person_id=person.id, created_at=clock.now()
    )
    session.add(identity)
    session.flush()
    return identity


def _identity_of(session: Session, provider_id: UUID, person_id: UUID) -> ProviderIdentity | None:
    return session.scalars(
        select(ProviderIdentity).where(
            ProviderIdentity.provider_id == provider_id, ProviderIdentity.person_id == person_id
        )
    ).one_or_none()


def _person_by_mail(
    session: Session, provider: SignInProvider, statement: Statement
) -> Person | None:
    if statement.mail is None:
        return None
    return session.scalars(
        select(Person).where(
            Person.organisation_id == provider.organisation_id, Person.email == statement.mail
        )
    ).one_or_none()


def _newcomer(session: Session, provider: SignInProvider, statement: Statement) -> Person:
    """A colleague; students come from the school's lists."""
    rules = rules_of(provider)
    if rules.newcomers == REFUSE:
        raise StatementRefused("person_unknown")
    roles = mapped_roles(rules, statement.groups) or (
        {GUEST} if rules.newcomers == GUEST else frozenset()
    )
    if not roles:
        raise StatementRefused("groups_hidden" if statement.hides_groups else "no_role")
    if statement.mail is None:
        raise StatementRefused("newcomer_without_mail")
    try:
        return add_staff_member(
            session,
            organisation_id=provider.organisation_id,
            name=statement.name,
            email=statement.mail,
            roles=sorted(roles),
        )
    except (DetailsIncomplete, AddressTaken):
        raise StatementRefused("newcomer_without_name") from None
