"""What people are told when the rules of an event refuse something; joined in errors.py."""

from flask_babel import lazy_gettext as _

from services.registration.meetings.domain.booking_errors import (
    BookingClosed,
    BookingNotOpen,
    DropTooLate,
    MeetingLimit,
    NotForBooking,
    NotPublished,
    RulesOutdated,
    RulesUnusable,
    SlotClosed,
    SlotFull,
)
from shared.web.errors import ErrorTexts

ERROR_TEXTS: ErrorTexts = {
    SlotFull: (409, _("Alle pladser i tidsrummet er taget. Vælg et andet.")),
    SlotClosed: (
        409,
        _("Der kan ikke bookes i det tidsrum: Virksomheden er der ikke, eller det er begyndt."),
    ),
    NotPublished: (409, _("Skemaerne er ikke offentliggjort endnu.")),
    BookingNotOpen: (409, _("Bookingen er ikke åbnet endnu.")),
    BookingClosed: (
        409,
        _("Fristen for at booke er gået. Spørg din arrangør, hvis du mangler en samtale."),
    ),
    NotForBooking: (
        409,
        _("Skolen lægger skemaet. Spørg din arrangør, hvis du vil have noget ændret."),
    ),
    MeetingLimit: (
        409,
        _("Man kan højst have %(limit)s samtaler. Drop en, hvis du hellere vil have en anden."),
    ),
    DropTooLate: (
        409,
        _(
            "Fristen for at droppe eller flytte er gået. "
            "Sig det til din arrangør, hvis du ikke kan."
        ),
    ),
    RulesUnusable: (422, _("Fristen skal ligge, efter at bookingen åbner.")),
    RulesOutdated: (
        412,
        _("Valgene er ændret et andet sted imens. Her er de nyeste. Gør det igen, hvis du vil."),
    ),
}
