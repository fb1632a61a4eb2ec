"""The sentence that opens the choice of talks for many students; it reads nothing."""

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from services.registration.events.models.events import Event
from shared.web.page_state import PageState


def session_rules_opening(
    event: Event, *, is_on: bool, capacities: Sequence[int], slots: int
) -> PageState:
    """`capacities` of the rooms for talks, largest first; `slots` of the day."""
    if event.kind != "career_day":
        return PageState(
            _("Oplæg hører til en karrieredag."),
            _("Til praktikdating mødes én elev og én virksomhed ad gangen."),
        )
    if not is_on:
        return PageState(
            _("Virksomhederne holder ingen oplæg."), _("Eleverne går frit mellem standene.")
        )
    if not capacities:
        return PageState(
            _("Virksomhederne holder oplæg, men der er ingen lokaler til dem."),
            kind="warning",
            action=_("Vælg lokaler"),
            address=f"/scheduling/events/{event.id}/session-rooms",
        )
    return PageState(
        _("Virksomhederne holder oplæg."),
        ngettext(
            "Der er %(num)d lokale i %(slots)s tidsrum, det største med %(largest)s pladser.",
            "Der er %(num)d lokaler i %(slots)s tidsrum, det største med %(largest)s pladser.",
            len(capacities),
            slots=slots,
            largest=capacities[0],
        ),
        "success",
        action=_("Til skemaerne"),
        address=url_for("builds.overview", event_id=event.id),
    )
