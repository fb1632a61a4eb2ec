"""The first school of an embedded installation, and links with which its administrators get in."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from services.registration.school.domain.console_links import generation_at, purpose_of
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person, StaffRole
from services.registration.school.use_cases.create_organisation import create_organisation
from shared import clock
from shared.auth import links

if TYPE_CHECKING:
    from services.suite.server.suite import Suite


def settle_first_school(suite: "Suite", *, school: str, address: str) -> None:
    """Make the organisation with its administrator, unless there is one already."""
    with suite.databases["registration"].writing() as session:
        if session.scalar(select(Organisation.id).limit(1)) is None:
            create_organisation(session, name=school, email=address)


def administrator_links(suite: "Suite", base_url: str) -> list[tuple[str, str]]:
    """Name and link of every administrator."""
    keys = suite.settings.registration.web.secret_keys
    generation = generation_at("console", clock.now())
    administrators = (
        select(Person)
        .join(StaffRole, StaffRole.person_id == Person.id)
        .where(StaffRole.role == "administrator", Person.active)
        .order_by(Person.id)
    )
    with suite.databases["registration"].reading() as session:
        people = session.scalars(administrators).all()
    return [
        (
            person.name,
            f"{base_url}/registration/console/"
            + links.mint(keys, purpose_of("console"), person.id, generation),
        )
        for person in people
    ]
