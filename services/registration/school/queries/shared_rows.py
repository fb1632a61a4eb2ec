"""Who may change the rows of the school that its events share: people, companies, their contacts.

Rights are asked for the event, and whoever makes an event has them there; but a person's address
signs her in everywhere, and a contact's gets the mails of every event. So these rows are changed by
school scope alone; by event scope a known one joins as it is, and what is new is added.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from services.registration.school.domain.errors import DetailsIncomplete
from services.registration.school.queries.class_scope import own_classes
from shared.auth.identity import Identity
from shared.auth.permissions import Scope


@dataclass(frozen=True)
class AskerReach:
    """How far somebody who asks reaches: the whole school, or one event.

    `classes` are those that the asker of one event teaches; their students may join it.
    """

    is_school: bool
    classes: frozenset[UUID] = frozenset()

    def require_school(self, *fields: str) -> None:
        """Raises DetailsIncomplete with these fields of the form where one event is too little."""
        if fields and not self.is_school:
            raise DetailsIncomplete(**dict.fromkeys(fields, "kept_by_school"))


#: the school's own commands and seeds
WHOLE_SCHOOL = AskerReach(is_school=True)


def reach_of(session: Session, identity: Identity, event_id: UUID) -> AskerReach:
    """Of the signed-in colleague or program in what the request stands for; a program teaches none.

    Raises NotPermitted where it reaches nothing.
    """
    if identity.require_scope(event_id) >= Scope.ORGANISATION:
        return WHOLE_SCHOOL
    taught = [] if identity.program else own_classes(session, identity.person_id)
    return AskerReach(is_school=False, classes=frozenset(each.id for each in taught))
