"""The sentence that opens the page of somebody's own security."""

from flask_babel import gettext as _

from services.registration.school.queries.factors import Factors
from shared.web.page_state import PageState


def security_opening(factors: Factors, *, is_required: bool) -> PageState:
    if factors.has_passkey:
        return PageState(
            _("Din konto er beskyttet med en adgangsnøgle."),
            _("Logger du ind med et link, bliver du også spurgt om nøglen eller en kode."),
            "success",
        )
    if factors.has_app:
        return PageState(
            _("Din konto er beskyttet med en kode-app."),
            _("Du bliver spurgt om en kode, hver gang du logger ind."),
            "success",
        )
    sentence = (
        _("Skolen kræver, at du bruger en kode-app eller en adgangsnøgle.")
        if is_required
        else _("Du logger ind med et link alene.")
    )
    detail = _(
        "Med en adgangsnøgle eller en kode-app kan ingen logge ind som dig, selv om de kan læse"
        " din mail."
    )
    return PageState(sentence, detail, "warning" if is_required else "info")
