"""When companies speak to many students at once: the organiser's choice; decides nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from shared.errors import DomainError

LARGEST_NUMBER = 50
LARGEST_GROUP = 500


class GroupRulesUnusable(DomainError):
    """The smallest group is larger than a session."""

    code = "group_rules_unusable"

    def __init__(self, *, field: str) -> None:
        super().__init__()
        self.field = field


class NotForGroups(DomainError):
    """Only a career day has group sessions."""

    code = "not_for_groups"


@dataclass(frozen=True)
class GroupRules:
    """`sessions_each` None: as many as the event has meetings per student."""

    is_on: bool = False
    most_sessions: int = 3
    people: int = 25
    smallest: int = 5
    sessions_each: int | None = None
    fill: bool = True


@dataclass(frozen=True)
class GroupsWanted:
    """What the engine needs to plan sessions. `room_capacities` in the order of the offer;
    `room_of` is company → place in that order, of the rooms that scheduling gave.
    """

    rules: GroupRules
    room_capacities: Sequence[int]
    room_of: Mapping[UUID, int] = field(default_factory=dict)


def require_usable_groups(rules: GroupRules, *, kind: str) -> None:
    if rules.is_on and kind != "career_day":
        raise NotForGroups
    if rules.smallest > rules.people:
        raise GroupRulesUnusable(field="smallest")
