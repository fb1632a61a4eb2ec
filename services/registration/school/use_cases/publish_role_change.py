"""Say to a colleague that somebody else changed her role; whoever changes the own knows it."""

from collections.abc import Set as AbstractSet
from typing import cast
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.school.models.people import Person
from shared import clock
from shared.contracts.colleague_roles import ColleagueRole, ColleagueRoleChangedV1
from shared.messaging import record

#: named on the command line, where it is told
_UNTOLD = frozenset({"operator"})


def publish_role_change(
    session: Session,
    *,
    person_id: UUID,
    before: AbstractSet[str],
    after: AbstractSet[str],
    changed_by: UUID | None,
    event_id: UUID | None = None,
) -> None:
    """Roles before and after, in the event or, without one, in the school. Nothing where none
    changed, where nobody changed it (`changed_by` None), and where there is no address.
    """
    roles = sorted(after - _UNTOLD)
    if changed_by in (None, person_id) or set(roles) == before - _UNTOLD:
        return
    if not session.get_one(Person, person_id).email:
        return
    record(
        session,
        ColleagueRoleChangedV1(
            contact_id=person_id,
            event_id=event_id,
            roles=tuple(cast("ColleagueRole", role) for role in roles),
            changed_at=clock.now(),
        ),
    )
