"""The one sentence that opens the programme board and the one thing to press; it reads nothing."""

from collections.abc import Mapping

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.scheduling.domain.programme import conflicts_between
from services.scheduling.pages.place_kinds import PlaceKindTexts, place_kind_texts
from services.scheduling.queries.programmes import Seating
from shared.web.page_state import PageState, StateKind


def board_opening(seating: Seating, *, may_write: bool) -> PageState:
    """Where the programme stands and what comes next. Who may not write is offered the paper."""
    companies, without = len(seating.companies), len(seating.without_place)
    if not companies:
        return PageState(
            _("Ingen virksomheder har sagt ja endnu."),
            _("Så snart de svarer, kan du fordele dem her."),
            action=_("Se virksomheder"),
            address=f"/registration/events/{seating.event_id}/companies",
        )
    if not seating.places:
        sentence = ngettext(
            "%(num)d virksomhed venter på en plads, men der er ingen at fordele.",
            "%(num)d virksomheder venter på en plads, men der er ingen at fordele.",
            companies,
        )
        return _to_places(seating, sentence, "", place_kind_texts(seating.kind).add)
    if without:
        return _without_place(seating, companies, without, may_write=may_write)
    return _all_placed(seating, companies, may_write=may_write)


def can_publish_next(seating: Seating) -> bool:
    """Everybody has a place, and somebody is to hear of one."""
    if not seating.companies or not seating.places or seating.without_place:
        return False
    return bool(seating.conflicts or not seating.published_version or seating.untold_changes)


def has_reached_everybody(seating: Seating) -> bool:
    """Nothing is left to do but to print."""
    placed = bool(seating.companies and seating.places) and not seating.without_place
    return placed and not can_publish_next(seating)


def _all_placed(seating: Seating, companies: int, *, may_write: bool) -> PageState:
    misfits, changes = len(seating.conflicts), len(seating.untold_changes)
    kind: StateKind = "warning"
    if misfits:
        sentence = ngettext(
            "Alle har en plads, men %(num)d passer ikke.",
            "Alle har en plads, men %(num)d passer ikke.",
            misfits,
        )
        detail = _("De står øverst i listen med grunden.")
    elif not seating.published_version:
        sentence = ngettext(
            "Virksomheden har en plads, der passer.",
            "Alle %(num)d virksomheder har en plads, der passer.",
            companies,
        )
        detail, kind = _("Ingen har fået det at vide endnu."), "success"
    elif changes:
        sentence = ngettext(
            "%(num)d ændring er ikke offentliggjort endnu.",
            "%(num)d ændringer er ikke offentliggjort endnu.",
            changes,
        )
        detail = _("Se dem igennem, og offentliggør dem.")
    else:
        sentence = _("Programmet er offentliggjort, som det står her.")
        return _to_print(seating, sentence, "", "success")
    if not may_write:
        return _to_print(seating, sentence, detail, kind)
    return PageState(
        sentence,
        detail,
        kind,
        _("Se ændringerne igennem")
        if seating.published_version
        else _("Se igennem og offentliggør"),
        url_for("programme.look_over", event_id=seating.event_id),
    )


def _without_place(seating: Seating, companies: int, without: int, *, may_write: bool) -> PageState:
    texts = place_kind_texts(seating.kind)
    if without == companies:
        sentence = ngettext(
            "%(num)d virksomhed skal have en plads.",
            "%(num)d virksomheder skal have en plads.",
            companies,
        )
        kind: StateKind = "info" if len(seating.free_places) >= companies else "warning"
        action, fields = str(texts.allocate), {"mode": "all"}
    else:
        sentence = ngettext(
            "%(num)d virksomhed mangler en plads.",
            "%(num)d virksomheder mangler en plads.",
            without,
        )
        if not seating.free_places:
            return _to_places(seating, sentence, _("Alle pladser er i brug."), texts.add)
        if not _somebody_fits(seating):
            detail = _("De ledige pladser mangler det, som de har brug for.")
            return _to_places(seating, sentence, detail, texts.update)
        kind, action, fields = "warning", _("Find plads til resten"), {"mode": "missing"}
    if not may_write:
        return _to_print(seating, sentence, _places_detail(seating, texts), kind)
    return _to_allocation(seating, sentence, kind, action, fields)


def _to_allocation(
    seating: Seating, sentence: str, kind: StateKind, action: str, fields: Mapping[str, str]
) -> PageState:
    return PageState(
        sentence,
        _places_detail(seating, place_kind_texts(seating.kind)),
        kind,
        action,
        url_for("programme.allocate", event_id=seating.event_id),
        posts=True,
        fields=fields,
    )


def _to_places(seating: Seating, sentence: str, detail: str, action: object) -> PageState:
    address = url_for("rooms.show_rooms", event_id=seating.event_id)
    return PageState(sentence, detail, "warning", str(action), address)


def _to_print(seating: Seating, sentence: str, detail: str, kind: StateKind) -> PageState:
    address = url_for("programme.show_print", event_id=seating.event_id)
    return PageState(sentence, detail, kind, _("Udskriv plan og dørskilte"), address)


def _somebody_fits(seating: Seating) -> bool:
    return any(
        not conflicts_between(company, place, seating.slot_count)
        for company in seating.without_place
        for place in seating.free_places
    )


def _places_detail(seating: Seating, texts: PlaceKindTexts) -> str:
    free = len(seating.free_places)
    if free < len(seating.without_place):
        return _(
            "Der er kun %(free)s ledige. De travleste kommer først, og resten står tilbage.",
            free=free,
        )
    return texts.free(free)
