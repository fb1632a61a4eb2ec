"""What is known of a room or a stand, and when two names mean the same one; no table, no file."""

import re
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


def floor_level(floor: str) -> int:
    """How high a floor lies as people write it: `Kælder` -1, `Stuen` and nothing 0, `2. sal` 2."""
    written = name_key(floor)
    if digits := re.search(r"[0-9]+", written):
        level = int(digits[0][:3])
        return -level if written.startswith(("-", "k")) else level
    return -1 if written.startswith(("k", "basement")) else 0


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Orders names with numbers as people do: 9 before 10, `V2` before `V11`."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name_key(name))
    return tuple((0, int(p[:15]), "") if p[0] in "0123456789" else (1, 0, p) for p in parts)


def name_key(name: str) -> str:
    """What two spellings of one name have in common: case, width and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
