"""What a demo's school, lists and answers are to be, as plain values; loads neither tables nor
rules.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SeedColleague:
    name: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class SeedSchool:
    """`organiser` is its first administrator."""

    name: str
    organiser: SeedColleague
    colleagues: tuple[SeedColleague, ...]


@dataclass(frozen=True)
class SeedReply:
    """A company's yes: what it looks for and brings. `placements` counts apprenticeships."""

    company: str
    educations: tuple[str, ...]
    tables: int
    placements: int
    presentation: str


@dataclass(frozen=True)
class SeedLists:
    """What an organiser would upload for an event, as sheets, and what the companies answer.

    Companies go by name; None is a list that is not there.
    """

    students: bytes | None = None
    companies: bytes | None = None
    invited: tuple[str, ...] = ()
    coming: tuple[SeedReply, ...] = ()
    declining: tuple[str, ...] = ()
    is_wish_round_open: bool = False
    wishes: bytes | None = None


@dataclass(frozen=True)
class SeedGroups:
    """How many talks a company gives at most, and for how few and how many students each."""

    most_sessions: int
    people: int
    smallest: int


@dataclass(frozen=True)
class SeedCounsellor:
    """`offers` is what students read."""

    name: str
    email: str
    offers: str
    unavailable_slots: tuple[int, ...] = ()
