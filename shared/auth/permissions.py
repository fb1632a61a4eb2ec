"""Who may do what: use case × role × scope; must not look at rows.

Each service has one table (`permissions.py`) of what people come to do there. A door says which
line it stands for (`requires(VIEW_STUDENTS)`); where a row is loaded, the loader asks how far the
asker's roles reach in it (`identity.require_scope(event_id)`), whichever door it came by.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

#: what somebody is in the whole school; `leadership_people` is leadership where the school lets it
#: see persons beside figures, a guest is let in by event, an operator stands above the schools
SCHOOL_ROLES = frozenset(
    {
        "administrator",
        "organiser",
        "teacher",
        "crew",
        "leadership",
        "leadership_people",
        "guest",
        "operator",
    }
)
#: what somebody is in one event
EVENT_ROLES = frozenset({"owner", "co_organiser", "event_crew", "partner"})


class Scope(IntEnum):
    """How far a role reaches in a use case; a wider scope holds the narrower ones."""

    #: rows about oneself
    OWN = 1
    #: students of the classes that one teaches, and what is about no student
    CLASS = 2
    #: the event in which one has the role
    EVENT = 3
    #: everything of one's school
    ORGANISATION = 4
    #: every school of the installation
    INSTALLATION = 5


#: whoever gives roles could give herself more than a token says
_OF_PEOPLE = frozenset({"manage_members"})


@dataclass(frozen=True)
class Permission:
    """A use case as one line of the table: who may, and how far. Who is not named may not.

    `name` is stable: the docs and the tokens of programs name it. `about` says what is done.
    """

    name: str
    about: str
    scopes: Mapping[str, Scope]
    #: asks for a fresh proof of who is there, also within a session
    steps_up: bool = False
    #: leaves a row in the audit log; those that do not stand in a test, each with its reason
    is_logged: bool = True

    def __hash__(self) -> int:
        return hash(self.name)

    def widest(self, roles: Iterable[str]) -> Scope | None:
        """The furthest that one of these roles reaches; None where none of them may."""
        return max((self.scopes[role] for role in roles if role in self.scopes), default=None)

    @property
    def is_for_programs(self) -> bool:
        """Whether a token may name it: what an organiser holds, but for who is who in an event."""
        is_held = self.scopes.get("organiser") is Scope.ORGANISATION
        return is_held and self.name not in _OF_PEOPLE

    def may_hold(self, roles: Iterable[str]) -> bool:
        """Whether one of these roles may, or may where an event gives a role."""
        return self.widest(roles) is not None or not EVENT_ROLES.isdisjoint(self.scopes)


def in_school(*roles: str) -> dict[str, Scope]:
    """Roles that reach over the whole school."""
    return dict.fromkeys(roles, Scope.ORGANISATION)


def in_event(*roles: str) -> dict[str, Scope]:
    """Roles of an event, which reach as far as that event."""
    return dict.fromkeys(roles, Scope.EVENT)


#: who arranges: the whole school's organisers, and those of the event itself
ORGANISERS: Mapping[str, Scope] = {
    **in_school("administrator", "organiser"),
    **in_event("owner", "co_organiser"),
}
#: who works with students' own details
WITH_STUDENTS: Mapping[str, Scope] = {**ORGANISERS, "teacher": Scope.CLASS}
#: those, and who helps on the day
ON_THE_DAY: Mapping[str, Scope] = {
    **WITH_STUDENTS,
    **in_school("crew"),
    **in_event("event_crew"),
}
#: everybody who works at the event and sees no student by it
STAFF: Mapping[str, Scope] = {
    **ORGANISERS,
    **in_school("teacher", "crew", "leadership", "leadership_people"),
    **in_event("event_crew", "partner"),
}
ADMINISTRATORS: Mapping[str, Scope] = in_school("administrator")
STUDENTS: Mapping[str, Scope] = {"student": Scope.OWN}
EVERYBODY: Mapping[str, Scope] = dict.fromkeys(SCHOOL_ROLES | {"student"}, Scope.OWN)
EVERY_COLLEAGUE: Mapping[str, Scope] = dict.fromkeys(SCHOOL_ROLES, Scope.OWN)

#: every service serves the page of operations, so that it is there as long as one of them is
RUN_OPERATIONS = Permission(
    "run_operations",
    "what waits, what is parked; send it on its way again",
    {**ADMINISTRATORS, "operator": Scope.INSTALLATION},
)
