"""Reads the lists of rooms and stands that schools have; finds every fault and stores nothing."""

from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import gettext as _

from services.scheduling.domain.event_plan import CAREER_DAY
from services.scheduling.domain.rooms import RoomFacts, StandFacts, name_key
from shared.sheets import BadCellError, Column, Fault, Faults, Imported, ReadingChoices, import_rows
from shared.sheets.values import Cell, label_text, whole_number, yes_no

LONGEST_NAME = 120
LONGEST_FLOOR = 40

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class PlaceList:
    """A read list: rows to take in, or faults and no rows."""

    rows: list[Any]
    faults: Faults
    ignored: tuple[str, ...]
    notes: tuple[Fault, ...] = ()


def _short(longest: int) -> Any:
    def parse(cell: Cell) -> str:
        shown = label_text(cell)
        if len(shown) > longest:
            raise BadCellError("cell_too_long", characters=longest)
        return shown

    return parse


ROOM_COLUMNS = (
    Column("name", "Lokale", ("rum", "nr", "lokalenummer", "lokalenr", "room"), required=True,
           parse=_short(LONGEST_NAME)),
    Column("building", "Bygning", ("hus", "afdeling", "fløj", "building"),
           parse=_short(LONGEST_NAME)),
    Column("floor", "Etage", ("sal", "plan", "floor"), parse=_short(LONGEST_FLOOR)),
    Column("capacity", "Pladser", ("kapacitet", "antal pladser", "personer", "capacity", "seats"),
           required=True, parse=whole_number(1, 5000)),
    Column("power", "Strøm", ("stik", "power"), parse=yes_no),
    Column("screen", "Skærm", ("projektor", "av", "tavle", "screen"), parse=yes_no),
    Column("step_free", "Trinfri", ("niveaufri", "kørestol", "handicap", "elevator", "step-free"),
           parse=yes_no),
)  # fmt: skip

STAND_COLUMNS = (
    Column("number", "Stand", ("nr", "nummer", "standnummer", "standnr", "number"), required=True,
           parse=whole_number(1, 9999)),
    Column("hall", "Hal", ("sted", "lokale", "bygning", "hall"), parse=_short(LONGEST_NAME)),
    Column("size", "Kvadratmeter", ("m2", "m²", "areal", "størrelse", "size"),
           parse=whole_number(1, 500)),
    Column("power", "Strøm", ("stik", "power"), parse=yes_no),
    Column("screen", "Skærm", ("projektor", "av", "screen"), parse=yes_no),
    Column("step_free", "Trinfri", ("niveaufri", "kørestol", "handicap", "step-free"),
           parse=yes_no),
)  # fmt: skip


def subject_of(kind: str) -> str:
    """What a list of places holds for this kind of event."""
    return "stands" if kind == CAREER_DAY else "rooms"


def read_places(
    kind: str, content: bytes, *, default_place: str = "", leaves_hidden_out: bool = False
) -> PlaceList:
    """The list that this kind of event needs; a list that names no places gets the default one."""
    choices = ReadingChoices(leaves_hidden_out=leaves_hidden_out)
    if kind == CAREER_DAY:
        return read_stands(content, default_hall=default_place or _("Hallen"), choices=choices)
    building = default_place or _("Hovedbygningen")
    return read_rooms(content, default_building=building, choices=choices)


def read_rooms(
    content: bytes, *, default_building: str, choices: ReadingChoices | None = None
) -> PlaceList:
    """Rooms of an uploaded list. A list without buildings gets `default_building`.

    An empty field of a list with them is a fault: the room would be looked for in another house.
    """
    read = import_rows(content, ROOM_COLUMNS, choices=choices)
    _require_places(read, "building")
    seen: dict[tuple[str, str], int] = {}
    rows = []
    for row in read.rows:
        values = row.values
        building = values["building"] or default_building
        key = name_key(building), name_key(values["name"] or "")
        if values["name"] and seen.setdefault(key, row.number) != row.number:
            read.add_fault(row, "name", "double_row", value=values["name"], first=seen[key])
        rows.append(row)
    if not read.ok:
        return _place_list(read, [])
    return _place_list(read, [_room(row.values, default_building) for row in rows])


def read_stands(
    content: bytes, *, default_hall: str, choices: ReadingChoices | None = None
) -> PlaceList:
    """Stands of an uploaded list; as with rooms a list without halls gets `default_hall`."""
    read = import_rows(content, STAND_COLUMNS, choices=choices)
    _require_places(read, "hall")
    seen: dict[tuple[str, int], int] = {}
    for row in read.rows:
        number = row.values["number"]
        key = name_key(row.values["hall"] or default_hall), number
        if number and seen.setdefault(key, row.number) != row.number:
            read.add_fault(row, "number", "double_row", value=number, first=seen[key])
    if not read.ok:
        return _place_list(read, [])
    return _place_list(read, [_stand(row.values, default_hall) for row in read.rows])


def _place_list(read: Imported, rows: list[Any]) -> PlaceList:
    return PlaceList(rows, read.faults, tuple(read.ignored), tuple(read.notes.first))


def _require_places(read: Imported, name: str) -> None:
    """The default never fills a column that is there."""
    if name in read.columns:
        for row in read.rows:
            if not row.values[name]:
                read.add_fault(row, name, "empty")


def _room(values: Any, default_building: str) -> RoomFacts:
    return RoomFacts(
        building=values["building"] or default_building,
        name=values["name"],
        capacity=values["capacity"],
        floor=values["floor"] or "",
        has_power=True if values["power"] is None else values["power"],
        has_screen=bool(values["screen"]),
        is_step_free=bool(values["step_free"]),
    )


def _stand(values: Any, default_hall: str) -> StandFacts:
    return StandFacts(
        hall=values["hall"] or default_hall,
        number=values["number"],
        square_metres=values["size"] or 6,
        has_power=True if values["power"] is None else values["power"],
        has_screen=bool(values["screen"]),
        is_step_free=True if values["step_free"] is None else values["step_free"],
    )
