"""What the programme board shows, made from the seating: rows, choices, the state in a sentence."""

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from services.scheduling.domain.programme import Company, Place, conflicts_between, space_needed
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


@dataclass(frozen=True)
class State:
    """`action` names the one thing to do next, a key that the template turns into a button."""

    sentence: str
    detail: str
    kind: str
    action: str


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
    if kind == "career_day":
        size = _("%(number)s m²", number=space_needed(company, "stand"))
    else:
        size = _("%(number)s pladser", number=space_needed(company, "room"))
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


def state_of(seating: Seating) -> State:
    """Where the programme stands and what comes next."""
    companies, without = len(seating.companies), len(seating.without_place)
    misfits, changes = len(seating.conflicts), len(seating.untold_changes)
    if not companies:
        return State(
            _("Ingen virksomheder har sagt ja endnu."),
            _("Så snart de svarer, kan du fordele dem her."),
            "info",
            "companies",
        )
    if not seating.places:
        return State(
            ngettext(
                "%(num)d virksomhed venter på en plads, men der er ingen at fordele.",
                "%(num)d virksomheder venter på en plads, men der er ingen at fordele.",
                companies,
            ),
            "",
            "warning",
            "more_places",
        )
    if without:
        return _state_without_place(seating, companies, without)
    if misfits:
        sentence = ngettext(
            "Alle har en plads, men %(num)d passer ikke.",
            "Alle har en plads, men %(num)d passer ikke.",
            misfits,
        )
        return State(sentence, _("De står øverst i listen med grunden."), "warning", "publish")
    if not seating.published_version:
        sentence = ngettext(
            "Virksomheden har en plads, der passer.",
            "Alle %(num)d virksomheder har en plads, der passer.",
            companies,
        )
        return State(sentence, _("Ingen har fået det at vide endnu."), "success", "publish")
    if changes:
        sentence = ngettext(
            "%(num)d ændring er ikke sendt endnu.",
            "%(num)d ændringer er ikke sendt endnu.",
            changes,
        )
        return State(sentence, _("Se dem igennem, og send dem."), "warning", "publish")
    sentence = _("Programmet er offentliggjort, og alle har fået besked.")
    return State(sentence, "", "success", "print")


def _state_without_place(seating: Seating, companies: int, without: int) -> State:
    if without == companies:
        sentence = ngettext(
            "%(num)d virksomhed skal have en plads.",
            "%(num)d virksomheder skal have en plads.",
            companies,
        )
        enough = len(seating.free_places) >= companies
        return State(sentence, _places_detail(seating), "info" if enough else "warning", "allocate")
    sentence = ngettext(
        "%(num)d virksomhed mangler en plads.",
        "%(num)d virksomheder mangler en plads.",
        without,
    )
    if not seating.free_places:
        return State(sentence, _("Alle pladser er i brug."), "warning", "more_places")
    if not _somebody_fits(seating):
        detail = _("De ledige pladser mangler det, som de har brug for.")
        return State(sentence, detail, "warning", "places")
    return State(sentence, _places_detail(seating), "warning", "place_missing")


def _somebody_fits(seating: Seating) -> bool:
    return any(
        not conflicts_between(company, place, seating.slot_count)
        for company in seating.without_place
        for place in seating.free_places
    )


def _places_detail(seating: Seating) -> str:
    free = len(seating.free_places)
    if free < len(seating.without_place):
        return _(
            "Der er kun %(free)s ledige. De travleste kommer først, og resten står tilbage.",
            free=free,
        )
    if seating.kind == "career_day":
        return ngettext("Der er %(num)d ledig stand.", "Der er %(num)d ledige stande.", free)
    return ngettext("Der er %(num)d ledigt lokale.", "Der er %(num)d ledige lokaler.", free)


def company_named(seating: Seating, sent: str) -> Company | None:
    """The company whose id a form or link names, if it takes part."""
    try:
        return seating.companies.get(UUID(sent))
    except ValueError:
        return None
