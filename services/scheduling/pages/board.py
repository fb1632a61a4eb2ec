"""What the programme board is made of, taken from the seating: rows, and where one may go."""

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from services.scheduling.domain.programme import Company, Place, conflicts_between, space_needed
from services.scheduling.pages.place_kinds import place_kind_texts
from services.scheduling.pages.texts import conflict_text, place_text
from services.scheduling.queries.programmes import Seating


@dataclass(frozen=True)
class BoardRow:
    """One company of the board."""

    company: Company
    place: Place | None
    place_text: str
    is_locked: bool
    needs: tuple[str, ...]
    conflicts: tuple[str, ...]
    published_place: str
    """The place it was told of, when that is another one now; else empty."""


def rows_of(seating: Seating) -> list[BoardRow]:
    """Those without a place first, then those whose place does not fit, then by name."""
    conflicts = seating.conflicts
    changed = {change.company_id: change.published for change in seating.untold_changes}
    rows = []
    for company in seating.companies.values():
        place = seating.places.get(seating.seated.get(company.company_id, company.company_id))
        told = changed.get(company.company_id)
        published_place = (
            place_text(seating.places[told]) if told and told in seating.places else ""
        )
        rows.append(
            BoardRow(
                company=company,
                place=place,
                place_text=place_text(place) if place else "",
                is_locked=company.company_id in seating.locked,
                needs=needs_of(company, seating.kind),
                conflicts=tuple(map(conflict_text, conflicts.get(company.company_id, []))),
                published_place=published_place if seating.published_version else "",
            )
        )
    return sorted(rows, key=lambda row: (row.place is not None, not row.conflicts))


def needs_of(company: Company, kind: str) -> tuple[str, ...]:
    """What a company needs of its place, as short words."""
    texts = place_kind_texts(kind)
    size = str(texts.space) % {"number": space_needed(company, texts.kind)}
    wanted = [
        (company.needs_power, _("strøm")),
        (company.needs_screen, _("skærm")),
        (company.needs_step_free, _("trinfri")),
    ]
    return (size, *[word for needs, word in wanted if needs])


Choice = tuple[str, str]


def choices_for(company: Company, seating: Seating) -> list[tuple[str, list[Choice]]]:
    """Where the company could go: what fits, what does not quite, whom to change places with."""
    fitting: list[Choice] = []
    lacking: list[Choice] = []
    for place in seating.free_places:
        against = conflicts_between(company, place, seating.slot_count)
        if against:
            why = " ".join(map(conflict_text, against))
            lacking.append((f"place:{place.place_id}", f"{place_text(place)} – {why}"))
        else:
            fitting.append((f"place:{place.place_id}", f"{place_text(place)}{_room_for(place)}"))
    own = seating.seated.get(company.company_id)
    swaps = [
        (f"swap:{other.company_id}", f"{other.name} ({place_text(seating.places[place_id])})")
        for place_id, other in seating.occupants.items()
        if place_id != own and other.company_id not in seating.locked
    ]
    swap_title = _("Byt plads med") if own else _("Tag pladsen fra")
    groups = [
        (_("Ledige, der passer"), fitting),
        (_("Ledige, der ikke passer helt"), lacking),
        (swap_title, sorted(swaps, key=lambda choice: choice[1].casefold())),
    ]
    return [(title, choices) for title, choices in groups if choices]


def _room_for(place: Place) -> str:
    if place.kind == "stand":
        return _(" – %(size)s m²", size=place.capacity)
    return _(" – %(seats)s pladser", seats=place.capacity)


def company_named(seating: Seating, sent: str) -> Company | None:
    """The company whose id a form or link names, if it takes part."""
    try:
        return seating.companies.get(UUID(sent))
    except ValueError:
        return None
