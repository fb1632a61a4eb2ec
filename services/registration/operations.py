"""What whoever runs an installation asks of registration beside its doors; must hold no rule.

The first school and the links of its administrators, a lost code app, and erasing again after a
restore.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.registration.privacy.domain.erased import Erased
from services.registration.privacy.queries.erasures import everybody_erased
from services.registration.privacy.use_cases.replay_erasures import replay_erasure
from services.registration.school.domain.console_links import generation_at, purpose_of
from services.registration.school.domain.errors import LastAdministrator
from services.registration.school.models.organisations import Organisation
from services.registration.school.models.people import Person, StaffRole
from services.registration.school.use_cases.create_organisation import create_organisation
from services.registration.school.use_cases.request_sign_in import create_console_request
from services.registration.school.use_cases.reset_second_factor import reset_factors_of_address
from shared import clock
from shared.auth import links

__all__ = [
    "Erased",
    "LastAdministrator",
    "administrator_paths",
    "create_first_school",
    "create_sign_in_paths",
    "everybody_erased",
    "replay_erasure",
    "reset_factors_of_address",
]


def create_first_school(session: Session, *, school: str, address: str) -> None:
    """The organisation with its administrator, unless there is one already."""
    if session.scalar(select(Organisation.id).limit(1)) is None:
        create_organisation(session, name=school, email=address)


def administrator_paths(session: Session, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Name and sign-in path of every administrator, good for ten minutes on the console."""
    generation = generation_at("console", clock.now())
    return [
        (
            person.name,
            "/registration/console/"
            + links.mint(keys, purpose_of("console"), person.id, generation),
        )
        for person in _administrators(session)
    ]


def create_sign_in_paths(session: Session, keys: Sequence[str]) -> list[tuple[str, str]]:
    """The same where mails do not leave yet: each good once, for ten minutes, in any browser; who
    runs an installation may make anybody an administrator anyway.
    """
    return [
        (
            person.name or "",
            "/registration/sign-in/"
            + links.mint(keys, "sign-in", create_console_request(session, person), 0),
        )
        for person in _administrators(session)
    ]


def _administrators(session: Session) -> Sequence[Person]:
    return session.scalars(
        select(Person)
        .join(StaffRole, StaffRole.person_id == Person.id)
        .where(StaffRole.role == "administrator", Person.active)
        .order_by(Person.id)
    ).all()
