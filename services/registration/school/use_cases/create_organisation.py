"""Create an organisation and its first administrator, who then invites the others."""

import re
import unicodedata

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.school.domain.errors import OrganisationExists
from services.registration.school.domain.people import checked_address, checked_name
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person
from services.registration.school.use_cases.invite_staff import add_staff_member
from shared import clock
from shared.ids import new_id

_DANISH_LETTERS = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}


def create_organisation(
    session: Session, *, name: str, email: str, administrator_name: str = ""
) -> Person:
    """The first administrator may do everything an organiser may."""
    cleaned = checked_name(name)
    checked_address(email)
    slug = _slug(cleaned)
    if session.scalar(select(Organisation.id).where(Organisation.slug == slug)) is not None:
        raise OrganisationExists
    organisation = Organisation(id=new_id(), name=cleaned, slug=slug, created_at=clock.now())
    session.add(organisation)
    session.flush()
    return add_staff_member(
        session,
        organisation_id=organisation.id,
        name=administrator_name or email.partition("@")[0],
        email=email,
        roles=["administrator", "organiser"],
    )


def _slug(name: str) -> str:
    danish = name.casefold().translate(_DANISH_LETTERS)
    plain = unicodedata.normalize("NFKD", danish).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "organisation"
