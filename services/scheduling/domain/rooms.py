"""What is known of a room or a stand, and when two names mean the same one; no table, no file."""

import unicodedata
from dataclasses import dataclass

MOST_STANDS_AT_ONCE = 300


@dataclass(frozen=True)
class RoomFacts:
    """A room as an organiser describes it; `capacity` counts seats."""

    building: str
    name: str
    capacity: int
    floor: str = ""
    has_power: bool = True
    has_screen: bool = False
    is_step_free: bool = False


@dataclass(frozen=True)
class StandFacts:
    """A numbered spot in a hall."""

    hall: str
    number: int
    square_metres: int = 6
    has_power: bool = True
    has_screen: bool = False
    is_step_free: bool = True


def name_key(name: str) -> str:
    """What two spellings of one name have in common: case, width and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
