"""A list of rooms or stands as it is looked over before it is taken in; it reads nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _

from services.scheduling.domain.rooms import RoomFacts, StandFacts
from services.scheduling.pages.place_kinds import place_kind_texts


@dataclass(frozen=True)
class ListColumn:
    """`kind` is "number" or empty, as the macro `table` has it."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class ListRow:
    """`cells`: one for each column after the first, which holds `name`."""

    name: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class LookOverPage:
    title: LazyString
    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]

    @property
    def headings(self) -> list[dict[str, str]]:
        return [{"text": column.text, "kind": column.kind} for column in self.columns]


def look_over_page(event_kind: str, places: Sequence[RoomFacts | StandFacts]) -> LookOverPage:
    stands = [one for one in places if isinstance(one, StandFacts)]
    rooms = [one for one in places if isinstance(one, RoomFacts)]
    texts = place_kind_texts(event_kind)
    if texts.kind == "stand":
        return LookOverPage(
            texts.list_title,
            (
                ListColumn(_("Stand")),
                ListColumn(_("Hal")),
                ListColumn(_("m²"), "number"),
                ListColumn(_("Udstyr")),
            ),
            tuple(
                ListRow(str(one.number), (one.hall, str(one.square_metres), _equipment(one)))
                for one in stands
            ),
        )
    return LookOverPage(
        texts.list_title,
        (
            ListColumn(_("Lokale")),
            ListColumn(_("Bygning")),
            ListColumn(_("Etage")),
            ListColumn(_("Pladser"), "number"),
            ListColumn(_("Udstyr")),
        ),
        tuple(
            ListRow(one.name, (one.building, one.floor, str(one.capacity), _equipment(one)))
            for one in rooms
        ),
    )


def _equipment(place: RoomFacts | StandFacts) -> str:
    held = [
        (place.has_power, _("strøm")),
        (place.has_screen, _("skærm")),
        (place.is_step_free, _("trinfri")),
    ]
    return ", ".join(text for is_held, text in held if is_held)
