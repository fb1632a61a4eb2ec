"""Lays the places out as a picture: a drawing per floor or hall, tile by tile; decides nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from services.scheduling.domain.programme import Company, Place
from services.scheduling.pages.texts import floor_text, place_text
from services.scheduling.queries.programmes import Seating

COLUMNS = 4
TILE_WIDTH, TILE_HEIGHT, GAP, CORRIDOR = 112, 64, 8, 20
LINE_LETTERS = 14


@dataclass(frozen=True)
class Tile:
    """One place in the drawing; `kind` is free, used, locked, conflict or closed."""

    x: int
    y: int
    place: Place
    company: Company | None
    kind: str
    lines: tuple[str, ...]
    title: str


@dataclass(frozen=True)
class Drawing:
    """One floor or hall."""

    title: str
    width: int
    height: int
    tiles: tuple[Tile, ...]
    corridors: tuple[int, ...]


def drawings_of(seating: Seating) -> list[Drawing]:
    """Every floor and hall in the order of the places."""
    floors: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in seating.places.values():
        floors[place.building, place.floor].append(place)
    occupants, conflicts = seating.occupants, set(seating.conflicts)
    return [
        _drawing(_floor_title(*floor), places, seating, occupants, conflicts)
        for floor, places in floors.items()
    ]


def _drawing(
    title: str,
    places: Sequence[Place],
    seating: Seating,
    occupants: dict[UUID, Company],
    conflicts: set[UUID],
) -> Drawing:
    tiles = []
    for position, place in enumerate(places):
        company = occupants.get(place.place_id)
        kind = _kind(place, company, seating, conflicts)
        x = (position % COLUMNS) * (TILE_WIDTH + GAP)
        tiles.append(
            Tile(
                x=x,
                y=_row_top(position // COLUMNS),
                place=place,
                company=company,
                kind=kind,
                lines=wrapped(company.name) if company else (),
                title=f"{place_text(place)}: {company.name if company else _('ledig')}",
            )
        )
    rows = -(-len(places) // COLUMNS)
    corridors = tuple(_row_top(row) - CORRIDOR // 2 - GAP // 2 for row in range(1, rows, 2))
    width = COLUMNS * (TILE_WIDTH + GAP) - GAP
    return Drawing(title, width, _row_top(rows - 1) + TILE_HEIGHT, tuple(tiles), corridors)


def _row_top(row: int) -> int:
    """Two rows of doors face one corridor."""
    return row * (TILE_HEIGHT + GAP) + ((row + 1) // 2) * CORRIDOR


def _kind(place: Place, company: Company | None, seating: Seating, conflicts: set[UUID]) -> str:
    if company is None:
        return "closed" if place.other_event or place.blocked_slots else "free"
    if company.company_id in conflicts:
        return "conflict"
    return "locked" if company.company_id in seating.locked else "used"


def _floor_title(building: str, floor: str) -> str:
    floor = floor_text(floor)
    return f"{building}, {floor}" if building and floor else building or floor or _("Lokaler")


def wrapped(name: str) -> tuple[str, ...]:
    """A name on at most two short lines, shortened with an ellipsis."""
    first, second = "", ""
    for word in name.split():
        if not second and len(f"{first} {word}".strip()) <= LINE_LETTERS:
            first = f"{first} {word}".strip()
        else:
            second = f"{second} {word}".strip()
    if not first:
        first, second = second[:LINE_LETTERS], second[LINE_LETTERS:]
    if len(second) > LINE_LETTERS:
        second = second[: LINE_LETTERS - 1].rstrip() + "…"
    return (first, second) if second else (first,)
