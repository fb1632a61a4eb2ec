"""How places are spoken of: stands on a career day, rooms everywhere else.

One table for templates and views; nothing else asks for the kind of an event to choose a word.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _

from services.scheduling.domain.event_plan import CAREER_DAY
from services.scheduling.domain.programme import PlaceKind


@dataclass(frozen=True)
class PlaceKindTexts:
    """Each text is a heading, a button or a sentence in which such places are named.
    `has_session_rooms`: talks need rooms beside the places of the programme.
    """

    kind: PlaceKind
    has_session_rooms: bool
    board_title: LazyString
    plan_title: LazyString
    all_places: LazyString
    update: LazyString
    add: LazyString
    allocate: LazyString
    free: Callable[[int], str]
    space: LazyString
    least_space: LazyString
    import_title: LazyString
    default_place: LazyString
    columns: LazyString
    list_title: LazyString
    imported: Callable[[int], str]


ROOM_TEXTS = PlaceKindTexts(
    kind="room",
    has_session_rooms=False,
    board_title=_("Hvem sidder hvor"),
    plan_title=_("Plan over lokalerne"),
    all_places=_("Alle lokaler"),
    update=_("Ret lokaler"),
    add=_("Tilføj lokaler"),
    allocate=_("Fordel lokaler"),
    free=lambda count: ngettext(
        "Der er %(num)d ledigt lokale.", "Der er %(num)d ledige lokaler.", count
    ),
    space=_("%(number)s pladser"),
    least_space=_("mindst %(space)s siddepladser"),
    import_title=_("Hent lokaler fra Excel"),
    default_place=_("Bygning, hvis listen ikke har en"),
    columns=_(
        "Lokale og Pladser skal være der. Bygning, Etage, Strøm, Skærm og Trinfri må gerne."
        " Skriv ja eller nej ved udstyr."
    ),
    list_title=_("Lokaler i listen"),
    imported=lambda count: ngettext(
        "%(num)d lokale er taget ind.", "%(num)d lokaler er taget ind.", count
    ),
)
STAND_TEXTS = PlaceKindTexts(
    kind="stand",
    has_session_rooms=True,
    board_title=_("Hvem står hvor"),
    plan_title=_("Plan over hallen"),
    all_places=_("Alle stande"),
    update=_("Ret stande"),
    add=_("Lav flere stande"),
    allocate=_("Fordel stande"),
    free=lambda count: ngettext(
        "Der er %(num)d ledig stand.", "Der er %(num)d ledige stande.", count
    ),
    space=_("%(number)s m²"),
    least_space=_("mindst %(space)s m²"),
    import_title=_("Hent stande fra Excel"),
    default_place=_("Hal, hvis listen ikke har en"),
    columns=_(
        "Stand skal være der. Hal, Kvadratmeter, Strøm, Skærm og Trinfri må gerne."
        " Skriv ja eller nej ved udstyr."
    ),
    list_title=_("Stande i listen"),
    imported=lambda count: ngettext(
        "%(num)d stand er taget ind.", "%(num)d stande er taget ind.", count
    ),
)


def place_kind_texts(event_kind: str) -> PlaceKindTexts:
    return STAND_TEXTS if event_kind == CAREER_DAY else ROOM_TEXTS
